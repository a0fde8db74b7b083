/**
 * What WhatsApp's words about a number mean on the screen. Its sets are open: a word nobody here knows is shown as it came,
 * never dropped and never guessed at.
 */
import { maybe, t } from '$i18n/runtime.svelte';
import type { Gap, Link, LifeEvent, LifelineView, PersonView, Stage } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { count } from '$shared/format/number';
import { clockTime, daysAgo, millis, momentWithin } from '$shared/format/time';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** Why it is not connected and what to do; null while it is. */
export function linkWords(link: Link): string | null {
  switch (link.state) {
    case 'connected':
      return null;
    case 'disconnected':
      if (link.reason === null) return t('reason-not-told');
      return maybe(`reason-${link.reason}`) ?? t('reason-unknown', { reason: oneLine(link.reason) });
    case 'offboarded':
      return t('reason-offboarded');
    case 'access_lost':
      return t('reason-access_lost');
    case 'refused':
      return t('reason-refused', { reason: oneLine(link.reason) });
  }
}

/** Who ended it, when WhatsApp told. */
export function endedBy(link: Link): string | null {
  if (link.state !== 'disconnected') return null;
  if (link.initiated_by === 'USER') return t('link-by-user');
  return link.initiated_by === 'SYSTEM' ? t('link-by-system') : null;
}

const RATED: Record<string, Tone> = { GREEN: 'good', YELLOW: 'warn', RED: 'bad' };

export function quality(rating: string | null): { words: string; tone: Tone } {
  if (rating === null || rating === 'UNKNOWN' || rating === 'NA')
    return { words: t('quality-unknown'), tone: 'quiet' };
  return { words: maybe(`quality-${rating}`) ?? oneLine(rating), tone: RATED[rating] ?? 'quiet' };
}

/** `TIER_250`, `TIER_1K`, `TIER_UNLIMITED` as a number of customers; notices give the bare number, and -1 for no limit. */
export function limit(tier: string | null): string {
  if (tier === null) return t('limit-unknown');
  if (tier === 'TIER_UNLIMITED' || tier === '-1') return t('limit-unlimited');
  const found = /^(?:TIER_)?(\d+)(K|M)?$/.exec(tier);
  if (!found) return oneLine(tier);
  const times = found[2] === 'K' ? 1000 : found[2] === 'M' ? 1_000_000 : 1;
  return t('limit-customers', { count: count(Number(found[1]) * times) });
}

export function stageWords(stage: Stage, people: PersonView[]): string {
  if (stage.stage !== 'one_person') return t(`stage-${stage.stage}`);
  const person = people.find(({ id }) => id === stage.person_id);
  return person ? t('stage-one-named', { name: oneLine(person.name) }) : t('stage-one_person');
}

const HOUR = 3_600_000;

/** How long the phone may stay unused; a day counts as left only while all of it is. */
export function lifelineWords(line: LifelineView | null): { words: string; tone: Tone } {
  if (!line) return { words: t('lifeline-never'), tone: 'quiet' };
  if (line.left_ms <= 0) return { words: t('lifeline-over'), tone: 'bad' };
  const tone: Tone = line.is_alerting ? 'bad' : line.is_reminding ? 'warn' : 'good';
  const hours = Math.floor(line.left_ms / HOUR);
  return hours < 24
    ? { words: t('lifeline-hours', { hours: Math.max(1, hours) }), tone }
    : { words: t('lifeline-left', { days: Math.floor(hours / 24) }), tone };
}

/** A word in capitals as WhatsApp writes it, readable: `RESTRICTED_ADD_PHONE_NUMBER_ACTION`. */
export function readable(word: string): string {
  const plain = oneLine(word);
  return /^[A-Za-z0-9_]+$/.test(plain) ? plain.toLowerCase().replaceAll('_', ' ') : plain;
}

/** What is restricted; an unknown kind as WhatsApp writes it. */
export function restrictionWords(kind: string): string {
  return maybe(`restriction-${kind}`) ?? readable(kind);
}

export function gapWords(gap: Gap, now: number): { words: string; why: string } {
  const from = momentWithin(millis(gap.from), now);
  const end = gap.until === null ? null : millis(gap.until);
  const sameDay = end !== null && daysAgo(end, now) === daysAgo(millis(gap.from), now);
  return {
    words:
      end === null
        ? t('gap-since', { from })
        : t('gap-between', { from, until: sameDay ? clockTime(end) : momentWithin(end, now) }),
    why: maybe(`gap-why-${gap.why}`) ?? t('gap-why-other'),
  };
}

function detailOf(detail: unknown, name: string): string | null {
  if (typeof detail !== 'object' || detail === null) return null;
  const value = (detail as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The day WhatsApp announced to disable the account on, as it wrote it; null once it took that back, or did it. */
export function announcedBan(life: LifeEvent[]): string | null {
  const newest = life.find(({ kind }) => kind === 'disabled_update');
  if (!newest || detailOf(newest.detail, 'waba_ban_state') !== 'SCHEDULE_FOR_DISABLE') return null;
  return oneLine(detailOf(newest.detail, 'waba_ban_date') ?? '–');
}

/** What WhatsApp decided: the word its event turns on. */
const DECISIONS = ['waba_ban_state', 'decision', 'event'];
/** What belongs to it, each in WhatsApp's own words where there are no better ones. */
const MORE: [string, (said: string) => string][] = [
  ['reason', (said) => maybe(`reason-${said}`) ?? readable(said)],
  ['waba_ban_date', oneLine],
  ['requested_verified_name', oneLine],
  ['rejection_reason', readable],
  ['limit', limit],
  ...['restriction', 'restriction_type', 'violation', 'violation_type', 'alert_type'].map(
    (name): [string, typeof readable] => [name, readable],
  ),
  ['alert_description', oneLine],
];

/** One line of the connection's life: what happened and what WhatsApp decided, and what belongs to it. */
export function lifeWords({ kind, detail }: LifeEvent): { words: string; more: string | null } {
  const stage = detailOf(detail, 'stage');
  const decision = DECISIONS.map((name) => detailOf(detail, name)).find((found) => found !== null);
  const decided = decision ? maybe(`life-${kind}-${decision}`) : null;
  const words =
    kind === 'stage_changed' && stage
      ? t('life-stage_changed-to', { stage: maybe(`stage-${stage}`) ?? oneLine(stage) })
      : (decided ?? maybe(`life-${kind}`) ?? t('life-other', { kind: readable(kind) }));
  const more = MORE.flatMap(([name, say]) => {
    const said = detailOf(detail, name);
    return said && said !== 'NONE' ? [say(said)] : [];
  });
  // A decision nobody here knows is not dropped.
  if (decision && !decided) more.unshift(readable(decision));
  return { words, more: more.length > 0 ? more.join(', ') : null };
}
