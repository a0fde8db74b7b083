/**
 * Reads that go wrong as the page's address wishes: those it names in `fails` fail; those in `ages` go stale when the window hears `age`,
 * and fail from then on.
 */
import { SHOWS } from '../bindings.gen';
import type { CommandName } from '../client';
import { CoreError } from '../errors';
import type { Ground } from './ground';

export class Trouble {
  readonly #failing: Set<string>;

  constructor(ground: Ground) {
    const named = (wish: string) => ground.query.get(wish)?.split(',') ?? [];
    this.#failing = new Set(named('fails'));
    globalThis.addEventListener?.('age', () => {
      for (const name of named('ages')) {
        this.#failing.add(name);
        ground.stale(...SHOWS[name as keyof typeof SHOWS]);
      }
    });
  }

  /** Before the command of this name is answered. */
  meet(name: CommandName): void {
    if (this.#failing.has(name)) throw new CoreError('internal', 'as wished');
  }
}
