import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Period, TeamSettings, WaitNow } from '$ipc/types';
import { depth, hoursShown, isRoundTheClock, isWorked } from './hours';
import { offsetsBetween } from '$shared/format/offsets';
import { wallAt } from '$shared/format/plan';
import { daysLater, isElsewhere, lengthOf, periodBefore, periodOf, zoneOf, type Days } from './period';
import { weekly } from '$shared/format/shifts';
import { isLate, isSoonLate, lasting } from './worked';

const SHIFT = { opens: 570, closes: 1140 };
const SETTINGS: TeamSettings = { working_time_only: true, capacity: 20 };
const HOURS = weekly([SHIFT, SHIFT, SHIFT, SHIFT, SHIFT, SHIFT, null]);
const MINUTE = 60_000;
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe('a period', () => {
  const TODAY = '2026-11-26';
  const HOUR = 60 * MINUTE;
  const length = ({ from, until }: Period) => (Date.parse(until) - Date.parse(from)) / HOUR;
  const today = (day: string, zone: string) => periodOf({ kind: 'today' }, day, zone);

  it('begins and ends at midnight, today included', () => {
    expect(today(TODAY, 'Asia/Kolkata')).toEqual({
      from: new Date(at(26, 0)).toISOString(),
      until: new Date(at(27, 0)).toISOString(),
    });
    const week = periodOf({ kind: 'week' }, TODAY, 'Asia/Kolkata');
    expect(week.from).toBe(new Date(at(20, 0)).toISOString());
  });

  it('has the days on the shop’s wall, wherever the desk stands', () => {
    expect(today(TODAY, 'Asia/Kathmandu').from).toBe('2026-11-25T18:15:00.000Z');
    expect(today(TODAY, 'Australia/Lord_Howe').from).toBe('2026-11-25T13:00:00.000Z');
    expect(today(TODAY, 'America/New_York')).toEqual({
      from: '2026-11-26T05:00:00.000Z',
      until: '2026-11-27T05:00:00.000Z',
    });
  });

  it('has as many hours as its days had', () => {
    expect(length(today('2026-03-29', 'Europe/Paris'))).toBe(23);
    expect(length(today('2026-10-25', 'Europe/Paris'))).toBe(25);
    expect(length(today('2026-10-04', 'Australia/Lord_Howe'))).toBe(23.5);
    // In Beirut and in Havana the clocks change at midnight: one day begins at one o'clock, one has its first hour twice.
    expect(today('2026-03-29', 'Asia/Beirut').from).toBe('2026-03-28T22:00:00.000Z');
    expect(length(today('2026-03-29', 'Asia/Beirut'))).toBe(23);
    expect(length(today('2026-11-01', 'America/Havana'))).toBe(25);
  });

  it('has the days of a shop that has hours, and the desk’s where its zone says nothing here', () => {
    const hours = (zone: string) => ({ hours: HOURS, zone });
    expect(zoneOf(hours('Europe/Paris'))).toBe('Europe/Paris');
    expect(zoneOf(hours('Mars/Olympus_Mons'))).toBe('Asia/Kolkata');
    expect(zoneOf(null)).toBe('Asia/Kolkata');
    expect(isElsewhere('Europe/Paris', at(26, 16))).toBe(true);
    expect(isElsewhere('Asia/Colombo', at(26, 16))).toBe(false);
  });

  it('follows the one before it without a gap, however long and wherever', () => {
    const zones = ['Asia/Kolkata', 'Europe/Paris', 'Asia/Beirut', 'America/Havana', 'Pacific/Chatham'];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom(...zones),
        (ago, length, zone) => {
          const last = daysLater(TODAY, -ago);
          const days: Days = { kind: 'chosen', first: daysLater(last, -length), last };
          expect(lengthOf(days)).toBe(length + 1);
          const [period, before] = [periodOf(days, TODAY, zone), periodBefore(days, TODAY, zone)];
          expect(before.until).toBe(period.from);
          const first = wallAt(Date.parse(before.from), zone).date;
          expect(daysLater(first, 2 * (length + 1))).toBe(wallAt(Date.parse(period.until), zone).date);
        },
      ),
    );
  });

  it('knows to the minute when the clock on the wall was changed', () => {
    const change = Date.UTC(2026, 9, 25, 1);
    const paris = (ms: number) => (ms < change ? 120 : 60);
    const found = offsetsBetween(Date.UTC(2026, 8, 1), Date.UTC(2026, 11, 1), paris);
    expect(found).toEqual([
      { from: '2026-09-01T00:00:00.000Z', minutes: 120 },
      { from: new Date(change).toISOString(), minutes: 60 },
    ]);
  });
});

