/**
 * Newer versions of the invented app. `update` in the address says where it stands: `there`, `downloading`, `ready`, `waiting`,
 * `recording`, `installing`, or a trouble after a colon (`there:no_room`). `way` says how they come.
 */
import type { Answer } from '../client';
import type { UpdateStep, UpdateTrouble, UpdateView, UpdateWay } from '../bindings.gen';
import { CoreError } from '../errors';

const NOTES = `- *Updates* are offered here, and wait until your message has left.
- Search forgives a slip in a name, in every script.
- Voice notes play while you read another chat.`;
const OFFER = { version: '0.2.0', notes: NOTES, published_at: '2026-11-20T09:00:00.000Z' };
const STEPS: Record<string, UpdateStep> = {
  downloading: { step: 'downloading', percent: 42 },
  ready: { step: 'ready' },
  waiting: { step: 'waiting', on: 'sending' },
  recording: { step: 'waiting', on: 'recording' },
  installing: { step: 'installing' },
};

export function updating(query: URLSearchParams, stale: () => void) {
  const [asked = '', trouble] = (query.get('update') ?? '').split(':');
  const way = (query.get('way') ?? (query.has('update') ? 'with_password' : 'system')) as UpdateWay;
  let view: UpdateView = {
    version: '0.1.0',
    way,
    looked_at: way === 'system' || query.get('update') === 'never' ? null : '2026-11-22T07:30:00.000Z',
    step: STEPS[asked] ?? { step: 'idle' },
    offer: asked === 'there' || asked in STEPS ? OFFER : null,
    trouble: (trouble as UpdateTrouble | undefined) ?? null,
    calls: asked === 'there' || asked in STEPS,
  };

  function change(next: Partial<UpdateView>): Answer<'look_for_update'> {
    if (way === 'system' || way === 'practice')
      throw new CoreError('unavailable', 'they come in another way');
    view = { ...view, ...next };
    stale();
    return {};
  }

  return {
    handlers: {
      updates: () => view,
      look_for_update: () => change({ offer: OFFER, calls: true, trouble: null }),
      fetch_update: () => change({ step: { step: 'ready' }, trouble: null }),
      install_update: () => change({ step: { step: 'waiting', on: 'sending' } }),
      put_off_update: () =>
        change({ calls: false, step: view.step.step === 'waiting' ? { step: 'ready' } : view.step }),
      pass_over_update: () => change({ calls: false }),
    },
    shop: {
      /** What the core finds out by itself. */
      updates: (next: Partial<UpdateView>) => void change(next),
    },
  };
}
