/**
 * Other words for notes of one's own, by note, while they are written: they are in no row, which goes away when the reader scrolls, and in
 * no chat, which may be left meanwhile.
 */
import { SvelteMap } from 'svelte/reactivity';
import { begunWork } from '$shared/ui/begun';

export const edited = begunWork(new SvelteMap<string, string>());
