import { expect, it } from 'vitest';
import type { NumberRow } from '$ipc/types';
import { askClock, mayAsk } from './asking';

const onboarded = Date.UTC(2026, 10, 22, 10);
const number = { onboarded_at: new Date(onboarded).toISOString() } as NumberRow;
const HOUR = 3_600_000;

it('the clock runs from the connection and stops at nothing', () => {
  expect(askClock(number, onboarded + 2.5 * HOUR)).toMatchObject({ hours: 21, minutes: 30, over: false });
  expect(askClock(number, onboarded + 24 * HOUR - 1)).toMatchObject({ hours: 0, minutes: 0, over: false });
  expect(askClock(number, onboarded + 24 * HOUR)).toMatchObject({ hours: 0, minutes: 0, over: true });
});

it('it may be asked while its day lasts and something was not certainly asked for', () => {
  const at = onboarded + HOUR;
  const asked = { state: 'requested', request_id: null } as const;
  const row = { ...number, link: { state: 'connected' }, contacts: asked, history: asked } as NumberRow;
  expect(mayAsk(row, at)).toBe(false);
  expect(mayAsk({ ...row, history: { state: 'not_requested' } }, at)).toBe(true);
  expect(mayAsk({ ...row, contacts: { state: 'possibly_spent' } }, at)).toBe(true);
  expect(mayAsk({ ...row, history: { state: 'not_requested' } }, onboarded + 24 * HOUR)).toBe(false);
  expect(mayAsk({ ...row, history: { state: 'not_requested' }, onboarded_at: null }, at)).toBe(false);
});

it('a number that was added by hand has no clock', () => {
  expect(askClock({ ...number, onboarded_at: null }, onboarded)).toBeNull();
});
