/** How large everything is drawn: by key wherever somebody is, as a browser does it, and remembered with the settings. */
import { t } from '$i18n/runtime.svelte';
import type { Settings } from '$ipc/types';
import { percent } from '$shared/format/number';
import { SIZES, USUAL_SIZE } from '$shared/format/size';
import { announce } from '$shared/ui/announce.svelte';

export type SizeCommand = 'larger' | 'smaller' | 'usual-size';

export function sizeCommands(
  current: () => number,
  onsettings: (change: Partial<Settings>) => void,
): Record<SizeCommand, () => void> {
  function draw(size: number) {
    if (size !== current()) onsettings({ zoom_percent: size });
    announce(t('size-said', { size: percent(size) }));
  }
  return {
    larger: () => draw(SIZES.find((size) => size > current()) ?? current()),
    smaller: () => draw(SIZES.findLast((size) => size < current()) ?? current()),
    'usual-size': () => draw(USUAL_SIZE),
  };
}
