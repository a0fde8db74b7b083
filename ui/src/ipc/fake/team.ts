/**
 * The invented shop's team. `team=` chooses how it looks: `busy` (the default), `empty`, `one` or `many` people. Who waits is
 * read from the invented rows; the figures of days are invented.
 */
import type { Answer, Args } from '../client';
import type {
  Away,
  ConversationItem,
  HandFigures,
  HourFigures,
  PersonRef,
  Spread,
  TeamReport,
  WaitNow,
} from '../bindings.gen';
import { urgencyOf } from '$shared/format/due';
import { teamsKept } from './teams';
import { people } from './words';

const MINUTE = 60_000;
const NOTHING: Spread = { count: 0, median_ms: null, p90_ms: null };

type TeamName = 'team_now' | 'team_report' | 'team_connection' | 'team_conversations';
type Handlers = { [N in TeamName]: (args: Args<N>) => Answer<N> };

const spread = (count: number, median: number, p90: number): Spread =>
  count === 0 ? NOTHING : { count, median_ms: median * MINUTE, p90_ms: p90 * MINUTE };

function hand(index: number): HandFigures {
  return {
    first_response: spread(31 - index, 2 + index, 7 + 3 * index),
    resolved: 24 - index * 5 > 0 ? 24 - index * 5 : index % 4,
    sent: { desk: 88 - 4 * (index % 5), phone: 4 * (index % 4), bot: 8 + (index % 3) },
  };
}

function week(): HourFigures[] {
  return Array.from({ length: 7 * 13 }, (_, at) => {
    const [weekday, hour] = [Math.floor(at / 13), 8 + (at % 13)];
    const slow = weekday === 0 && hour >= 10 && hour <= 12;
    const median = 1 + Math.round(Math.abs(Math.sin(weekday * 2.1 + hour * 0.9)) * 10) + (slow ? 11 : 0);
    return { weekday, hour, first_response: spread(4 + ((weekday + hour) % 9), median, median * 3) };
  });
}

