/**
 * The sentence for something the hub looked at and found wanting: each word of the protocol's `connect::finding` has one. A
 * test reads the protocol's list and holds this one to it.
 */
import { t } from '$i18n/runtime.svelte';
import type { ItemCheck, Item } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { fileSize } from '$shared/format/number';

/** What a server was not told, by the item that misses it. */
const SETTINGS: Partial<Record<Item, string>> = {
  meta_app: 'SANGAM_META_APP_ID, SANGAM_META_APP_SECRET',
  webhook_fields: 'SANGAM_META_APP_ID, SANGAM_META_APP_SECRET',
  config_id: 'SANGAM_META_CONFIG_ID',
};

const MEBIBYTE = 1024 * 1024;
const size = (mebibytes: string | undefined) => {
  const value = Number(mebibytes);
  return Number.isFinite(value) ? fileSize(value * MEBIBYTE) : '–';
};

const SENTENCES = {
  no_address: () => t('found-no_address'),
  not_https: ({ said }) => t('found-not_https', { names: said }),
  not_public: ({ said }) => t('found-not_public', { names: said }),
  not_reached: ({ said }) => t('found-not_reached', { names: said }),
  not_set: ({ item, names, said }) =>
    t('found-not_set', { names: names.length > 0 ? said : (SETTINGS[item] ?? t(`item-${item}`)) }),
  wrong_secret: () => t('found-wrong_secret'),
  not_active: () => t('found-not_active'),
  graph_unreachable: () => t('found-graph_unreachable'),
  another_address: ({ said }) => t('found-another_address', { names: said }),
  fields_missing: ({ said }) => t('found-fields_missing', { names: said }),
  quota_used: ({ names: [used, allowed] }) =>
    t('found-quota_used', { used: used ?? '–', allowed: allowed ?? '–' }),
  disk_full: ({ names: [free, needed] }) => t('found-disk_full', { free: size(free), needed: size(needed) }),
  not_known: () => t('found-not_known'),
  not_on_app: () => t('found-not_on_app'),
  another_platform: ({ names, said }) =>
    t('found-another_platform', { names: names.length > 0 ? said : 'none' }),
  not_subscribed: () => t('found-not_subscribed'),
} satisfies Record<string, (told: Told) => string>;

interface Told {
  item: Item;
  names: string[];
  /** The names in one line; a dash where none came. */
  said: string;
}

type Finding = keyof typeof SENTENCES;

export const FINDINGS = Object.keys(SENTENCES) as Finding[];

/** What is missing and how to mend it. A word nobody here knows is shown as it came. */
export function foundWords({ item, problem, names }: ItemCheck): string {
  const clean = names.map(oneLine);
  const said = clean.join(', ') || '–';
  const known = FINDINGS.find((word) => word === problem);
  if (!known) return t('found-other', { code: oneLine(problem ?? ''), names: said });
  return SENTENCES[known]({ item, names: clean, said });
}

/** What the hub looked at and found wanting, if a failure tells of it. */
export function foundIn(detail: unknown): ItemCheck[] {
  if (typeof detail !== 'object' || detail === null || !('found' in detail)) return [];
  const { found } = detail;
  return Array.isArray(found) ? (found as ItemCheck[]).filter(({ is_good }) => !is_good) : [];
}
