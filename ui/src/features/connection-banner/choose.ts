/**
 * Which one strip stands above the composer. There may be several things to say; the one that changes what the person
 * should do next is said. Everything here is a pure choice over what the core told.
 */
import type { Connection, Link, NewestBubble, NumberView, PersonView } from '$ipc/types';
import type { ReplyWindow } from '$shared/format/reply-window';
import { millis } from '$shared/format/time';

export type Strip =
  | { kind: 'signed-out' }
  | { kind: 'asking'; count: number }
  | { kind: 'offline'; waiting: number }
  | { kind: 'own-hub'; why: string }
  | { kind: 'phone'; seconds: number; held: boolean; messageId: string }
  | { kind: 'colleague'; name: string; seconds: number; messageId: string }
  | { kind: 'answering'; name: string }
  | { kind: 'number-down'; link: Exclude<Link['state'], 'connected'> }
  | { kind: 'restricted'; until: number | null }
  | { kind: 'mirror' }
  | { kind: 'one-person'; name: string | null }
  | { kind: 'lifeline'; days: number }
  | { kind: 'window-closed' }
  | { kind: 'window-never' }
  | { kind: 'window-soon'; minutes: number }
  | { kind: 'catching-up' }
  | { kind: 'first-sync'; percent: number }
  | { kind: 'lost'; count: number; conversationId: string; messageId: string };

/** What the desk says aloud already when the connection is lost or comes back. */
const OF_THE_LINE = new Set<Strip['kind']>(['offline', 'catching-up']);

/** What a strip is about, whatever the clock says in it; `null` where it need not be said aloud. */
export function subjectOf(strip: Strip): string | null {
  if (OF_THE_LINE.has(strip.kind)) return null;
  switch (strip.kind) {
    case 'phone':
      return `phone ${strip.messageId} ${strip.held}`;
    case 'colleague':
      return `colleague ${strip.messageId}`;
    case 'answering':
      return `answering ${strip.name}`;
    case 'number-down':
      return `number-down ${strip.link}`;
    default:
      return strip.kind;
  }
}

export interface Situation {
  connection: Connection | undefined;
  /** The open chat: what did not go out there is seen in it. */
  chat?: string;
  window: ReplyWindow;
  /** The newest bubble that left. */
  newest: NewestBubble | null;
  /** When the draft began; null without one. */
  draftSince: number | null;
  /** The answers someone here has already looked at. */
  looked: ReadonlySet<string>;
  resolved: boolean;
  /** A colleague who writes in the same chat. */
  answering?: string | null;
  /** The number the conversation belongs to, once it is known. */
  number?: NumberView | null;
  people?: PersonView[];
  /** The owner is told about the phone too. */
  owner?: boolean;
  now: number;
}

const DAY = 86_400_000;
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

/** A colleague's answer that came after the draft began, and nobody here has looked at. */
function colleagueAnswer({ newest, draftSince, looked, now }: Situation): Strip | null {
  if (draftSince === null || newest?.direction !== 'out' || newest.imported) return null;
  if (!newest.author || newest.author.is_me || looked.has(newest.id)) return null;
  const at = millis(newest.sent_at);
  const age = now - at;
  if (at < draftSince || age > PHONE_WITH_DRAFT) return null;
  const { id: messageId, author } = newest;
  return { kind: 'colleague', name: author.name, seconds: Math.max(0, Math.round(age / 1000)), messageId };
}

/** What a colleague did or does that should hold a draft: two answers are one too many. */
export function colleague(situation: Situation): Strip | null {
  const { answering, draftSince } = situation;
  const writes = draftSince !== null && answering ? ({ kind: 'answering', name: answering } as const) : null;
  return colleagueAnswer(situation) ?? writes;
}

/** Somebody else has the word: what is written here is sent on purpose or not at all. */
export function isHeld(situation: Situation): boolean {
  return phoneAnswer(situation)?.held === true || colleague(situation) !== null;
}

function ofConnection(connection: Connection | undefined): Strip | null {
  if (!connection) return null;
  const { state, waiting, asking, own_hub_fails: why } = connection;
  if (state === 'signed_out') return { kind: 'signed-out' };
  if (why !== null) return { kind: 'own-hub', why };
  if (state === 'offline' || (state === 'connecting' && waiting > 0)) return { kind: 'offline', waiting };
  return asking > 0 ? { kind: 'asking', count: asking } : null;
}

/** What the number itself lets happen, before what one conversation does. */
function ofNumber({ number, people }: Situation): Strip | null {
  if (!number) return null;
  const { link, health, stage } = number.number;
  if (link.state !== 'connected') return { kind: 'number-down', link: link.state };
  if (stage.stage === 'mirror') return { kind: 'mirror' };
  if (stage.stage === 'one_person' && !number.may_send)
    return { kind: 'one-person', name: people?.find(({ id }) => id === stage.person_id)?.name ?? null };
  const [restriction] = health.restrictions;
  if (restriction) return { kind: 'restricted', until: restriction.until ? millis(restriction.until) : null };
  return null;
}

function ofPhone({ number, owner }: Situation): Strip | null {
  const line = number?.lifeline;
  return owner && line?.is_reminding
    ? { kind: 'lifeline', days: Math.max(0, Math.floor(line.left_ms / DAY)) }
    : null;
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

/** Messages of other chats that did not go out and nobody has looked after. */
function ofLost({ connection, chat }: Situation): Strip | null {
  const elsewhere = (connection?.lost ?? []).filter(({ conversation_id }) => conversation_id !== chat);
  const [first] = elsewhere;
  return first
    ? {
        kind: 'lost',
        count: elsewhere.length,
        conversationId: first.conversation_id,
        messageId: first.message_id,
      }
    : null;
}

/** The one thing to say; `null` if there is none. */
export function choose(situation: Situation): Strip | null {
  return (
    ofConnection(situation.connection) ??
    phoneAnswer(situation) ??
    colleague(situation) ??
    ofNumber(situation) ??
    ofWindow(situation) ??
    ofLost(situation) ??
    ofPhone(situation) ??
    ofProgress(situation.connection)
  );
}
