import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { t } from '$i18n/runtime.svelte';
import { Acting, OFFERED_FOR } from './acting.svelte';

const call = vi.hoisted(() => vi.fn());
vi.mock('$ipc/client', () => ({ call }));

const done = [
  { conversation_id: 'a', command_id: '1' },
  { conversation_id: 'b', command_id: '2' },
];

describe('what was done to chats', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    call.mockReset();
    call.mockResolvedValue({ done });
  });
  afterEach(() => void vi.useRealTimers());

  it('is said with how many it was, and taken back exactly and once', async () => {
    const acting = new Acting();
    await acting.act(['a', 'b', 'c'], { act: 'resolve' });
    expect(acting.toast?.words).toContain(t('status-did-resolve', { count: 2 }));
    expect(acting.undo(vi.fn())).toBe(true);
    expect(call).toHaveBeenLastCalledWith('take_back', { done });
    expect(acting.undo(vi.fn())).toBe(false);
  });

  it('is taken back by its opposite where it was a label, on those chats that had it not', async () => {
    const acting = new Acting();
    await acting.act(['a', 'b', 'c'], { act: 'label', label_id: 'l', on: true }, 'Wholesale');
    expect(acting.toast?.words).toContain('Wholesale');
    expect(acting.undo(vi.fn())).toBe(true);
    const act = { act: 'label', label_id: 'l', on: false };
    expect(call).toHaveBeenLastCalledWith('act', { conversation_ids: ['a', 'b'], act });
  });

  it('is offered for a while, and for as long as somebody is about to press it', async () => {
    const acting = new Acting();
    await acting.act(['a'], { act: 'resolve' });
    acting.hold();
    vi.advanceTimersByTime(OFFERED_FOR * 3);
    expect(acting.toast).not.toBeNull();
    acting.release();
    vi.advanceTimersByTime(OFFERED_FOR);
    expect(acting.toast).toBeNull();
    expect(acting.undo(vi.fn())).toBe(false);
  });

  it('offers nothing where nothing was done', async () => {
    call.mockResolvedValue({ done: [] });
    const acting = new Acting();
    await acting.act(['a'], { act: 'resolve' });
    expect(acting.toast?.done).toEqual([]);
    expect(acting.undo(vi.fn())).toBe(false);
  });

  it('leaves the earlier offer alone when the next thing fails', async () => {
    const acting = new Acting();
    await acting.act(['a', 'b'], { act: 'resolve' });
    call.mockRejectedValue(new Error('no'));
    await expect(acting.act(['c'], { act: 'resolve' })).rejects.toThrow();
    expect(acting.toast?.done).toEqual(done);
  });
});
