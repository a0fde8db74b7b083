/** Filters of the list: what one begins with, whether it asks anything, and what it says in a few words. */
import { t } from '$i18n/runtime.svelte';
import type {
  AssignedTo,
  ConversationStatus,
  Filter,
  LabelView,
  NumberView,
  OfTeam,
  PersonView,
  TeamRef,
  Urgency,
} from '$ipc/types';
import { oneLine } from '$shared/format/name';

export const UNDONE: ConversationStatus[] = ['open', 'pending', 'snoozed'];
export const STATUSES: ConversationStatus[] = ['open', 'pending', 'snoozed', 'resolved'];
/** How a target stands, at least. */
export const URGENCIES: Urgency[] = ['calm', 'soon', 'breached'];
/** Whether what it lets through changes while nothing happens but time. */
export const isTimed = (filter: Filter): boolean => filter.waits_minutes !== null || filter.urgency !== null;
/** Minutes somebody has waited, at least. */
export const WAITS = [0, 15, 60, 240, 1440];

/** What is to be done now. */
const AT_WORK: ConversationStatus[] = ['open', 'pending'];

/** Everything that is not done. */
export const PLAIN: Filter = {
  statuses: UNDONE,
  whose: { who: 'any' },
  team: { which: 'any' },
  labels: [],
  every_label: false,
  number_id: null,
  waits_minutes: null,
  unread: false,
  urgency: null,
};

/** What waits for somebody of one's own teams. */
export const MY_TEAMS: Filter = {
  ...PLAIN,
  statuses: AT_WORK,
  whose: { who: 'nobody' },
  team: { which: 'mine' },
};

/** What names are looked up in. */
export interface Around {
  labels: LabelView[];
  people: PersonView[];
  numbers: NumberView[];
  teams: TeamRef[];
}

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one));

const sameOwner = (a: AssignedTo, b: AssignedTo) =>
  a.who === b.who && (a.who !== 'person' || b.who !== 'person' || a.person_id === b.person_id);

const sameTeam = (a: OfTeam, b: OfTeam) =>
  a.which === b.which && (a.which !== 'one' || b.which !== 'one' || a.team_id === b.team_id);

/** Whether two filters ask the same, in whichever order they name it. */
export const isSameFilter = (a: Filter, b: Filter): boolean =>
  sameSet(a.statuses, b.statuses) &&
  sameSet(a.labels, b.labels) &&
  sameOwner(a.whose, b.whose) &&
  sameTeam(a.team, b.team) &&
  a.every_label === b.every_label &&
  a.number_id === b.number_id &&
  a.waits_minutes === b.waits_minutes &&
  a.unread === b.unread &&
  a.urgency === b.urgency;

export const isPlain = (filter: Filter): boolean =>
  sameSet(filter.statuses, UNDONE) &&
  filter.whose.who === 'any' &&
  filter.team.which === 'any' &&
  filter.labels.length === 0 &&
  filter.number_id === null &&
  filter.waits_minutes === null &&
  !filter.unread &&
  filter.urgency === null;

/** Whether it asks for a label nobody has any more. */
export const hasLostLabel = (filter: Filter, { labels }: Around): boolean =>
  filter.labels.some((id) => !labels.some((label) => label.id === id));

export function waitWords(minutes: number): string {
  if (minutes === 0) return t('filter-waits-any');
  if (minutes < 60) return t('filter-waits-minutes', { count: minutes });
  if (minutes < 1440) return t('filter-waits-hours', { count: minutes / 60 });
  return t('filter-waits-days', { count: minutes / 1440 });
}

export function statusWord(status: ConversationStatus): string {
  return t(
    (
      {
        open: 'status-open',
        pending: 'status-pending',
        snoozed: 'status-snoozed',
        resolved: 'status-resolved',
      } as const
    )[status],
  );
}

/** What it asks, each part by itself; labels are left out, they have their colours. */
export function filterWords(filter: Filter, { people, numbers, teams }: Around): string[] {
  const words: string[] = [];
  if (!sameSet(filter.statuses, UNDONE))
    words.push(
      filter.statuses.length === 0 || filter.statuses.length === STATUSES.length
        ? t('filter-any-status')
        : STATUSES.filter((status) => filter.statuses.includes(status))
            .map(statusWord)
            .join(' · '),
    );
  const { whose } = filter;
  if (whose.who === 'me') words.push(t('filter-mine'));
  if (whose.who === 'nobody') words.push(t('unassigned'));
  if (whose.who === 'person') {
    const person = people.find(({ id }) => id === whose.person_id);
    words.push(person ? oneLine(person.name) : t('filter-somebody-gone'));
  }
  const { team } = filter;
  if (team.which === 'mine') words.push(t('teams-mine'));
  if (team.which === 'one') {
    const found = teams.find(({ id }) => id === team.team_id);
    words.push(found ? oneLine(found.name) : t('teams-gone'));
  }
  const number = numbers.find(({ number: { id } }) => id === filter.number_id);
  if (filter.number_id !== null) words.push(number?.number.display_number ?? t('filter-number-gone'));
  if (filter.waits_minutes !== null) words.push(waitWords(filter.waits_minutes));
  if (filter.unread) words.push(t('filter-unread'));
  if (filter.urgency !== null) words.push(t(`filter-urgency-${filter.urgency}`));
  return words;
}
