import { describe, expect, it } from 'vitest';
import { connect } from '$ipc/client';
import type { VoiceView } from '$ipc/types';
import { Recorder } from './recorder.svelte';

/* A microphone that opens, and pauses, when the test says so. */

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
const view = (state: 'recording' | 'paused') =>
  ({ recording: { conversation_id: 'v1', state }, ended: null }) as VoiceView;

function core() {
  const asked: string[] = [];
  const waiting: { tell: (told: unknown) => void; refuse: (why: Error) => void }[] = [];
  connect({
    call: (name: string) =>
      new Promise((tell, refuse) => {
        asked.push(name);
        waiting.push({ tell, refuse });
      }),
  } as never);
  return {
    asked,
    answer: (told: unknown) => (waiting.shift()?.tell(told), settle()),
    refuse: () => (waiting.shift()?.refuse(new Error('lost')), settle()),
  };
}

async function recording() {
  const desk = core();
  const recorder = new Recorder('v1', Date.now);
  void recorder.start();
  await desk.answer(view('recording'));
  return { ...desk, recorder };
}

describe('whoever leaves a chat', () => {
  it('before the microphone opens is not recorded any further', async () => {
    const { asked, answer } = core();
    const recorder = new Recorder('v1', Date.now);
    void recorder.start();
    void recorder.leave();
    await settle();
    expect(asked).toEqual(['start_voice']);
    await answer(view('recording'));
    expect(asked).toEqual(['start_voice', 'finish_voice']);
    await answer({});
    expect(recorder.recording).toBeNull();
  });

  it('while it pauses, or goes on, finds what was said on the draft', async () => {
    const { recorder, asked, answer } = await recording();
    void recorder.turn();
    void recorder.leave();
    await answer(view('paused'));
    expect(asked).toEqual(['start_voice', 'pause_voice', 'finish_voice']);
  });

  it('where the microphone does not open leaves nothing to be kept', async () => {
    const { asked, refuse } = core();
    const recorder = new Recorder('v1', Date.now);
    void recorder.start();
    void recorder.leave();
    await refuse();
    expect(asked).toEqual(['start_voice']);
  });

  it('finishes once, however often it is told', async () => {
    const { recorder, asked, answer } = await recording();
    void recorder.leave();
    void recorder.leave();
    await settle();
    await answer({});
    expect(asked).toEqual(['start_voice', 'finish_voice']);
  });
});
