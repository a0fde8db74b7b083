/**
 * What can be typed next into the search: the word of a filter, or a value behind its colon.
 *
 * Only the last piece of what was typed is looked at. The words are those of the language on screen; the core reads those of every
 * language.
 */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { About, LabelView, NumberView, PersonView, TeamRef, Thing } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { fit } from '$shared/format/rank';

export interface Hint {
  /** What the whole query becomes. */
  query: string;
  /** What is put in, as it is shown. */
  word: string;
  /** What it does, in the person's words. */
  detail: string;
  /** The colon is there and the value comes next. */
  open: boolean;
}

/** What names are looked up in; customers are those the core found for the value. */
export interface Known {
  people: PersonView[];
  labels: LabelView[];
  teams: TeamRef[];
  numbers: NumberView[];
  customers: string[];
}

export const ABOUTS: { about: About; word: PlainKey; detail: PlainKey }[] = [
  { about: 'from', word: 'search-word-from', detail: 'search-hint-from' },
  { about: 'in', word: 'search-word-in', detail: 'search-hint-in' },
  { about: 'agent', word: 'search-word-agent', detail: 'search-hint-agent' },
  { about: 'label', word: 'search-word-label', detail: 'search-hint-label' },
  { about: 'team', word: 'search-word-team', detail: 'search-hint-team' },
  { about: 'number', word: 'search-word-number', detail: 'search-hint-number' },
  { about: 'has', word: 'search-word-has', detail: 'search-hint-has' },
  { about: 'before', word: 'search-word-before', detail: 'search-hint-before' },
  { about: 'after', word: 'search-word-after', detail: 'search-hint-after' },
  { about: 'on', word: 'search-word-on', detail: 'search-hint-on' },
];

export const THINGS: { thing: Thing; word: PlainKey }[] = [
  { thing: 'photo', word: 'search-thing-photo' },
  { thing: 'video', word: 'search-thing-video' },
  { thing: 'voice', word: 'search-thing-voice' },
  { thing: 'document', word: 'search-thing-document' },
  { thing: 'link', word: 'search-thing-link' },
  { thing: 'location', word: 'search-thing-location' },
  { thing: 'contact', word: 'search-thing-contact' },
  { thing: 'sticker', word: 'search-thing-sticker' },
  { thing: 'audio', word: 'search-thing-audio' },
  { thing: 'file', word: 'search-thing-file' },
];

/** In the language of the moment, without the marks Fluent sets around what it puts in. */
const word = (key: PlainKey) => t(key);

/** What was typed up to the last piece, and the last piece. */
export function lastPiece(query: string): [before: string, piece: string] {
  let quoted = false;
  let from = 0;
  for (let at = 0; at < query.length; at += 1) {
    if (query[at] === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(query.charAt(at))) from = at + 1;
  }
  return [query.slice(0, from), query.slice(from)];
}

/** The filter whose value is being typed, with the value so far. */
export function openFilter(query: string): { about: About; value: string } | null {
  const [, piece] = lastPiece(query);
  const colon = piece.indexOf(':');
  if (colon < 1) return null;
  const typed = piece.slice(0, colon).toLocaleLowerCase();
  const found = ABOUTS.find((one) => one.about === typed || word(one.word).toLocaleLowerCase() === typed);
  return found ? { about: found.about, value: piece.slice(colon + 1).replaceAll('"', '') } : null;
}

const quoted = (value: string) => (/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

function valuesOf(about: About, known: Known, today: string): { value: string; detail: string }[] {
  const names = (all: string[], detail: PlainKey) =>
    [...new Set(all.map(oneLine))].filter(Boolean).map((value) => ({ value, detail: t(detail) }));
  switch (about) {
    case 'from':
      return [
        { value: t('search-value-me'), detail: t('search-detail-me') },
        ...names(known.customers, 'search-detail-customer'),
        ...names(
          known.people.filter((person) => !person.is_me).map(({ name }) => name),
          'search-detail-colleague',
        ),
      ];
    case 'in':
      return names(known.customers, 'search-detail-customer');
    case 'agent':
      return names(
        known.people.map(({ name }) => name),
        'search-detail-colleague',
      );
    case 'label':
      return names(
        known.labels.map(({ name }) => name),
        'search-detail-label',
      );
    case 'team':
      return names(
        known.teams.map(({ name }) => name),
        'search-detail-team',
      );
    case 'number':
      return known.numbers.map(({ number }) => ({
        value: number.display_number.replace(/[^\d]/g, ''),
        detail: number.verified_name ? oneLine(number.verified_name) : number.display_number,
      }));
    case 'has':
      return THINGS.map(({ word: key }) => ({ value: word(key), detail: '' }));
    default:
      return [
        { value: t('search-value-today'), detail: today },
        { value: t('search-value-yesterday'), detail: '' },
        { value: '7d', detail: t('search-detail-week') },
        { value: today.slice(0, 7), detail: t('search-detail-month') },
        { value: today, detail: t('search-detail-date') },
      ];
  }
}

const MOST = 8;

/** What could come next, the likeliest first; none when what is typed is words. `today` is a date like 2026-11-26. */
export function hintsFor(query: string, known: Known, today: string): Hint[] {
  const [before, piece] = lastPiece(query);
  const open = openFilter(query);
  if (open) {
    const head = before + piece.slice(0, piece.indexOf(':') + 1);
    const wanted = open.value.trim();
    // Who is a customer and a colleague by one name is found by it once.
    const values = new Map(valuesOf(open.about, known, today).map((one) => [one.value, one]));
    return [...values.values()]
      .map((one, order) => ({ ...one, order, fits: fit(one.value, wanted) }))
      .filter((one) => one.fits !== null && one.value !== wanted)
      .sort((a, b) => (a.fits ?? 0) - (b.fits ?? 0) || a.order - b.order)
      .slice(0, MOST)
      .map(({ value, detail }) => ({ query: `${head}${quoted(value)} `, word: value, detail, open: false }));
  }
  const typed = piece.toLocaleLowerCase();
  if (query.trim() !== '' && typed.length < 2) return [];
  return ABOUTS.map((one) => ({ word: word(one.word), detail: t(one.detail) }))
    .filter((one) => one.word.toLocaleLowerCase().startsWith(typed))
    .map((one) => ({ query: `${before}${one.word}:`, word: `${one.word}:`, detail: one.detail, open: true }));
}

/** A query without one of its filters. */
export function withoutFilter(query: string, typed: string): string {
  const at = query.lastIndexOf(typed);
  if (at < 0) return query;
  return `${query.slice(0, at).trimEnd()} ${query.slice(at + typed.length).trimStart()}`.trim();
}
