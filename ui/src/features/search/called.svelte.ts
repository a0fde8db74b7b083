/** Who is called by the words that are being typed, for lists that offer people while somebody types. */
import { useQuery } from '$ipc/query.svelte';

/** `words` are those typed so far; nothing asks nothing. A colon is a letter here, and leads to no filter. */
export function useCalled(words: () => string | null) {
  return useQuery(
    'search',
    () => {
      const query = words();
      return query === null
        ? null
        : {
            query: query.replaceAll(':', ' '),
            kind: null,
            offsets: [],
            conversation_id: null,
            before: null,
            limit: 1,
          };
    },
    { keep: true },
  );
}
