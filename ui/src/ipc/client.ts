/**
 * The one way to the core. `call` is typed by the generated list of commands; which transport carries it (the desktop's
 * own channel, or the loopback bridge of browser tests) is decided once, at start. Pushes are handed to whoever
 * subscribed; this module interprets nothing.
 */
import type { Commands, Push } from './bindings.gen';
import { CoreError } from './errors';

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N]['args'];
export type Answer<N extends CommandName> = Commands[N]['answer'];

export interface Transport {
  call(name: CommandName, args: unknown): Promise<unknown>;
  /** The bytes of a message's file. */
  bytes(messageId: string): Promise<ArrayBuffer>;
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

/** Runs a command of the core. Rejects with a `CoreError`. */
export async function call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
  try {
    return (await current().call(name, args)) as Answer<N>;
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

export function listen(onPush: (push: Push) => void, onGap: () => void): () => void {
  return current().listen(onPush, onGap);
}
