/**
 * The pre-flight as people settle it: lines that stand for one or more items of the protocol. What Sangam checks and what
 * the owner confirms together cover every item there is before a signup; the rest is checked afterwards.
 */
import type { ItemCheck, Item, Plan } from '$ipc/types';

export interface CheckedLine {
  id: 'reach' | 'room';
  items: Item[];
}

export interface ConfirmedLine {
  id:
    | 'app-version'
    | 'portfolio'
    | 'exclusive'
    | 'devices'
    | 'payment'
    | 'policy'
    | 'lists'
    | 'automation'
    | 'phone';
  items: Item[];
  /** It takes something away on the phone. */
  warns?: boolean;
  /** Where it is done or read, outside. */
  link?: { url: string; label: 'open-meta' | 'confirm-policy-open' };
}

export const CHECKED: CheckedLine[] = [
  { id: 'reach', items: ['hub_reachable', 'meta_app', 'webhook_fields', 'config_id'] },
  { id: 'room', items: ['onboarding_quota', 'disk'] },
];

export const CONFIRMED: ConfirmedLine[] = [
  { id: 'app-version', items: ['app_version'] },
  { id: 'portfolio', items: ['portfolio_admin', 'business_verified'] },
  { id: 'exclusive', items: ['other_provider', 'paid_badge'] },
  { id: 'devices', items: ['linked_devices', 'windows_and_watches'], warns: true },
  { id: 'lists', items: ['broadcast_lists'], warns: true },
  {
    id: 'payment',
    items: ['payment_method'],
    link: { url: 'https://business.facebook.com/billing_hub', label: 'open-meta' },
  },
  {
    id: 'policy',
    items: ['content_policy'],
    link: { url: 'https://business.whatsapp.com/policy', label: 'confirm-policy-open' },
  },
  { id: 'automation', items: ['app_automation'] },
  { id: 'phone', items: ['phone_ready'] },
];

export const AFTERWARDS: Item[] = ['is_on_biz_app', 'platform_type', 'subscribed_apps'];

/** What the last look found about these items. */
export function foundOf(plan: Plan, items: Item[]): ItemCheck[] {
  return plan.checks?.found.filter(({ item }) => items.includes(item)) ?? [];
}

/** Looked at, and nothing is missing. A way without a Meta app leaves items out: only what was looked at counts. */
export function isGood(plan: Plan, line: CheckedLine): boolean {
  return plan.checks !== null && foundOf(plan, line.items).every(({ is_good }) => is_good);
}

export function isConfirmed(plan: Plan, line: ConfirmedLine): boolean {
  return line.items.every((item) => plan.confirmed[item] !== undefined);
}

/** The first open item of each line that is not settled: what is left, in the order of the page. */
export function left(plan: Plan): Item[] {
  const checked = CHECKED.filter((line) => !isGood(plan, line)).map(
    (line) => foundOf(plan, line.items).find(({ is_good }) => !is_good)?.item ?? line.items[0],
  );
  const confirmed = CONFIRMED.filter((line) => !isConfirmed(plan, line)).map((line) =>
    line.items.find((item) => plan.confirmed[item] === undefined),
  );
  return [...checked, ...confirmed].filter((item): item is Item => item !== undefined);
}
