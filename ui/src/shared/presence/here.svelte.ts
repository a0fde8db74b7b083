/**
 * Who else of the team is there, as the core last told it. Filled at one place, read wherever a face or a row stands. The core
 * empties it while the hub is out of reach, so nothing here is ever old.
 */
import type { PresenceView, PresentPerson } from '$ipc/types';
import { listed } from '$shared/format/list';
import { oneLine } from '$shared/format/name';

let online = $state.raw<ReadonlySet<string>>(new Set());
let chats = $state.raw<ReadonlyMap<string, PresentPerson[]>>(new Map());
const NOBODY: PresentPerson[] = [];

export const here = {
  take(view: PresenceView | undefined): void {
    online = new Set(view?.online);
    chats = new Map(view?.chats.map(({ conversation_id, people }) => [conversation_id, people]));
  },
  isOnline: (person: string): boolean => online.has(person),
  /** Whether it is known who is there at all. */
  get known(): boolean {
    return online.size > 0;
  },
  /** Who else has this chat on their screen; whoever writes comes first. */
  at: (chat: string): PresentPerson[] => chats.get(chat) ?? NOBODY,
  /** Who else writes in it. */
  typing: (chat: string): PresentPerson[] => here.at(chat).filter(({ typing }) => typing),
};

/** Names as a sentence lists them; of many, the first and how many more. */
export function namesOf(people: PresentPerson[], most = 2): { names: string; more: number } {
  const named = people.length > most + 1 ? people.slice(0, most) : people;
  const names = named.map(({ person }) => oneLine(person.name));
  const more = people.length - named.length;
  return { names: more > 0 ? names.join(', ') : listed(names), more };
}
