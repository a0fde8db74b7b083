/** What asking costs: each question and each thanks is a message like any other, and is billed as one. */
import { t } from '$i18n/runtime.svelte';
import type { MonthCost } from '$ipc/types';
import { money } from '$shared/format/money';
import { count } from '$shared/format/number';
import { millis } from '$shared/format/time';

/** Free messages that are left of the number's month, then what one costs, as far as the price list says either. */
export function askingCost({ card, used, counted_at }: MonthCost): string[] {
  const begins = Date.parse(`${card.valid_from}T00:00:00Z`) - card.utc_offset_minutes * 60_000;
  if (millis(counted_at) < begins) return [t('survey-cost-unknown')];
  const left = card.allowance === null ? null : Math.max(0, card.allowance - used);
  const known = card.markets
    .map(({ service, utility }) => service ?? utility)
    .filter((rate) => rate !== null);
  const amount = (micros: number) => money({ micros, currency: card.currency });
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return [
    ...(left === null
      ? []
      : [left > 0 ? t('survey-cost-left', { left: count(left) }) : t('survey-cost-used-up')]),
    known.length === 0
      ? t('survey-cost-unknown')
      : least === most
        ? t('survey-cost-about', { amount: amount(least) })
        : t('survey-cost-between', { least: amount(least), most: amount(most) }),
  ];
}
