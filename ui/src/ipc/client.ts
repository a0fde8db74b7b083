/**
 * The one way to the core. `call` is typed by the generated list of commands; which transport carries it (the desktop's
 * own channel, or the loopback bridge of browser tests) is decided once, at start. Pushes are handed to whoever
 * subscribed; this module interprets nothing.
 */
import { LIMITS, type Commands, type Picked, type Push, type RefusedWhy } from './bindings.gen';
import { CoreError } from './errors';

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N]['args'];
export type Answer<N extends CommandName> = Commands[N]['answer'];

export interface Transport {
  call(name: CommandName, args: unknown): Promise<unknown>;
  /** The bytes of a message's file. */
  bytes(messageId: string): Promise<ArrayBuffer>;
  /** Hangs a file that was pasted or dropped on a conversation's draft. */
  attach(conversationId: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Picked>;
  /** The bytes of a file that hangs on a draft. */
  attachmentBytes(sha256: string): Promise<ArrayBuffer>;
  /** Draws the page so large, as a browser does. */
  zoom(percent: number): Promise<unknown>;
  /** Starts listening; the returned function stops. `onGap` says that pushes may have been missed. */
  listen(onPush: (push: Push) => void, onGap: () => void): () => void;
}

let transport: Transport | null = null;

export function connect(chosen: Transport): void {
  transport = chosen;
}

function current(): Transport {
  if (!transport) throw new CoreError('internal', 'no transport was chosen');
  return transport;
}

/** A question nobody waits for yet. */
let ahead: { question: string; answer: Promise<unknown> } | null = null;
const questionOf = (name: CommandName, args: unknown) => `${name} ${JSON.stringify(args)}`;

/**
 * Asks what the window will show first, while it is still being made. Whoever asks the same takes this answer, once; when anything was
 * pushed before, or there was none, it is as if nothing had been asked.
 */
export function askAhead<N extends CommandName>(name: N, args: Args<N>): void {
  const answer = current().call(name, args);
  ahead = { question: questionOf(name, args), answer };
  answer.catch(forgetAhead);
}

/** What was asked ahead may have another answer by now. */
export function forgetAhead(): void {
  ahead = null;
}

function askedAhead(name: CommandName, args: unknown): Promise<unknown> | null {
  if (ahead?.question !== questionOf(name, args)) return null;
  const { answer } = ahead;
  ahead = null;
  return answer.catch(() => current().call(name, args));
}

/** Runs a command of the core. Rejects with a `CoreError`. */
export async function call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
  try {
    return (await (askedAhead(name, args) ?? current().call(name, args))) as Answer<N>;
  } catch (thrown) {
    throw CoreError.from(thrown);
  }
}

/** The bytes of a message's file, as the core stored them. Rejects with a `CoreError`. */
export async function mediaBytes(messageId: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await current().bytes(messageId));
  } catch (thrown) {
    throw CoreError.from(thrown);
  }
}

/**
 * Hangs a file that was pasted or dropped on a conversation's draft. What is too large to leave is not read at all, and what cannot be read
 * is refused by its name, as by the core. Rejects with a `CoreError`.
 */
export async function attach(conversationId: string, file: File): Promise<Picked> {
  const refused = (why: RefusedWhy): Picked => ({ attached: [], refused: [{ name: file.name, why }] });
  const max_bytes = LIMITS.file.bytes;
  if (file.size > max_bytes) return refused({ why: 'too_large', max_bytes });
  const read = await file.arrayBuffer().catch(() => null);
  if (!read) return refused({ why: 'unreadable' });
  try {
    const bytes = new Uint8Array(read);
    return await current().attach(conversationId, file.name, bytes);
  } catch (thrown) {
    throw CoreError.from(thrown);
  }
}

/** The bytes of a file that hangs on a draft. Rejects with a `CoreError`. */
export async function attachmentBytes(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await current().attachmentBytes(sha256));
  } catch (thrown) {
    throw CoreError.from(thrown);
  }
}

/** Draws the page so large, as a browser does. One that does not get larger is no reason to stop. */
export async function zoom(percent: number): Promise<void> {
  await current()
    .zoom(percent)
    .catch(() => undefined);
}

export function listen(onPush: (push: Push) => void, onGap: () => void): () => void {
  return current().listen(onPush, onGap);
}
