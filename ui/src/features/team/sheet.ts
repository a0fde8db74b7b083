/** The figures as a table for a spreadsheet. */
import { t } from '$i18n/runtime.svelte';
import type { Cell, HandFigures, Split, Spread, TeamNow, TeamReport } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import type { Line } from './workload';

const minutes = (ms: number | null) => (ms === null ? null : Math.round(ms / 6000) / 10);

const spread = ({ count, median_ms, p90_ms }: Spread): Cell[] => [count, minutes(median_ms), minutes(p90_ms)];
const split = ({ desk, phone, bot }: Split): Cell[] => [desk, phone, bot];
const NO_SPREAD: Cell[] = [null, null, null];
const NO_SPLIT: Cell[] = [null, null, null];

const NOTHING: HandFigures = {
  first_response: { count: 0, median_ms: null, p90_ms: null },
  resolved: 0,
  sent: { desk: 0, phone: 0, bot: 0 },
};

/** What is the team's and none of its people's: written in chats nobody has, resolved by no person. */
function nobodys({ team, people }: TeamReport): Pick<HandFigures, 'resolved' | 'sent'> {
  const rest = (of: (figures: Pick<HandFigures, 'resolved' | 'sent'>) => number) =>
    of(team) - people.reduce((sum, { figures }) => sum + of(figures), 0);
  return {
    resolved: rest(({ resolved }) => resolved),
    sent: {
      desk: rest(({ sent }) => sent.desk),
      phone: rest(({ sent }) => sent.phone),
      bot: rest(({ sent }) => sent.bot),
    },
  };
}

/** Which days a file is about, and when it was made: dates, and the time on the same wall. */
export interface Told {
  first: string;
  last: string;
  at: string;
}

/**
 * Everybody, the phone, nobody, and the team as a whole, whose line is the sum of those above it. Who wrote is counted by whose chat
 * it is; what the phone wrote stands there, and not once more in the phone's line. Each line tells the days by itself, so that files
 * can be put below each other.
 */
export function reportTable(lines: Line[], load: TeamNow, report: TeamReport, told: Told): Cell[][] {
  const head = [
    t('team-file-person'),
    t('team-file-open'),
    t('team-file-waiting'),
    t('team-file-first-count'),
    t('team-file-first-median'),
    t('team-file-first-p90'),
    t('team-file-resolved'),
    t('team-file-desk'),
    t('team-file-phone'),
    t('team-file-bot'),
    t('team-file-from'),
    t('team-file-until'),
    t('team-file-at'),
  ];
  const { team, phone } = report;
  const hand = ({ first_response, resolved, sent }: Pick<typeof team, keyof HandFigures>) => [
    ...spread(first_response),
    resolved,
    ...split(sent),
  ];
  const nobody = nobodys(report);
  const unheld = load.waits.filter(({ assignee_id }) => assignee_id === null).length;
  const body: Cell[][] = [
    ...lines.map((line) => [
      oneLine(line.person.name),
      line.open,
      line.waiting,
      ...hand(line.figures ?? NOTHING),
    ]),
    [t('team-phone'), null, null, ...spread(phone.first_response), null, ...NO_SPLIT],
    [t('team-file-nobody'), load.unassigned, unheld, ...NO_SPREAD, nobody.resolved, ...split(nobody.sent)],
    [t('team-file-team'), load.open, load.waits.length, ...hand(team)],
  ];
  return [head, ...body.map((line) => [...line, told.first, told.last, told.at])];
}
