/** One attempt at something that can fail: busy while it runs, and in words what went wrong. One at a time. */
import { CoreError, wordsOf } from './errors';

export class Attempt {
  busy = $state(false);
  problem = $state<string | null>(null);
  code = $state<string | null>(null);
  error = $state.raw<CoreError | null>(null);

  /** Runs it. What it came to; `undefined` if it failed or another one is under way. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.forget();
    try {
      return await work();
    } catch (thrown) {
      const error = CoreError.from(thrown);
      this.error = error;
      this.code = error.code;
      this.problem = wordsOf(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  forget(): void {
    this.error = null;
    this.code = null;
    this.problem = null;
  }
}
