/**
 * Who is called by the words that are being typed, for lists that offer people while somebody types. Only people are looked for, and one
 * question is asked at a time: of the words typed until its answer is here, the newest are asked next, and the others never.
 */
import { onDestroy, untrack } from 'svelte';
import { call } from './client';
import { Query } from './query.svelte';
import type { ConversationItem } from './types';

/**
 * `words` are those typed so far; an empty text asks nothing. What the last words found stays until the newest are answered, and is `answered`
 * from then on.
 */
export function useCalled(
  words: () => string | null,
  limit: number,
): { readonly people: ConversationItem[]; readonly answered: boolean } {
  const wanted = $derived(words());
  const query = new Query(async () => {
    const asked = wanted;
    return { asked, people: asked === null ? [] : await call('called', { words: asked, limit }) };
  });
  $effect(() => {
    if (wanted !== null) untrack(() => void query.refetch());
    else query.data = undefined;
  });
  onDestroy(() => query.close());
  return {
    get people() {
      return wanted === null ? [] : (query.data?.people ?? []);
    },
    get answered() {
      return query.data?.asked === wanted;
    },
  };
}
