/** What can be done with the open chat as a whole: whose it is, whether it is done, and who sees it. */
import type { ChatActs } from '$features/thread/actions';
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import type { ChatAct, ConversationItem, PersonView } from '$ipc/types';
import { announce } from '$shared/ui/announce.svelte';
import type { Inbox } from './inbox.svelte';

export function actsOn(
  inbox: Inbox,
  /** Whatever is open by the time something comes of it. */
  id: string,
  /** The chat as it is now, and who works here. */
  chat: () => { item: ConversationItem; people: readonly PersonView[]; owner: boolean },
  /** Runs it, and says why it could not be. */
  run: (work: Promise<unknown>) => Promise<unknown>,
): ChatActs {
  const act = (what: ChatAct, name: string | null = null) => void run(inbox.act([id], what, name));

  async function makePrivate(isPrivate: boolean) {
    await call('set_private', { conversation_id: id, private: isPrivate });
    announce(t(isPrivate ? 'chat-now-private' : 'chat-now-team'));
  }

  async function show() {
    const { item } = chat();
    if (item.contact.private) await makePrivate(false);
    if (!item.held) return;
    await call('release', {
      number_id: item.number_id,
      choice: { which: 'listed', conversation_ids: [id] },
    });
    announce(t('chat-now-team'));
  }

  const acts: ChatActs = {
    assign(assignee_id) {
      const { item, people } = chat();
      const name = people.find(({ id }) => id === assignee_id)?.name ?? null;
      if (item.assignee?.id !== assignee_id) act({ act: 'assign', assignee_id }, name);
    },
    give(team) {
      const team_id = team?.id ?? null;
      if ((chat().item.team?.id ?? null) !== team_id)
        act({ act: 'assign_team', team_id }, team?.name ?? null);
    },
    take: () => acts.assign(chat().people.find(({ is_me }) => is_me)?.id ?? null),
    resolve: () => (chat().item.status === 'resolved' ? acts.reopen() : acts.putAway({ act: 'resolve' })),
    reopen: () => act({ act: 'reopen' }),
    pend: () => act({ act: chat().item.status === 'pending' ? 'reopen' : 'set_pending' }),
    markUnread: () => act({ act: 'mark_unread' }),
    putAway: (what) => void run(inbox.putAway(id, what)),
    setPrivate: (isPrivate) => void (chat().owner && run(makePrivate(isPrivate))),
    showTeam: () => void (chat().owner && run(show())),
  };
  return acts;
}
