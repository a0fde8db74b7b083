/**
 * The sentence for why a copy was not made: each word of the protocol's `connect::no_copy` has one. A test reads the protocol's list and
 * holds this one to it.
 */
import { t } from '$i18n/runtime.svelte';
import type { CopyFacts, CopyMade } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { fileSize } from '$shared/format/number';

const path = (facts: CopyFacts) => oneLine(facts.path ?? '–');
const size = (bytes: number | null) => (bytes === null ? '–' : fileSize(bytes));

const SENTENCES = {
  foreign: (facts) => t('no-copy-foreign', { path: path(facts) }),
  away: (facts) => t('no-copy-away', { path: path(facts) }),
  silent: (facts) => t('no-copy-silent', { path: path(facts) }),
  no_room: (facts) =>
    t('no-copy-no_room', {
      path: path(facts),
      needed: size(facts.needed_bytes),
      free: size(facts.free_bytes),
    }),
  full: () => t('no-copy-full'),
  not_allowed: (facts) => t('no-copy-not_allowed', { path: path(facts) }),
  unusable: (facts) => t('no-copy-unusable', { path: path(facts) }),
  damaged: () => t('no-copy-damaged'),
  database: () => t('no-copy-database'),
  other: () => t('no-copy-other'),
} satisfies Record<string, (facts: CopyFacts) => string>;

type Word = keyof typeof SENTENCES;

export const NO_COPY = Object.keys(SENTENCES) as Word[];

/** Why a copy was not made; nothing if it was. What nobody here knows is shown as it came: an earlier hub told it in a sentence. */
export function whyNoCopy({ problem, facts }: CopyMade): string | null {
  if (problem === null) return null;
  const known = NO_COPY.find((word) => word === problem);
  return known ? SENTENCES[known](facts) : oneLine(problem);
}