export function teaming(
  query: URLSearchParams,
  rows: () => ConversationItem[],
  counts: () => Answer<'conversations'>['counts'],
  awayOf: (id: string) => Away | null,
) {
  const look = query.get('team') ?? 'busy';
  const empty = look === 'empty';
  const everyone: PersonRef[] =
    look === 'one'
      ? people.slice(0, 1)
      : look === 'many'
        ? [
            ...people,
            ...Array.from({ length: 27 }, (_, index) => ({
              id: `p-${index}`,
              name:
                ['Priyanka Chattopadhyay-Banerjee', 'Om', 'अनुराधा विश्वनाथन', 'Karthik S.'][index % 4] +
                ` ${index + 1}`,
              is_me: false,
            })),
          ]
        : people;
  const open = () => (empty ? [] : rows().filter(({ status }) => status !== 'resolved'));
  const waiting = () =>
    open()
      .filter((row) => row.waiting_since !== null)
      .sort((a, b) => ((a.waiting_since ?? '') < (b.waiting_since ?? '') ? -1 : 1));

  const urgentAmong = (among: ConversationItem[]) => {
    const many = (urgency: 'soon' | 'breached') =>
      among.filter((row) => urgencyOf(row.due, Date.now()) === urgency).length;
    return { soon: many('soon'), breached: many('breached') };
  };

  /** What all of them did, and a little more that is nobody's. */
  const hands = everyone.map((_, index) => hand(index));
  const all = (of: (hand: HandFigures) => number, more: number) =>
    hands.reduce((sum, hand) => sum + of(hand), more);
  const byPhone = all(({ sent }) => sent.phone, 19);

  const report = (): TeamReport => ({
    team: empty
      ? {
          first_response: NOTHING,
          resolution: NOTHING,
          resolved: 0,
          in_time: 0,
          decided: 0,
          done_in_time: 0,
          done_decided: 0,
          unanswered: 0,
          windows_closed: 0,
          sent: { desk: 0, phone: 0, bot: 0 },
        }
      : {
          first_response: spread(126, 3, 11),
          resolution: spread(61, 100, 360),
          resolved: all(({ resolved }) => resolved, 7),
          in_time: 118,
          decided: 128,
          done_in_time: 58,
          done_decided: 61,
          unanswered: 2,
          windows_closed: 3,
          sent: {
            desk: all(({ sent }) => sent.desk, 6),
            phone: byPhone,
            bot: all(({ sent }) => sent.bot, 4),
          },
        },
    before: empty
      ? null
      : {
          first_response: spread(110, 4, 14),
          resolution: spread(52, 130, 420),
          resolved: 55,
          in_time: 97,
          decided: 110,
          done_in_time: 40,
          done_decided: 52,
          unanswered: 0,
          windows_closed: 1,
          sent: { desk: 201, phone: 40, bot: 20 },
        },
    people: empty ? [] : everyone.map((person, index) => ({ person, figures: hand(index) })),
    phone: empty
      ? { first_response: NOTHING, resolved: 0, sent: { desk: 0, phone: 0, bot: 0 } }
      : { first_response: spread(14, 12, 60), resolved: 0, sent: { desk: 0, phone: byPhone, bot: 0 } },
    hours: empty ? [] : week(),
    distribution: empty ? [0, 0, 0, 0, 0, 0, 0] : [21, 63, 25, 12, 4, 1, 0],
    slow: empty
      ? null
      : { weekday: 0, from: 10, until: 13, median_ms: 18 * MINUTE, elsewhere_ms: 4 * MINUTE },
    closed_most: empty ? null : { weekday: 5, count: 2 },
    filling: query.has('filling'),
  });

  const handlers: Handlers = {
    team_now: () => {
      const waits: WaitNow[] = waiting().map((row) => ({
        conversation_id: row.id,
        assignee_id: row.assignee?.id ?? null,
        since: row.waiting_since ?? '',
        worked_ms: Math.round((Date.now() - Date.parse(row.waiting_since ?? '')) / 2),
        due: row.due,
      }));
      return {
        people: everyone.map((person, index) => ({
          person,
          away: awayOf(person.id),
          role: index === 2 ? 'manager' : 'agent',
          open:
            open().filter((row) => row.assignee?.id === person.id).length +
            (look === 'many' ? index % 21 : 0),
          urgent: urgentAmong(open().filter((row) => row.assignee?.id === person.id)),
        })),
        teams: teamsKept().map((team) => {
          const waits = waiting().filter((row) => row.team?.id === team.id);
          const of = open().filter((row) => row.team?.id === team.id);
          return {
            team,
            open: { count: of.length, more: false },
            unassigned: { count: of.filter((row) => row.assignee === null).length, more: false },
            waiting: waits.length,
            longest:
              waits.toSorted((a, b) => (a.waiting_since ?? '').localeCompare(b.waiting_since ?? ''))[0]?.id ??
              null,
          };
        }),
        open: open().length,
        unassigned: open().filter((row) => row.assignee === null).length,
        waits,
        urgent: urgentAmong(open()),
        longest: waiting().slice(0, 12),
      };
    },
    team_report: report,
    team_connection: () =>
      empty
        ? null
        : {
            connected_at: '2026-10-02T06:00:00.000Z',
            days: 90,
            before: spread(2210, 252, 1080),
            after: spread(1874, 4, 21),
          },
    team_conversations: ({ figure }) => {
      const chosen =
        figure.of === 'waiting'
          ? waiting()
          : figure.of === 'open'
            ? open()
            : figure.of === 'urgent'
              ? open().filter((row) => urgencyOf(row.due, Date.now()) === figure.urgency)
              : rows().filter((_, index) => index % 2 === 0);
      const whose = figure.of === 'period' || figure.of === 'survey' ? null : figure.whose;
      return {
        rows: chosen.filter(
          (row) =>
            !whose ||
            whose.held_by === 'anybody' ||
            (whose.held_by === 'nobody' ? row.assignee === null : row.assignee?.id === whose.id),
        ),
        next: null,
        counts: counts(),
      };
    },
  };
  return handlers;
}
