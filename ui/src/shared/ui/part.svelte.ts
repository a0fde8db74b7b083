/** A part of the window that is read from the disk when somebody first goes there, and not compiled or kept before. */
import type { Component } from 'svelte';

// What a part is given differs from part to part; whoever draws it is held to its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Drawn = Component<any, any, any>;

export class Part<C extends Drawn> {
  #drawn = $state.raw<C | null>(null);
  #coming: Promise<void> | null = null;

  constructor(private readonly read: () => Promise<{ default: C }>) {}

  /** What is drawn there, or null while it is being read. */
  get drawn(): C | null {
    if (!this.#drawn) void this.prepare();
    return this.#drawn;
  }

  async prepare(): Promise<void> {
    await (this.#coming ??= this.#come());
  }

  async #come(): Promise<void> {
    try {
      this.#drawn = (await this.read()).default;
    } finally {
      // One that did not come is read again when somebody looks next.
      this.#coming = null;
    }
  }
}
