/** A day and a time a person is choosing, by the clock of this computer. */
import { t } from '$i18n/runtime.svelte';
import { now } from './clock.svelte';
import { FURTHEST, meant, offers, ownZone, wallAt } from './plan';

export class When {
  readonly zone = ownZone();
  date = $state('');
  time = $state('');
  readonly found = $derived(meant({ date: this.date, time: this.time }, this.zone));
  /** What is wrong with it, in words. */
  readonly wrong = $derived(
    !this.found
      ? t('later-no-time')
      : this.found.ms <= now.ms
        ? t('later-past')
        : this.found.ms - now.ms > FURTHEST
          ? t('later-too-far')
          : null,
  );

  /** Begins with this instant if it is still to come, and otherwise tomorrow. */
  begin(ms: number | null): void {
    const tomorrow = offers(now.ms, this.zone).find(({ id }) => id === 'tomorrow')?.ms ?? now.ms;
    ({ date: this.date, time: this.time } = wallAt(ms !== null && ms > now.ms ? ms : tomorrow, this.zone));
  }
}
