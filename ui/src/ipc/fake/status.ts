/** Where the invented chats stand: done to some of them, and taken back. */
import type { ChatAct, ConversationItem, EventWhat } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { refOf, teamOf } from './teams';
import { asha, ahead, id as newId, people } from './words';

type Made = [Partial<ConversationItem>, EventWhat | null];

/** What an act makes of a chat, and the line it leaves; `null` when it is so already. */
function after(
  row: ConversationItem,
  act: ChatAct,
  labelled: (row: ConversationItem, label: string, on: boolean) => Made | null,
): Made | null {
  const awake = { snoozed_until: null, snooze_zone: null, woke_at: null };
  switch (act.act) {
    case 'assign': {
      const assignee = people.find((someone) => someone.id === act.assignee_id) ?? null;
      if ((row.assignee?.id ?? null) === act.assignee_id) return null;
      return [{ assignee }, { kind: 'assigned', assignee }];
    }
    case 'assign_team': {
      if ((row.team?.id ?? null) === act.team_id) return null;
      const team = refOf(act.team_id);
      const stays = team === null || teamOf(team.id)?.members.includes(row.assignee?.id ?? '');
      return [
        { team, assignee: stays ? row.assignee : null },
        { kind: 'team_assigned', team, from: row.team },
      ];
    }
    case 'resolve':
      return row.status === 'resolved' ? null : [{ ...awake, status: 'resolved' }, { kind: 'resolved' }];
    case 'reopen':
      return row.status === 'open' ? null : [{ ...awake, status: 'open' }, { kind: 'reopened' }];
    case 'set_pending':
      return row.status === 'pending' ? null : [{ ...awake, status: 'pending' }, { kind: 'pending' }];
    case 'snooze': {
      const { until, zone } = act;
      const slept = { status: 'snoozed' as const, snoozed_until: until, snooze_zone: zone, woke_at: null };
      return [slept, { kind: 'snoozed', until, zone }];
    }
    case 'mark_read':
      return row.unread > 0 || row.marked_unread ? [{ unread: 0, marked_unread: false }, null] : null;
    case 'mark_unread':
      return row.unread > 0 || row.marked_unread ? null : [{ marked_unread: true }, null];
    case 'label':
      return labelled(row, act.label_id, act.on);
  }
}

export function standing(
  rows: () => ConversationItem[],
  change: (conversation: string, next: Partial<ConversationItem>, line: EventWhat | null) => void,
  labelled: (row: ConversationItem, label: string, on: boolean) => Made | null,
) {
  const found = new Map<string, ConversationItem>();
  return {
    act({ conversation_ids, act }: Args<'act'>): Answer<'act'> {
      const done = conversation_ids.flatMap((conversation_id) => {
        const row = rows().find((candidate) => candidate.id === conversation_id);
        const made = row && after(row, act, labelled);
        if (!made) return [];
        const command_id = newId('d');
        found.set(command_id, row);
        change(conversation_id, ...made);
        return [{ conversation_id, command_id }];
      });
      return { done };
    },
    take_back({ done }: Args<'take_back'>): Answer<'take_back'> {
      for (const { conversation_id, command_id } of done) {
        const row = found.get(command_id);
        if (row) change(conversation_id, row, null);
      }
      return {};
    },
  };
}

/** With `?asleep`, some chats sleep, one waits for somebody else, one has just woken and one is to be looked at again. */
export function asleep(rows: ConversationItem[]): ConversationItem[] {
  const zone = 'Asia/Kolkata';
  const stands: Partial<ConversationItem>[] = [
    {},
    { status: 'pending' },
    { status: 'snoozed', snoozed_until: ahead(20), snooze_zone: zone },
    { marked_unread: true, unread: 0 },
    { woke_at: ahead(-0.1) },
    { status: 'snoozed', snoozed_until: ahead(90), snooze_zone: 'Europe/Paris', assignee: asha },
  ];
  return rows.map((row, index) => ({ ...row, ...stands[index] }));
}
