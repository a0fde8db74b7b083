import { describe, expect, it } from 'vitest';
import { connect } from '$ipc/client';
import type { ComposerView, ConversationDetail, MessageView, Quote } from '$ipc/types';
import { Noting } from './noting.svelte';
import { Reply } from './reply.svelte';

/* A core that answers when the test says so: what stands in the fields while something leaves them, and once it left. */

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

function core() {
  const asked: { name: string; args: unknown }[] = [];
  const waiting: { name: string; tell: (told: unknown) => void }[] = [];
  connect({
    call: (name: string, args: unknown) =>
      new Promise((tell) => {
        asked.push({ name, args });
        waiting.push({ name, tell });
      }),
  } as never);
  return {
    asked: (name: string) => asked.filter((one) => one.name === name).map(({ args }) => args),
    /** Answers what was asked first under this name. */
    async answer(name: string, told: unknown = {}) {
      await settle();
      const at = waiting.findIndex((one) => one.name === name);
      if (at < 0) throw new Error(`nobody asked ${name}`);
      waiting.splice(at, 1)[0]?.tell(told);
      await settle();
    },
  };
}

const EMPTY: ComposerView = { reply_to: null, quote: null, attached: [], note: '' };
const detail = (draft = '', composer: Partial<ComposerView> = {}) =>
  ({ item: { id: 'v1', draft }, composer: { ...EMPTY, ...composer } }) as unknown as ConversationDetail;
const bubble = (id: string) => ({ id, kind: 'text', text: id }) as MessageView;
const replying = () => new Reply(detail(), { leaves: () => undefined, left: () => undefined });
const noting = () => new Noting(detail(), { saved: () => undefined, problem: () => undefined });

describe('while a reply leaves', () => {
  it('what is typed behind it stays, here and in the core', async () => {
    const { asked, answer } = core();
    const reply = replying();
    reply.draft.type('Hi');
    void reply.send();
    reply.draft.type('HiAre');
    await answer('send_text');
    expect(asked('send_text')).toMatchObject([{ text: 'Hi' }]);
    expect(reply.draft.text).toBe('Are');
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Are', reply_to: null });
  });

  it('everything stays where its words were changed', async () => {
    const { asked, answer } = core();
    const reply = replying();
    reply.draft.type('Hi');
    void reply.send();
    reply.draft.type('Hello');
    await answer('send_text');
    expect(reply.draft.text).toBe('Hello');
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Hello' });
  });

  it('its quote goes with it, and one that is chosen meanwhile stays', async () => {
    const { asked, answer } = core();
    const reply = replying();
    reply.quote(bubble('m1'));
    reply.draft.type('Hi');
    void reply.send();
    await answer('send_text');
    expect(asked('send_text')).toMatchObject([{ reply_to: 'm1' }]);
    expect(reply.quoted).toBeNull();
    expect(asked('save_draft').at(-1)).toMatchObject({ text: '', reply_to: null });
    await answer('save_draft');
    await answer('save_draft');

    reply.draft.type('Hi');
    void reply.send();
    reply.quote(bubble('m2'));
    await answer('send_text');
    expect(reply.quoted?.id).toBe('m2');
    expect(asked('save_draft').at(-1)).toMatchObject({ text: '', reply_to: 'm2' });
  });
});

it('what was planned comes back with its quote', async () => {
  const { answer } = core();
  const reply = replying();
  void reply.takePlanned('l1');
  await answer('later_to_draft');
  const quote = { message_id: 'm1', kind: 'text', text: 'm1' } as Quote;
  await answer('conversation', detail('Tomorrow', { reply_to: 'm1', quote }));
  expect(reply.draft.text).toBe('Tomorrow');
  expect(reply.quoted).toEqual({ id: 'm1', kind: 'text', text: 'm1' });
});

it('what is typed while a note is kept stays, here and in the core', async () => {
  const { asked, answer } = core();
  const note = noting();
  note.draft.type('He pays late');
  void note.save();
  await answer('save_note_draft');
  note.draft.type('He pays late, ask');
  await answer('add_note');
  expect(asked('add_note')).toMatchObject([{ text: 'He pays late' }]);
  expect(note.draft.text).toBe(', ask');
  expect(asked('save_note_draft').at(-1)).toMatchObject({ text: ', ask' });
});

it('a note that is kept leaves an empty field, here and in the core', async () => {
  const { asked, answer } = core();
  const note = noting();
  note.draft.type('He pays late');
  void note.save();
  await answer('save_note_draft');
  await answer('add_note');
  expect(note.draft.text).toBe('');
  expect(asked('save_note_draft')).toHaveLength(1);
});