describe('an open wait', () => {
  const now = at(26, 9, 45);
  const instant = (ms: number) => new Date(ms).toISOString();
  const wait = (since: number, due: number | null): WaitNow => ({
    conversation_id: 'c',
    assignee_id: null,
    since: instant(since),
    worked_ms: 25 * MINUTE,
    due:
      due === null
        ? null
        : { due_at: instant(due), soon_at: instant(due - 3 * MINUTE), target: 'first_answer' },
  });

  it('lasts by the clock, or as the core counts what the shop worked', () => {
    const since = at(25, 18, 50);
    expect(lasting({ ...SETTINGS, working_time_only: false }, wait(since, null), now)).toBe(now - since);
    expect(lasting(SETTINGS, wait(since, null), now)).toBe(25 * MINUTE);
  });

  it('is late beyond the target, not at it, and soon before it', () => {
    expect(isLate(wait(now, now - 1), now)).toBe(true);
    expect(isLate(wait(now, now), now)).toBe(false);
    expect(isSoonLate(wait(now, now), now)).toBe(true);
    expect(isSoonLate(wait(now, now + 3 * MINUTE + 1), now)).toBe(false);
    expect(isSoonLate(wait(now, null), now)).toBe(false);
  });
});

describe('the map of the week', () => {
  const cellAt = (hour: number, minutes: number) => ({
    weekday: 0,
    hour,
    first_response: { count: 1, median_ms: minutes * MINUTE, p90_ms: minutes * MINUTE },
  });

  it('shows worked hours and every hour somebody waited in', () => {
    expect(hoursShown([], HOURS)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect(hoursShown([cellAt(22, 1)], HOURS).at(-1)).toBe(22);
    expect(hoursShown([], weekly([null, null, null, null, null, null, null]))).toEqual([]);
  });

  it('shows no hour nobody waited in where every hour is worked', () => {
    const day = { opens: 0, closes: 1440 };
    const always = weekly([day, day, day, day, day, day, day]);
    expect(isRoundTheClock(always)).toBe(true);
    expect(hoursShown([cellAt(9, 1), cellAt(12, 1)], always)).toEqual([9, 10, 11, 12]);
    expect(isRoundTheClock(HOURS)).toBe(false);
    const lunch = { opens: 780, closes: 840 };
    const resting = { ...always, breaks: weekly([lunch, null, null, null, null, null, null]).days };
    expect(isRoundTheClock(resting)).toBe(false);
  });

  it('is palest where customers wait least', () => {
    const cells = [cellAt(10, 1), cellAt(11, 30), cellAt(12, 600)];
    const depths = cells.map((each) => depth(each.first_response.median_ms, cells));
    expect(depths[0]).toBe(0);
    expect(depths[2]).toBe(1);
    expect(depths[1]).toBeGreaterThan(0);
    expect(depth(MINUTE, [cellAt(10, 1)])).toBe(0);
  });

  it('knows a half-worked hour as worked', () => {
    expect(isWorked(HOURS, 0, 9)).toBe(true);
    expect(isWorked(HOURS, 0, 19)).toBe(false);
    expect(isWorked(HOURS, 6, 12)).toBe(false);
  });
});
