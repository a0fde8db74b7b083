import { describe, expect, it, vi } from 'vitest';
import type { Component } from 'svelte';
import { Part } from './part.svelte';

const room = (() => ({})) as unknown as Component;

describe('a part of the window', () => {
  it('is read when somebody first looks, and once', async () => {
    const read = vi.fn(() => Promise.resolve({ default: room }));
    const part = new Part(read);
    expect(read).not.toHaveBeenCalled();
    expect([part.drawn, part.drawn]).toEqual([null, null]);
    await vi.waitFor(() => expect(part.drawn).toBe(room));
    expect(read).toHaveBeenCalledOnce();
  });

  it('is there at the first look when it was prepared', async () => {
    const read = vi.fn(() => Promise.resolve({ default: room }));
    const part = new Part(read);
    await Promise.all([part.prepare(), part.prepare()]);
    expect(part.drawn).toBe(room);
    expect(read).toHaveBeenCalledOnce();
  });

  it('is read again when somebody looks after it did not come', async () => {
    const read = vi.fn(() => Promise.resolve({ default: room })).mockRejectedValueOnce(new Error('gone'));
    const part = new Part(read);
    await expect(part.prepare()).rejects.toThrow('gone');
    expect(part.drawn).toBeNull();
    await vi.waitFor(() => expect(part.drawn).toBe(room));
    expect(read).toHaveBeenCalledTimes(2);
  });
});
