/** Answers somebody here has looked at, for as long as the window lives: whoever comes back to their chat is not held by them again. */
import { SvelteSet } from 'svelte/reactivity';

export const looked = new SvelteSet<string>();
