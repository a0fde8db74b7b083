import { describe, expect, it, vi } from 'vitest';
import { Reply } from '$features/composer/reply.svelte';
import { connect } from '$ipc/client';
import type { Attachment, ComposerView, ConversationDetail, MessageView, Quote } from '$ipc/types';
import { Noting } from './noting.svelte';

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
const detail = (draft = '', composer: Partial<ComposerView> = {}, id = 'v1') =>
  ({ item: { id, draft }, composer: { ...EMPTY, ...composer } }) as unknown as ConversationDetail;
const bubble = (id: string) => ({ id, kind: 'text', text: id }) as MessageView;
const replying = (id?: string, draft?: string) =>
  new Reply(detail(draft, {}, id), { leaves: () => undefined, left: () => undefined });
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

it('a draft was begun when it was, however often its chat is left; one that is found, before anything', async () => {
  vi.useFakeTimers({ now: 1_000 });
  try {
    const { answer } = core();
    const first = replying('v2');
    first.draft.type('Hi');
    vi.setSystemTime(5_000);
    void first.leave();
    await answer('save_draft');
    expect(replying('v2', 'Hi').since).toBe(1_000);
    expect(replying('v2').since).toBeNull();
    expect(replying('v2', 'Hi').since).toBe(0);
    const said = { sha256: 's', file: { voice: true } } as Attachment;
    const spoken = replying('v2');
    spoken.files.take([said]);
    expect(spoken.since).toBe(0);
    void spoken.recorder.start();
    const again = replying('v2');
    again.files.take([said]);
    expect(again.since).toBe(5_000);
  } finally {
    vi.useRealTimers();
  }
});

