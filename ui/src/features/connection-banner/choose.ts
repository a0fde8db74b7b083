/**
 * Which one strip stands above the composer. There may be several things to say; the one that changes what the person
 * should do next is said. Everything here is a pure choice over what the core told.
 */
import type { Connection, MessageView } from '$ipc/types';
import type { ReplyWindow } from '$shared/format/reply-window';
import { millis } from '$shared/format/time';

export type Strip =
  | { kind: 'upgrade' }
  | { kind: 'signed-out' }
  | { kind: 'asking'; count: number }
  | { kind: 'offline'; waiting: number }
  | { kind: 'phone'; seconds: number; held: boolean; messageId: string }
  | { kind: 'window-closed' }
  | { kind: 'window-never' }
  | { kind: 'window-soon'; minutes: number }
  | { kind: 'catching-up' }
  | { kind: 'first-sync'; percent: number };

export interface Situation {
  connection: Connection | undefined;
  window: ReplyWindow;
  /** The newest bubble, when it is one of ours. */
  newest: MessageView | null;
  /** When the draft began; null without one. */
  draftSince: number | null;
  /** The phone's bubbles someone here has already looked at. */
  looked: ReadonlySet<string>;
  resolved: boolean;
  now: number;
}

const PHONE_FRESH = 2 * 60_000;
const PHONE_WITH_DRAFT = 30 * 60_000;

/** The phone's answer that should hold a draft: newer than the draft, recent, and not looked at yet. */
export function phoneAnswer({
  newest,
  draftSince,
  looked,
  now,
}: Situation): Extract<Strip, { kind: 'phone' }> | null {
  if (newest?.origin !== 'phone' || newest.imported || newest.automatic || looked.has(newest.id)) return null;
  const at = millis(newest.sent_at);
  const held = draftSince !== null;
  const age = now - at;
  if (age > (held ? PHONE_WITH_DRAFT : PHONE_FRESH)) return null;
  return { kind: 'phone', seconds: Math.max(0, Math.round(age / 1000)), held, messageId: newest.id };
}

function ofConnection(connection: Connection | undefined): Strip | null {
  if (!connection) return null;
  const { state, waiting, asking } = connection;
  if (state === 'upgrade_required') return { kind: 'upgrade' };
  if (state === 'signed_out') return { kind: 'signed-out' };
  if (state === 'offline' || (state === 'connecting' && waiting > 0)) return { kind: 'offline', waiting };
  return asking > 0 ? { kind: 'asking', count: asking } : null;
}

function ofWindow({ window, resolved }: Situation): Strip | null {
  if (resolved) return null;
  if (window.state === 'closed') return { kind: 'window-closed' };
  if (window.state === 'never') return { kind: 'window-never' };
  const minutes = window.hours * 60 + window.minutes;
  return minutes < 60 ? { kind: 'window-soon', minutes } : null;
}

function ofProgress(connection: Connection | undefined): Strip | null {
  const progress = connection?.first_sync;
  if (progress && progress.total > 0)
    return { kind: 'first-sync', percent: Math.min(99, Math.floor((progress.done / progress.total) * 100)) };
  return connection?.state === 'catching_up' ? { kind: 'catching-up' } : null;
}

/** The one thing to say, or nothing. */
export function choose(situation: Situation): Strip | null {
  return (
    ofConnection(situation.connection) ??
    phoneAnswer(situation) ??
    ofWindow(situation) ??
    ofProgress(situation.connection)
  );
}
