import { describe, expect, it } from 'vitest';
import { LIMITS } from '$ipc/bindings.gen';
import { Leaving, type Terms } from './leaving.svelte';
import type { Reply } from './reply.svelte';

const ABOUT = { is: 'about', amount: { micros: 120_000, currency: 'INR' } } as const;
const sending = (now: Terms['sending']['now'], allowance_left: number | null = null) =>
  ({ now, allowance_left }) as Terms['sending'];

const TERMS: Terms = {
  open: true,
  blocked: null,
  sending: sending({ is: 'free', reason: 'allowance' }, 412),
  online: true,
  apart: false,
  hasPhone: true,
  held: false,
};

const written = (text: string) =>
  ({
    draft: { text },
    files: { list: [], ready: true },
    recorder: { recording: null, busy: false },
    isEmpty: text === '',
    busy: false,
  }) as unknown as Reply;
const recorded = (recorded_ms: number) =>
  ({ ...written(''), recorder: { recording: { recorded_ms }, busy: false } }) as unknown as Reply;

const leaving = (reply: Reply, terms: Partial<Terms> = {}) =>
  new Leaving(reply, () => ({ ...TERMS, ...terms }));
const ways = ({ ready, plannable }: Leaving) => ({ ready, plannable });

describe('a reply', () => {
  it('leaves now or later, once something stands in it that is not too long', () => {
    expect(ways(leaving(written('Hi')))).toEqual({ ready: true, plannable: true });
    expect(ways(leaving(written('')))).toEqual({ ready: false, plannable: false });
    const most = 'x'.repeat(LIMITS.message.text);
    expect(ways(leaving(written(most)))).toEqual({ ready: true, plannable: true });
    expect(ways(leaving(written(`${most}x`)))).toEqual({ ready: false, plannable: false });
  });

  it('leaves later alone while the window is closed, which may be open by then', () => {
    expect(ways(leaving(written('Hi'), { open: false }))).toEqual({ ready: false, plannable: true });
  });

  it('leaves in no way where something blocks it, and Send says what, whatever the window', () => {
    const blocked = leaving(written('Hi'), { blocked: 'customer', open: false });
    expect(ways(blocked)).toEqual({ ready: false, plannable: false });
    expect(blocked.label).toBe('Blocked');
    expect(blocked.onlyTemplates).toBe(false);
  });

  it('that is spoken leaves as soon as something was said, and later only once it was listened to', () => {
    expect(ways(leaving(recorded(0)))).toEqual({ ready: false, plannable: false });
    expect(ways(leaving(recorded(1200)))).toEqual({ ready: true, plannable: false });
  });
});

it('the phone is offered where the desk costs or cannot, and never where it could not either', () => {
  const offers = (terms: Partial<Terms>) => leaving(written('Hi'), terms).offersPhone;
  expect(offers({})).toBe(false);
  expect(offers({ sending: sending(ABOUT) })).toBe(true);
  expect(offers({ open: false })).toBe(true);
  expect(offers({ open: false, hasPhone: false })).toBe(false);
  expect(offers({ open: false, blocked: 'customer' })).toBe(false);
});

it('what is left for nothing is said only where it is why this one costs nothing', () => {
  const left = (terms: Partial<Terms>) => leaving(written('Hi'), terms).freeLeft;
  expect(left({})).toBe(412);
  expect(left({ sending: sending(ABOUT, 0) })).toBeNull();
  expect(left({ open: false })).toBeNull();
});
