/** The sentence for something the hub looked at and found wanting. */
import { t } from '$i18n/runtime.svelte';
import type { Found } from '$ipc/types';
import { oneLine } from '$shared/format/name';

/** The codes with a sentence of their own; the set is open. */
export const FOUND_PROBLEMS = [
  'not_https',
  'no_address',
  'not_reached',
  'wrong_secret',
  'not_active',
  'fields_missing',
  'not_set',
  'quota_used',
  'disk_full',
  'graph_unreachable',
] as const;

type FoundProblem = (typeof FOUND_PROBLEMS)[number];
const NAMED = ['not_https', 'not_reached', 'fields_missing', 'not_set', 'quota_used', 'disk_full'] as const;
type Named = (typeof NAMED)[number];

const isNamed = (code: FoundProblem): code is Named => NAMED.some((named) => named === code);

export function foundWords({ problem, names }: Found): string {
  const code = FOUND_PROBLEMS.find((known) => known === problem);
  const said = names.map(oneLine).join(', ');
  if (!code) return t('found-other', { code: oneLine(problem ?? ''), names: said });
  return isNamed(code)
    ? t(`found-${code}`, { names: said })
    : t(`found-${code as Exclude<FoundProblem, Named>}`);
}
