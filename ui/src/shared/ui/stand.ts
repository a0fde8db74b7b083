/**
 * A switch or a choice turns under its person's hand before anybody agreed. Once that was answered, `stand` sets it back to where its owner
 * says it stands: there already where it was granted, where it stood before where it was refused.
 */
import { tick } from 'svelte';

export async function answered(change: unknown, stand: () => void): Promise<void> {
  try {
    await change;
  } finally {
    await tick();
    stand();
  }
}
