/** The lines of the workload table: what lies on each table now, beside what each hand did in the period. */
import type { Away, HandFigures, PersonRef, TeamNow, TeamReport, TeamSettings, UrgentNow } from '$ipc/types';
import { isLate, lasting } from './worked';

export interface Line {
  person: PersonRef;
  away: Away | null;
  open: number;
  waiting: number;
  /** How long the longest wait lasts, in milliseconds. */
  longest: number | null;
  late: boolean;
  /** How many of their chats are urgent. */
  urgent: UrgentNow;
  /** No longer of the team. */
  former: boolean;
  figures: HandFigures | null;
}

export function workload(
  load: TeamNow,
  report: TeamReport | undefined,
  settings: TeamSettings,
  now: number,
): Line[] {
  const figures = new Map(report?.people.map((entry) => [entry.person.id, entry]));
  const present: Line[] = load.people.map(({ person, away, open, urgent }) => {
    const waits = load.waits.filter((wait) => wait.assignee_id === person.id);
    const lasted = waits.map((wait) => lasting(settings, wait, now));
    const longest = lasted.length > 0 ? Math.max(...lasted) : null;
    return {
      person,
      away,
      open,
      waiting: waits.length,
      longest,
      late: waits.some((wait) => isLate(wait, now)),
      urgent,
      former: false,
      figures: figures.get(person.id)?.figures ?? null,
    };
  });
  const here = new Set(present.map(({ person }) => person.id));
  const gone: Line[] = [...figures.values()]
    .filter(({ person }) => !here.has(person.id))
    .map(({ person, figures }) => ({
      person,
      away: null,
      open: 0,
      waiting: 0,
      longest: null,
      late: false,
      urgent: { soon: 0, breached: 0 },
      former: true,
      figures,
    }));
  return [...present, ...gone];
}
