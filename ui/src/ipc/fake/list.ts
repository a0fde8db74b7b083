/** What names many chats of the invented shop at once: all of a list, and those that are found or called by a few words. */
import type { ConversationPage, ListOf, PersonView } from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Chats } from './chats';
import { threads } from './customers';
import { called, searched } from './search';
import { id as newId } from './words';

/** How many chats can be chosen at once. */
const MOST_CHOSEN = 500;

interface Shop {
  query: URLSearchParams;
  chats: Chats;
  people: () => PersonView[];
  /** Whole numbers are hidden from whoever sits here. */
  masked: () => boolean;
  filtered: (args: Args<'filtered'>) => ConversationPage;
  behind: (args: Args<'team_conversations'>) => ConversationPage;
}

export function listing({ query, chats, people, masked, filtered, behind }: Shop) {
  function listed(list: ListOf): ConversationPage {
    const page = { before: null, limit: MOST_CHOSEN };
    if (list.of === 'view') return chats.handlers.conversations({ view: list.view, ...page });
    return list.of === 'filter'
      ? filtered({ filter: list.filter, ...page })
      : behind({ figure: list.figure, ...page });
  }

  return {
    handlers: {
      /** `large`: a list that holds more than can be chosen. */
      chats_of: ({ list }: Args<'chats_of'>): Answer<'chats_of'> => {
        const { rows, next } = listed(list);
        const missing = query.has('large') ? MOST_CHOSEN - rows.length : 0;
        const others = Array.from({ length: missing }, () => newId('v'));
        return { ids: [...rows.map(({ id }) => id), ...others], has_more: next !== null || missing > 0 };
      },
      called: ({ words, limit }: Args<'called'>): Answer<'called'> =>
        called(words, chats.rows).slice(0, limit),
      search: (args: Args<'search'>): Answer<'search'> =>
        searched(args, { rows: chats.rows, threads, people: people(), masked: masked() }),
      people: (): Answer<'people'> => people(),
    },
  };
}
