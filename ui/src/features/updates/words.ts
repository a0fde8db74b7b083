/** Where it stands with newer versions, in words, and what a person can do about it now. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { Connection, UpdateTrouble, UpdateView } from '$ipc/types';
import { momentWithin, millis } from '$shared/format/time';

export type Deed =
  'look_for_update' | 'fetch_update' | 'install_update' | 'put_off_update' | 'pass_over_update';

export const TROUBLE: Record<UpdateTrouble, PlainKey> = {
  unreachable: 'update-trouble-unreachable',
  unreadable: 'update-trouble-unreadable',
  not_for_us: 'update-trouble-not-for-us',
  broken_off: 'update-trouble-broken-off',
  too_large: 'update-trouble-too-large',
  not_signed: 'update-trouble-not-signed',
  other_version: 'update-trouble-other-version',
  not_a_package: 'update-trouble-not-a-package',
  no_room: 'update-trouble-no-room',
  not_allowed: 'update-trouble-not-allowed',
  not_installed: 'update-trouble-not-installed',
};

/** What was refused because it might not be ours, and not merely failed. */
export const isRefused = (trouble: UpdateTrouble) =>
  ['not_signed', 'other_version', 'not_a_package', 'too_large'].includes(trouble);

/** Newer versions are something a person decides about here. */
export const isOurs = (view: UpdateView) => view.way === 'itself' || view.way === 'with_password';

/** What happens, or stands to be decided. */
export function stepWords(view: UpdateView): string {
  const { step, offer } = view;
  const version = offer?.version ?? '';
  switch (step.step) {
    case 'looking':
      return t('update-looking');
    case 'downloading':
      return t('update-downloading', { version });
    case 'ready':
      return t('update-ready', { version });
    case 'waiting':
      return t(step.on === 'recording' ? 'update-waiting-recording' : 'update-waiting-sending');
    case 'installing':
      return t(view.way === 'with_password' ? 'update-installing-password' : 'update-installing');
    case 'restarting':
      return t('update-restarting');
    case 'idle':
      return offer ? t('update-offer', { version }) : t('update-newest');
  }
}

/** What is known of the feed, where nothing is offered. */
export function standing(view: UpdateView, now: number): string {
  if (view.way === 'system') return t('update-way-system');
  if (view.way === 'practice') return t('update-way-practice');
  const { looked_at } = view;
  return looked_at
    ? t('update-looked', { time: momentWithin(millis(looked_at), now) })
    : t('update-not-looked');
}

/** The one thing to do next, if it is a person's turn. */
export function nextDeed(view: UpdateView): { deed: Deed; label: PlainKey } | null {
  if (!isOurs(view)) return null;
  if (view.step.step === 'ready') return { deed: 'install_update', label: 'update-install' };
  if (view.step.step !== 'idle') return null;
  return view.offer
    ? { deed: 'fetch_update', label: view.trouble === null ? 'update-fetch' : 'update-fetch-again' }
    : { deed: 'look_for_update', label: 'update-look' };
}

/** What the line to the hub has to do with versions: what the hub needs, as far as it says so, or that it is the one behind. */
export function needed(line: Connection | undefined, view: UpdateView): string | null {
  if (line?.state === 'hub_older') return t('update-hub-older');
  if (line?.state !== 'upgrade_required') return null;
  const version = line.needs_version;
  if (version === null) return t(isOurs(view) ? 'update-needed' : 'update-needed-system');
  return isOurs(view)
    ? t('update-needed-version', { version })
    : t('update-needed-version-system', { version });
}
