import { beforeEach, describe, expect, it } from 'vitest';
import { askAhead, call, connect } from './client';
import type { Push } from './bindings.gen';
import { followPushes } from './query.svelte';

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
