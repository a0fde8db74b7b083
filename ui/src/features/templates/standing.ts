/** Where a template stands with WhatsApp, in words, and which of them need somebody's look. */
import { maybe, t, type PlainKey } from '$i18n/runtime.svelte';
import type { Category, TemplateQuality, TemplateStatus, TemplateView } from '$ipc/types';
import { oneLine } from '$shared/format/name';

export const STATUS: Record<TemplateStatus, PlainKey> = {
  approved: 'template-status-approved',
  pending: 'template-status-pending',
  rejected: 'template-status-rejected',
  paused: 'template-status-paused',
  disabled: 'template-status-disabled',
  in_appeal: 'template-status-in_appeal',
  pending_deletion: 'template-status-pending_deletion',
  deleted: 'template-status-deleted',
  limit_exceeded: 'template-status-limit_exceeded',
  archived: 'template-status-archived',
  locked: 'template-status-locked',
  unknown: 'template-status-unknown',
};

export type Tone = 'ok' | 'wait' | 'warn' | 'bad' | 'off';

export const TONE: Record<TemplateStatus, Tone> = {
  approved: 'ok',
  pending: 'wait',
  in_appeal: 'wait',
  paused: 'warn',
  locked: 'warn',
  limit_exceeded: 'warn',
  rejected: 'bad',
  disabled: 'bad',
  archived: 'off',
  pending_deletion: 'off',
  deleted: 'off',
  unknown: 'off',
};

export const QUALITY: Record<TemplateQuality, PlainKey> = {
  green: 'template-quality-green',
  yellow: 'template-quality-yellow',
  red: 'template-quality-red',
  unknown: 'template-quality-unknown',
};

export const CATEGORY: Record<Category, PlainKey> = {
  service: 'cost-category-service',
  utility: 'template-category-utility',
  marketing: 'template-category-marketing',
  authentication: 'template-category-authentication',
};

export type Filter = 'all' | 'sendable' | 'waiting' | 'trouble';

/** A refusal, a stop, a bad opinion, or a category that will change: somebody should look. */
function needsLook({ row }: TemplateView): boolean {
  return (
    TONE[row.status] === 'warn' ||
    TONE[row.status] === 'bad' ||
    row.upcoming !== null ||
    row.quality === 'red'
  );
}

export const IN_FILTER: Record<Filter, (view: TemplateView) => boolean> = {
  all: () => true,
  sendable: (view) => view.sendable,
  waiting: ({ row }) => TONE[row.status] === 'wait',
  trouble: needsLook,
};

export const FILTERS: Record<Filter, PlainKey> = {
  all: 'templates-filter-all',
  sendable: 'templates-filter-sendable',
  waiting: 'templates-filter-waiting',
  trouble: 'templates-filter-trouble',
};

export interface Reason {
  /** What WhatsApp's word means. */
  said: string | null;
  help: string;
}

/** Why WhatsApp rejected it, and what helps. A word nobody here knows is told as it is; "NONE" is no reason. */
export function reasonOf(word: string | null): Reason {
  const id = (word ?? '').toLowerCase();
  const help = maybe(`template-reason-${id}-help`);
  if (help) return { said: maybe(`template-reason-${id}`), help };
  const isSaid = word && id !== 'none';
  return {
    said: isSaid
      ? t('template-rejected-said', { reason: oneLine(word).toLowerCase().replace(/_/g, ' ') })
      : null,
    help: t('template-reason-other-help'),
  };
}

/** Why it cannot be sent now, beyond a rejection; `null` for what can. */
export function whyNot({ row }: TemplateView): string | null {
  if (row.status === 'approved' || row.status === 'rejected') return null;
  return maybe(`template-why-${row.status}`);
}

/** What a desk cannot fill, in words people know; Meta's own word where there are none. */
export function unsendable(word: string): string {
  const what = maybe(`template-kind-${word.toLowerCase()}`) ?? oneLine(word).toLowerCase().replace(/_/g, ' ');
  return t('template-unsendable', { what });
}
