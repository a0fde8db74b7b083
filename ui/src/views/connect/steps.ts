/**
 * The seven steps and how far each is, as a pure reading of what the hub keeps. Nothing of the journey lives in the screen:
 * whoever opens it again, after a restart or on another computer, stands where it was left.
 */
import { t } from '$i18n/runtime.svelte';
import type { ConnectView, NumberDetail, NumberRow, NumberView, OneShot } from '$ipc/types';
import { phone } from '$shared/format/phone';
import { left } from './preflight';

export const STEPS = ['needs', 'route', 'before', 'signup', 'sync', 'release', 'try'] as const;
export type StepId = (typeof STEPS)[number];

export interface Journey {
  view: ConnectView;
  number: NumberRow | null;
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

/** The number the journey is about: the one its signup brought, else the newest that was connected here. */
export function numberOf(view: ConnectView, numbers: NumberView[], chosen: string | null): NumberRow | null {
  const rows = numbers.map(({ number }) => number);
  const wanted = chosen ?? view.plan.signup?.number_id ?? view.plan.signup?.reconnects;
  const onboarded = rows
    .filter(({ onboarded_at }) => onboarded_at !== null)
    .toSorted((a, b) => (a.onboarded_at ?? '').localeCompare(b.onboarded_at ?? ''));
  // A practice shop begins with an invented number that nobody connected: the journey is about another one.
  return (
    rows.find(({ id }) => id === wanted) ?? onboarded.at(-1) ?? (view.practice ? null : (rows[0] ?? null))
  );
}

const ENDED: OneShot['state'][] = ['done', 'declined', 'expired', 'possibly_spent'];
const TROUBLE: OneShot['state'][] = ['declined', 'expired', 'possibly_spent'];

/** Nothing more is asked for or awaited. */
export function isSettled({ contacts, history, onboarded_at }: NumberRow): boolean {
  return onboarded_at === null || (ENDED.includes(contacts.state) && ENDED.includes(history.state));
}

/** How many of the three messages were seen. */
export function seenCount(detail: NumberDetail | null): number {
  const tried = detail?.tried;
  return tried ? [tried.customer, tried.desk, tried.phone].filter((at) => at !== null).length : 0;
}

function signupNote({ view: { plan }, number }: Journey): string {
  const step = plan.signup?.step;
  if (step === 'failed') return t('step-signup-failed');
  if (step && step !== 'connected') return t('step-signup-live');
  return number ? phone(number.display_number) : t('step-signup-open');
}

function syncNote({ number }: Journey): string {
  if (!number || number.onboarded_at === null) return t(number ? 'step-sync-ended' : 'step-sync-open');
  const { history, contacts } = number;
  if (history.state === 'receiving')
    return history.progress === null
      ? t('sync-receiving')
      : t('step-sync-percent', { percent: history.progress });
  if ([history.state, contacts.state].some((state) => TROUBLE.includes(state)))
    return t('step-sync-attention');
  if (isSettled(number)) return t('step-sync-ended');
  return t(history.state === 'not_requested' ? 'step-sync-open' : 'step-sync-asked');
}

function releaseNote({ detail }: Journey): string {
  const held = detail?.held;
  if (!held || held.held + held.released === 0) return t('step-release-open');
  return held.released > 0
    ? t('step-release-shown', { count: held.released })
    : t('step-release-held', { count: held.held });
}

function tryNote({ detail }: Journey): string {
  const seen = seenCount(detail);
  if (seen === 3) return t('step-try-all');
  return seen > 0 ? t('step-try-seen', { count: seen }) : t('step-try-open');
}

/** The host of an address, as people say it. */
export function host(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

const ROUTE = {
  hosted_for_you: 'route-hosted',
  own_server: 'route-own',
  dialog360: 'route-360',
  this_computer: 'route-this',
} as const;

/** All seven, in their order. */
export function stepStates(journey: Journey): StepState[] {
  const { view, number, detail } = journey;
  const { plan } = view;
  const open = left(plan);
  const locked = number === null;
  const held = detail?.held;
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
    {
      id: 'before',
      done: open.length === 0,
      locked: false,
      note: open.length ? t('step-before-open', { count: open.length }) : t('step-before-settled'),
    },
    { id: 'signup', done: number !== null, locked: false, note: signupNote(journey) },
    { id: 'sync', done: number !== null && isSettled(number), locked, note: syncNote(journey) },
    {
      id: 'release',
      done: !locked && held !== undefined && held.released > 0,
      locked,
      note: releaseNote(journey),
    },
    { id: 'try', done: seenCount(detail) === 3, locked, note: tryNote(journey) },
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
