import { describe, expect, it } from 'vitest';
import type { ConversationItem } from '$ipc/types';
import { groupsOf } from './lines';

const row = (name: string) =>
  ({ id: name, contact: { id: name, name, phone: null, username: null } }) as unknown as ConversationItem;
const [asha, kailash, rahul] = [row('Asha Devi'), row('Kailash Rao'), row('Rahul Jain')];
const nothing = { shortcuts: [], views: [], labels: [], teams: [], replies: [] };

function offered(typed: string, listed: ConversationItem[], people: ConversationItem[], isNow: boolean) {
  const isFound = { people: isNow, replies: isNow };
  const [group] = groupsOf(typed, { ...nothing, listed, people, isFound });
  return (group?.lines ?? []).map(({ id }) => id);
}

describe('people in the palette', () => {
  it('stand first where their name fits best, also once the core found others', () => {
    expect(offered('asha', [asha], [kailash, asha], true)).toEqual([asha.id, kailash.id]);
  });

  it('fit by what the core found, whatever their name is', () => {
    expect(offered('98', [asha], [rahul], true)).toEqual([rahul.id]);
  });

  it('whom other letters found fit by their own alone', () => {
    expect(offered('vi', [], [rahul, asha], false)).toEqual([asha.id]);
  });
});