describe('while something comes back', () => {
  /** What stands here when what was planned comes behind "Good morning", which is changed to this meanwhile. */
  async function behind(typed: string): Promise<string> {
    const { asked, answer } = core();
    const reply = replying();
    reply.draft.type('Good morning');
    const back = reply.takePlanned({ id: 'l1', at: '2026-12-01T09:00:00Z' });
    await answer('save_draft');
    reply.draft.type(typed);
    await answer('later_to_draft', { in_composer: true });
    await answer('conversation', detail('Good morning\n\nTomorrow'));
    await back;
    const { text } = reply.draft;
    expect(asked('save_draft').at(-1)).toMatchObject({ text });
    return text;
  }

  it('a quote the core puts back stands here as well', async () => {
    const { answer } = core();
    const reply = replying();
    void reply.takePlanned({ id: 'l1', at: '2026-12-01T09:00:00Z' });
    await answer('later_to_draft', { in_composer: true });
    const quote = { message_id: 'm1', kind: 'text', text: 'm1' } as Quote;
    await answer('conversation', detail('Tomorrow', { reply_to: 'm1', quote }));
    expect(reply.draft.text).toBe('Tomorrow');
    expect(reply.quoted).toEqual({ id: 'm1', kind: 'text', text: 'm1' });
  });

  it('what may still leave by itself does not come, and no time is offered for it', async () => {
    const { asked, answer } = core();
    const reply = replying();
    reply.draft.type('Good');
    const back = reply.takePlanned({ id: 'l1', at: '2026-12-01T09:00:00Z' });
    await answer('save_draft');
    await answer('later_to_draft', { in_composer: false });
    reply.draft.type('Good evening');
    await answer('conversation', detail('Good'));
    expect(await back).toBe(false);
    expect(reply.draft.text).toBe('Good evening');
    expect(reply.plannedFor).toBeNull();
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Good evening' });
  });

  it('what is typed until then stays behind it, here and in the core', async () => {
    const { asked, answer } = core();
    const reply = replying();
    void reply.undo('m1', 'text');
    await settle();
    reply.draft.type(' in blue');
    await answer('undo_send', detail('Two are left'));
    expect(reply.draft.text).toBe('Two are left in blue');
    expect(asked('save_draft')).toMatchObject([{ text: 'Two are left in blue' }]);
  });

  it('so does what is typed behind other words, which stay before it where they are changed', async () => {
    expect(await behind('Good morning, or')).toBe('Good morning\n\nTomorrow, or');
    expect(await behind('Good evening')).toBe('Good evening\n\nTomorrow');
    expect(await behind('')).toBe('Tomorrow');
  });

  it('words the core could not keep stay as well', async () => {
    const { answer } = core();
    const reply = replying();
    reply.draft.type('Good morning');
    const back = reply.undo('m1', 'text');
    await answer('save_draft', Promise.reject(new Error('the disk is full')));
    await answer('undo_send', detail('Two'));
    await back;
    expect(reply.draft.text).toBe('Good morning\nTwo');
  });

  it('a quote that is chosen until then stays', async () => {
    const { asked, answer } = core();
    const reply = replying();
    void reply.undo('m1', 'text');
    await settle();
    reply.quote(bubble('m2'));
    const quote = { message_id: 'm1', kind: 'text', text: 'm1' } as Quote;
    await answer('undo_send', detail('Hi', { reply_to: 'm1', quote }));
    expect(reply.quoted?.id).toBe('m2');
    expect(asked('save_draft')).toMatchObject([{ text: 'Hi', reply_to: 'm2' }]);
  });

  it('nothing is kept over it in the core, however long it takes', async () => {
    vi.useFakeTimers();
    try {
      const { asked, answer } = core();
      const reply = replying();
      void reply.undo('m1', 'text');
      await settle();
      reply.draft.type('and');
      vi.advanceTimersByTime(2000);
      const left = reply.leave();
      await settle();
      expect(asked('save_draft')).toEqual([]);
      await answer('undo_send', detail('Two'));
      expect(asked('save_draft')).toMatchObject([{ text: 'Twoand' }]);
      await answer('save_draft');
      await left;
    } finally {
      vi.useRealTimers();
    }
  });

  it('nothing of it leaves, and one comes after the other', async () => {
    const { asked, answer } = core();
    const reply = replying();
    void reply.undo('m1', 'text');
    void reply.undo('m2', 'text');
    await settle();
    reply.draft.type('and');
    void reply.send();
    await answer('undo_send', detail('Two'));
    await answer('save_draft');
    await answer('undo_send', detail('Twoand\nThree'));
    expect(reply.draft.text).toBe('Twoand\nThree');
    expect(asked('send_text')).toEqual([]);
  });

  it('what is typed is kept where it does not come', async () => {
    const { asked, answer } = core();
    const reply = replying();
    const back = reply.undo('m1', 'text').catch(() => 'refused');
    await settle();
    reply.draft.type('and');
    await answer('undo_send', Promise.reject(new Error('it may have left already')));
    expect(await back).toBe('refused');
    expect(reply.draft.text).toBe('and');
    expect(asked('save_draft')).toMatchObject([{ text: 'and' }]);
  });
});

