/**
 * The seven steps and how far each is, as a pure reading of what the hub keeps. Nothing of the journey lives in the screen:
 * whoever opens it again, after a restart or on another computer, stands where it was left.
 */
import { brings, isSettled, KINDS, shownOf, type Shown } from '$features/number-import/asking';
import { isLive } from '$features/signup/progress';
import { t } from '$i18n/runtime.svelte';
import type {
  ConnectView,
  NumberDetail,
  NumberId,
  NumberRow,
  NumberView,
  Plan,
  Signup,
  SignupId,
} from '$ipc/types';
import { percent } from '$shared/format/number';
import { phone } from '$shared/format/phone';
import { left } from './preflight';

export const STEPS = ['needs', 'route', 'before', 'signup', 'sync', 'release', 'try'] as const;
export type StepId = (typeof STEPS)[number];

/** What the journey is opened for: to go on where it stands, for a number that is not here yet, or for one to be connected again. */
export type Aim = { kind: 'go_on' } | { kind: 'another' } | { kind: 'again'; number_id: NumberId };

/** An aim once it is known what the hub keeps. */
export interface Course {
  aim: Aim;
  /** The signup that had brought its number before: it belongs to an earlier journey. */
  past: SignupId | null;
}

export interface Journey {
  view: ConnectView;
  /** What was confirmed and checked for the number of this journey. */
  plan: Plan;
  signup: Signup | null;
  /** The number it is about; none before a new one is there. */
  number: NumberRow | null;
  /** It brought its number: what comes after the signup is open, and what came before is settled. */
  connected: boolean;
  detail: NumberDetail | null;
}

export interface StepState {
  id: StepId;
  done: boolean;
  /** Needs a connected number first. */
  locked: boolean;
  /** How it stands, in a few words. */
  note: string;
}

const newest = (times: (string | null | undefined)[]) =>
  times.reduce<string>((last, time) => (time && time > last ? time : last), '');

/** The hub clears what was confirmed when a number is connected: what is confirmed later is for the next one. */
function isNextBegun({ confirmed }: Plan, numbers: NumberRow[]): boolean {
  const known = newest(numbers.map(({ onboarded_at, link_since }) => onboarded_at ?? link_since));
  return known !== '' && newest(Object.values(confirmed)) > known;
}

/** Where an aim leads, decided once when the page opens. Going on follows whatever is under way. */
export function courseOf({ plan }: ConnectView, numbers: NumberView[], wish: Aim): Course {
  const rows = numbers.map(({ number }) => number);
  const { signup } = plan;
  const past = signup?.step === 'connected' ? signup.id : null;
  if (wish.kind !== 'go_on') return { aim: wish, past };
  if (signup && signup.step !== 'connected') {
    const again = rows.find(({ id }) => id === signup.reconnects);
    if (again && (isLive(signup) || again.link.state !== 'connected'))
      return { aim: { kind: 'again', number_id: again.id }, past: null };
    if (isLive(signup)) return { aim: { kind: 'another' }, past: null };
  }
  return isNextBegun(plan, rows) ? { aim: { kind: 'another' }, past } : { aim: wish, past: null };
}

/** The signup of a journey; an earlier one, or one with another aim, is not. */
export function signupOf({ plan: { signup } }: ConnectView, { aim, past }: Course): Signup | null {
  if (!signup || signup.id === past) return null;
  if (aim.kind === 'go_on') return signup;
  return signup.reconnects === (aim.kind === 'again' ? aim.number_id : null) ? signup : null;
}

/** The number the journey is about. Going on, it is the one its signup brought, else the newest that was connected here. */
export function numberOf(
  view: ConnectView,
  numbers: NumberView[],
  course: Course,
  chosen: NumberId | null,
): NumberRow | null {
  const rows = numbers.map(({ number }) => number);
  const signup = signupOf(view, course);
  const { aim } = course;
  // A signup that was to bring one number back may have brought another, by choice.
  const wanted =
    chosen ?? signup?.number_id ?? (aim.kind === 'again' ? aim.number_id : null) ?? signup?.reconnects;
  const found = rows.find(({ id }) => id === wanted);
  if (found || aim.kind !== 'go_on') return found ?? null;
  const onboarded = rows
    .filter(({ onboarded_at }) => onboarded_at !== null)
    .toSorted((a, b) => (a.onboarded_at ?? '').localeCompare(b.onboarded_at ?? ''));
  // A practice shop begins with an invented number that nobody connected: the journey is about another one.
  return onboarded.at(-1) ?? (view.practice ? null : (rows[0] ?? null));
}

