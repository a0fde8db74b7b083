/**
 * The figures as a file for a spreadsheet. A name is somebody's own words: what a spreadsheet would run as a formula is written as
 * text.
 */
import { t } from '$i18n/runtime.svelte';
import type { HandFigures, Split, Spread, TeamNow, TeamReport } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import type { Line } from './workload';

type Cell = string | number | null;

/** One cell: quoted where needed, and never a formula. */
export function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of cells, as RFC 4180 has them; the mark at the beginning tells spreadsheets that it is UTF-8. */
export function csv(lines: Cell[][]): string {
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

const minutes = (ms: number | null) => (ms === null ? null : Math.round(ms / 6000) / 10);

const spread = ({ count, median_ms, p90_ms }: Spread): Cell[] => [count, minutes(median_ms), minutes(p90_ms)];
const split = ({ desk, phone, bot }: Split): Cell[] => [desk, phone, bot];
const hand = ({ first_response, resolved, sent }: HandFigures): Cell[] => [
  ...spread(first_response),
  resolved,
  ...split(sent),
];

const NOTHING: HandFigures = {
  first_response: { count: 0, median_ms: null, p90_ms: null },
  resolved: 0,
  sent: { desk: 0, phone: 0, bot: 0 },
};

/** Everybody, the phone, and the team as a whole. */
export function reportFile(lines: Line[], load: TeamNow, report: TeamReport): string {
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
  ];
  const { first_response, resolved, sent } = report.team;
  return csv([
    head,
    ...lines.map((line) => [
      oneLine(line.person.name),
      line.open,
      line.waiting,
      ...hand(line.figures ?? NOTHING),
    ]),
    [t('team-phone'), null, null, ...hand(report.phone)],
    [t('team-file-team'), load.open, load.waits.length, ...hand({ first_response, resolved, sent })],
  ]);
}
