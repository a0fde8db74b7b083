/** One attempt to get in: busy while it runs, and in words what went wrong. */
import { t } from '$i18n/runtime.svelte';
import { CoreError, errorWords } from '$ipc/errors';

export class Attempt {
  busy = $state(false);
  problem = $state<string | null>(null);
  code = $state<string | null>(null);

  async run(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      const error = CoreError.from(thrown);
      this.code = error.code;
      this.problem = t(errorWords(error));
    } finally {
      this.busy = false;
    }
  }
}