/** How a journey stands. */
export function journeyOf(
  view: ConnectView,
  course: Course,
  number: NumberRow | null,
  detail: NumberDetail | null,
  chosen: NumberId | null,
): Journey {
  const signup = signupOf(view, course);
  const again = course.aim.kind === 'again';
  // Where only other numbers are to choose from, what was settled for this one says nothing about them.
  const keeps = again && signup?.step !== 'choosing';
  const connected = number !== null && (!again || chosen !== null || signup?.step === 'connected');
  return {
    view,
    plan: planOf(view.plan, detail?.plan ?? null, connected, keeps),
    signup,
    number,
    connected,
    detail,
  };
}

/** What was settled for a number went with it; for connecting it again it still stands, but is looked at anew. */
function planOf(plan: Plan, kept: Plan | null, connected: boolean, again: boolean): Plan {
  if (!kept) return plan;
  if (connected) return { ...plan, confirmed: kept.confirmed, checks: kept.checks };
  return again ? { ...plan, confirmed: { ...kept.confirmed, ...plan.confirmed } } : plan;
}

const TROUBLE: Shown[] = ['declined', 'expired', 'possibly_spent', 'missing'];

/** How many of the three messages were seen. */
export function seenCount(detail: NumberDetail | null): number {
  const tried = detail?.tried;
  return tried ? [tried.customer, tried.desk, tried.phone].filter((at) => at !== null).length : 0;
}

export function signupNote({ signup, number, connected }: Journey): string {
  if (connected && number) return phone(number.display_number);
  if (signup?.step === 'failed') return t('step-signup-failed');
  return t(signup && isLive(signup) ? 'step-signup-live' : 'step-signup-open');
}

function beforeNote(open: number, connected: boolean): string {
  if (open === 0) return t('step-before-settled');
  return connected ? t('step-before-past') : t('step-before-open', { count: open });
}

function syncNote({ number, connected, detail }: Journey): string {
  if (!connected || !number) return t('step-sync-open');
  const by = brings(number, detail);
  if (by === 'nothing') return t('step-sync-ended');
  const { history } = number;
  const shown = KINDS.map((kind) => shownOf(number, kind, detail));
  if (history.state === 'receiving')
    return history.progress === null
      ? t('sync-receiving')
      : t('step-sync-percent', { percent: percent(history.progress) });
  if (shown.some((state) => TROUBLE.includes(state))) return t('step-sync-attention');
  if (isSettled(number, detail)) return t('step-sync-ended');
  if (history.state !== 'not_requested') return t('step-sync-asked');
  return t(by === 'provider' ? 'sync-provider' : 'step-sync-open');
}

function releaseNote({ connected, detail }: Journey): string {
  const held = connected ? detail?.held : null;
  if (!held || held.held + held.released === 0) return t('step-release-open');
  return held.released > 0
    ? t('step-release-shown', { count: held.released })
    : t('step-release-held', { count: held.held });
}

function tryNote({ connected, detail }: Journey): string {
  const seen = connected ? seenCount(detail) : 0;
  if (seen === 3) return t('step-try-all');
  return seen > 0 ? t('step-try-seen', { count: seen }) : t('step-try-open');
}

/** The host of an address, as people say it. A line may end after each of its dots, and nowhere else. */
export function host(address: string): string {
  return (URL.canParse(address) ? new URL(address).host : address).replaceAll('.', '.\u200B');
}

const ROUTE = {
  hosted_for_you: 'route-hosted',
  own_server: 'route-own',
  dialog360: 'route-360',
  this_computer: 'route-this',
} as const;

/** All seven, in their order. */
export function stepStates(journey: Journey): StepState[] {
  const { view, plan, number, connected, detail } = journey;
  const open = left(plan).length;
  const locked = !connected;
  const seen = connected ? seenCount(detail) : 0;
  return [
    {
      id: 'needs',
      done: plan.needs !== null,
      locked: false,
      note: view.recommendation ? t(`advice-${view.recommendation.advice}`) : t('step-needs-open'),
    },
    {
      id: 'route',
      done: plan.route !== null,
      locked: false,
      note: plan.route ? (view.is_own_hub ? t(ROUTE[plan.route]) : host(view.hub_url)) : t('step-route-open'),
    },
    { id: 'before', done: connected || open === 0, locked: false, note: beforeNote(open, connected) },
    { id: 'signup', done: connected, locked: false, note: signupNote(journey) },
    {
      id: 'sync',
      done: connected && number !== null && isSettled(number, detail),
      locked,
      note: syncNote(journey),
    },
    {
      id: 'release',
      done: connected && (detail?.held.released ?? 0) > 0,
      locked,
      note: releaseNote(journey),
    },
    { id: 'try', done: seen === 3, locked, note: tryNote(journey) },
  ];
}

/** Where to begin: the first step that is not done. A connected number settles what came before it. */
export function firstOpen(states: StepState[]): StepId {
  const connected = states.some(({ id, done }) => id === 'signup' && done);
  const open = states.find(
    ({ id, done }) => !done && !(connected && ['needs', 'route', 'before'].includes(id)),
  );
  return open?.id ?? 'try';
}
