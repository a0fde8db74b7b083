/**
 * What every part of the invented shop stands on: the page's address, which chooses how it begins, who sits here, the line to the hub, and
 * saying what went stale.
 */
import type { Connection, Push, Role, Tag } from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, asha } from './words';

export class Ground {
  readonly query = new URLSearchParams(globalThis.location?.search ?? '');
  role = (this.chosen('role', ['owner', 'manager']) ?? 'agent') as Role;
  name = asha.name;
  connection: Connection = this.#lineAtFirst();
  readonly #listeners = new Set<(push: Push) => void>();

  /** What the address says of this, if it is one of these. */
  chosen(name: string, among: readonly string[]): string | undefined {
    return among.find((value) => value === this.query.get(name));
  }

  #lineAtFirst(): Connection {
    const { query } = this;
    const waiting = query.has('offline') ? 3 : 0;
    const line = this.chosen('line', ['upgrade_required', 'hub_older']) ?? 'live';
    return {
      state: waiting > 0 ? 'offline' : (line as Connection['state']),
      since: ago(1),
      waiting,
      asking: 0,
      lost: [],
      clock_ahead_ms: query.has('clock') ? Number(query.get('clock')) * 60_000 : null,
      first_sync: query.has('syncing') ? { done: 4200, total: 18_000 } : null,
      needs_version: query.get('needs'),
      own_hub_fails: query.get('own-hub'),
    };
  }

  readonly isOffline = () => this.connection.state === 'offline';

  /** What asks the hub is refused while the line is down. */
  readonly online =
    <A, R>(handler: (args: A) => R) =>
    (args: A): R => {
      if (this.isOffline()) throw new CoreError('offline', 'no line');
      return handler(args);
    };

  readonly listen = (onPush: (push: Push) => void) => {
    this.#listeners.add(onPush);
    return () => this.#listeners.delete(onPush);
  };

  readonly say = (push: Push) => this.#listeners.forEach((listener) => listener(push));

  readonly staleIn = (conversation_id: string | null, ...tags: Tag[]) =>
    this.say({ type: 'stale', stale: tags.map((tag) => ({ tag, conversation_id })) });

  readonly stale = (...tags: Tag[]) => this.staleIn(null, ...tags);

  readonly handlers = { connection: () => this.connection };
}
