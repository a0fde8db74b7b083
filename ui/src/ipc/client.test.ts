import { beforeEach, describe, expect, it } from 'vitest';
import { askAhead, call, connect } from './client';
import type { Push } from './bindings.gen';
import { followPushes, watch } from './query.svelte';

/* A core that counts what it is asked, and refuses the first question where that is wanted. */
const LIST = { view: 'mine', before: null, limit: 60 } as const;

let asked: string[];
let refuses: boolean;
let push: (push: Push) => void;
beforeEach(() => {
  asked = [];
  refuses = false;
  connect({
    call(name: string) {
      asked.push(name);
      const answer = { answer: asked.length };
      return refuses && asked.length === 1 ? Promise.reject(new Error('closed')) : Promise.resolve(answer);
    },
    listen(hear: (push: Push) => void) {
      push = hear;
      return () => undefined;
    },
  } as never);
  followPushes();
});

describe('what is asked ahead', () => {
  it('answers whoever asks the same, once', async () => {
    askAhead('conversations', LIST);
    expect(await call('conversations', LIST)).toEqual({ answer: 1 });
    expect(await call('conversations', LIST)).toEqual({ answer: 2 });
  });

  it('answers nobody who asks something else', async () => {
    askAhead('conversations', LIST);
    expect(await call('conversations', { ...LIST, view: 'unassigned' })).toEqual({ answer: 2 });
  });

  it('is as if it had not been asked once anything was pushed', async () => {
    askAhead('conversations', LIST);
    push({ type: 'stale', stale: [{ tag: 'conversations', conversation_id: null }] });
    expect(await call('conversations', LIST)).toEqual({ answer: 2 });
  });

  it('is asked again where it was refused, whenever that is heard', async () => {
    refuses = true;
    askAhead('conversations', LIST);
    expect(await call('conversations', LIST)).toEqual({ answer: 2 });
    asked = [];
    askAhead('conversations', LIST);
    await new Promise((done) => setTimeout(done));
    expect(await call('conversations', LIST)).toEqual({ answer: 2 });
  });
});

describe('what went stale together', () => {
  const stale = (tag: 'thread' | 'conversations') => ({ tag, conversation_id: null });
  const turn = () => new Promise((done) => setTimeout(done));

  it('is asked for behind what is read first, whether that came or failed', async () => {
    for (const ends of ['kept', 'failed']) {
      let end = () => {};
      const reading = new Promise<void>((kept, failed) => {
        end = ends === 'kept' ? kept : () => failed(new Error('closed'));
      });
      const said: string[] = [];
      const stop = [
        watch(['conversations'], null, () => void said.push('list')),
        watch(['conversations'], 'ritika', () => void said.push('header')),
        watch(['thread'], 'ritika', () => (said.push('thread'), reading), { first: true }),
      ];
      push({ type: 'stale', stale: [stale('conversations'), stale('thread')] });
      await turn();
      expect(said).toEqual(['thread']);
      end();
      await turn();
      expect(said).toEqual(['thread', 'header', 'list']);
      stop.forEach((take) => take());
    }
  });

  it('is asked for at once where nothing of it is read first, and never for a screen that went meanwhile', async () => {
    const said: string[] = [];
    let kept = () => {};
    const reading = new Promise<void>((done) => (kept = done));
    const stop = [
      watch(['conversations'], null, () => void said.push('list')),
      watch(['thread'], null, () => (said.push('thread'), reading), { first: true }),
    ];
    push({ type: 'stale', stale: [stale('conversations')] });
    expect(said).toEqual(['list']);
    push({ type: 'stale', stale: [stale('conversations'), stale('thread')] });
    stop.forEach((take) => take());
    kept();
    await turn();
    expect(said).toEqual(['list', 'thread']);
  });
});