describe('what the core puts into the field by itself', () => {
  it('stands there beside what is typed, here and in the core', async () => {
    const { asked, answer } = core();
    const reply = replying();
    // The other chat of this customer became one with this, and its draft came along.
    reply.draft.takeBack('Shall I keep it?');
    expect(reply.draft.text).toBe('Shall I keep it?');
    reply.draft.type(`${reply.draft.text} x`);
    void reply.draft.save();
    await answer('save_draft');
    expect(reply.draft.text).toBe('Shall I keep it? x');
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Shall I keep it? x' });
  });

  it('is not written over by what was typed and is not kept yet', async () => {
    const { asked } = core();
    const reply = replying('v1', 'Haan');
    reply.draft.type('Haan ji');
    reply.draft.takeBack('Haan\nShall I keep it?');
    expect(reply.draft.text).toBe('Haan\nShall I keep it? ji');
    void reply.leave();
    await settle();
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Haan\nShall I keep it? ji' });
  });

  it('stands there once where what it was put behind is being replaced', async () => {
    const { asked, answer } = core();
    const reply = replying('v1', 'Haan');
    reply.draft.type('Haan ji');
    void reply.draft.save();
    reply.draft.takeBack('Haan\nShall I keep it?');
    expect(reply.draft.text).toBe('Haan\nShall I keep it? ji');
    await answer('save_draft');
    reply.draft.takeBack('Haan ji');
    void reply.leave();
    await settle();
    expect(reply.draft.text).toBe('Haan\nShall I keep it? ji');
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Haan\nShall I keep it? ji' });
  });

  it('stands there where it left from here and came back', async () => {
    const { asked, answer } = core();
    const reply = replying('v1', 'Haan');
    void reply.send();
    await answer('send_text');
    await answer('save_draft');
    reply.draft.takeBack('Haan');
    expect(reply.draft.text).toBe('');
    // Two that left came back before anything else was said.
    reply.draft.takeBack('Haan\nKal');
    expect(reply.draft.text).toBe('Haan\nKal');
    reply.draft.type('');
    void reply.draft.save();
    await answer('save_draft');
    reply.draft.takeBack('');
    reply.draft.takeBack('Haan');
    expect(reply.draft.text).toBe('Haan');
    void reply.leave();
    await settle();
    expect(asked('save_draft').at(-1)).toMatchObject({ text: 'Haan' });
  });

  it('waits while more comes back, and is part of what came', async () => {
    const { answer } = core();
    const reply = replying();
    const back = reply.undo('m1', 'text');
    await settle();
    reply.draft.takeBack('Shall I keep it?');
    expect(reply.draft.text).toBe('');
    await answer('undo_send', detail('Shall I keep it?\nTwo'));
    await back;
    reply.draft.takeBack('Shall I keep it?\nTwo');
    expect(reply.draft.text).toBe('Shall I keep it?\nTwo');
  });

  it('is only what it was not given from here, however late it says so', async () => {
    const { asked, answer } = core();
    const reply = replying('v1', 'Haan');
    reply.draft.type('Haan ji');
    void reply.draft.save();
    reply.draft.type('Haan ji, kal');
    await answer('save_draft');
    for (const told of ['Haan', 'Haan ji', '']) reply.draft.takeBack(told);
    expect(reply.draft.text).toBe('Haan ji, kal');
    void reply.send();
    await answer('send_text');
    await answer('save_draft');
    for (const told of ['Haan ji', '']) reply.draft.takeBack(told);
    expect(reply.draft.text).toBe('');
    expect(asked('send_text')).toHaveLength(1);
  });
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

it('a note that is refused while the next one is written stands in its field as well, here and in the core', async () => {
  const { asked, answer } = core();
  const note = noting();
  note.draft.type('He pays late');
  void note.save();
  await answer('save_note_draft');
  await answer('add_note');
  note.draft.takeBack('');
  note.draft.type('Ask');
  void note.draft.save();
  await answer('save_note_draft');
  note.draft.takeBack('Ask');
  note.draft.type('Ask Vikram');
  note.draft.takeBack('Ask\nHe pays late');
  expect(note.draft.text).toBe('Ask\nHe pays late Vikram');
  expect(asked('save_note_draft').at(-1)).toMatchObject({ text: 'Ask\nHe pays late Vikram' });
});

it('a note that is refused before the next one is kept is not written over', async () => {
  const { asked, answer } = core();
  const note = noting();
  note.draft.type('Ask');
  void note.draft.save();
  note.draft.takeBack('He pays late');
  await answer('save_note_draft');
  note.draft.takeBack('Ask');
  expect(note.draft.text).toBe('Ask\nHe pays late');
  expect(asked('save_note_draft').at(-1)).toMatchObject({ text: 'Ask\nHe pays late' });
});

it('of a note that left nothing comes back, whenever the core says what it held; a refused one does', async () => {
  const { answer } = core();
  const note = noting();
  note.draft.type('He pays late');
  void note.save();
  await answer('save_note_draft');
  await answer('add_note');
  note.draft.takeBack('He pays late');
  expect(note.draft.text).toBe('');
  note.draft.takeBack('');
  note.draft.takeBack('He pays late');
  expect(note.draft.text).toBe('He pays late');
});
