import { describe, expect, it } from 'vitest';
import { meant, offers, planOf, wallAt, zoneName } from './plan';

const at = (text: string) => Date.parse(text);
const ids = (now: string, zone = 'Asia/Kolkata') => offers(at(now), zone).map(({ id }) => id);
const time = (now: string, id: string, zone = 'Asia/Kolkata') =>
  new Date(offers(at(now), zone).find((offer) => offer.id === id)?.ms ?? 0).toISOString();

describe('a time on the wall', () => {
  it('is the instant the zone says', () => {
    expect(meant({ date: '2026-11-27', time: '09:00' }, 'Asia/Kolkata')).toEqual({
      ms: at('2026-11-27T03:30:00Z'),
      odd: null,
    });
  });

  it('that does not exist that night is the first one after it, and says so', () => {
    const found = meant({ date: '2026-03-29', time: '02:30' }, 'Europe/Paris');
    expect(found).toEqual({ ms: at('2026-03-29T01:00:00Z'), odd: 'skipped' });
    expect(wallAt(found?.ms ?? 0, 'Europe/Paris')).toEqual({ date: '2026-03-29', time: '03:00' });
  });

  it('that comes twice means the first, and says so', () => {
    const found = meant({ date: '2026-10-25', time: '02:30' }, 'Europe/Paris');
    expect(found).toEqual({ ms: at('2026-10-25T00:30:00Z'), odd: 'twice' });
  });

  it('is nothing when it is no time', () => {
    for (const wall of [
      { date: '', time: '09:00' },
      { date: '2026-02-31', time: '09:00' },
      { date: '2026-11-27', time: '' },
      { date: '2026-11-27', time: '25:00' },
    ])
      expect(meant(wall, 'Asia/Kolkata'), JSON.stringify(wall)).toBeNull();
  });

  it('and back is the same', () => {
    for (const zone of ['Asia/Kolkata', 'Europe/Paris', 'America/New_York', 'UTC'])
      for (let day = 0; day < 400; day += 13) {
        const ms = at('2026-01-01T11:17:00Z') + day * 86_400_000;
        expect(meant(wallAt(ms, zone), zone)?.ms).toBe(ms);
      }
  });
});

describe('the offers', () => {
  it('are the next hour, this evening, tomorrow and Monday', () => {
    // A Thursday morning in Jaipur.
    expect(ids('2026-11-26T05:00:30Z')).toEqual(['hour', 'evening', 'tomorrow', 'monday']);
    expect(time('2026-11-26T05:00:30Z', 'hour')).toBe('2026-11-26T06:01:00.000Z');
    expect(time('2026-11-26T05:00:30Z', 'evening')).toBe('2026-11-26T12:30:00.000Z');
    expect(time('2026-11-26T05:00:30Z', 'tomorrow')).toBe('2026-11-27T03:30:00.000Z');
    expect(time('2026-11-26T05:00:30Z', 'monday')).toBe('2026-11-30T03:30:00.000Z');
  });

  it('leave out an evening that has come, and a Monday that is tomorrow', () => {
    expect(ids('2026-11-26T12:15:00Z')).toEqual(['hour', 'tomorrow', 'monday']);
    expect(ids('2026-11-29T05:00:00Z')).toEqual(['hour', 'evening', 'tomorrow']);
    expect(time('2026-11-30T05:00:00Z', 'monday'), 'never today').toBe('2026-12-07T03:30:00.000Z');
  });

  it('mean nine on the wall also across a change of summer time', () => {
    expect(time('2026-10-24T10:00:00Z', 'tomorrow', 'Europe/Paris')).toBe('2026-10-25T08:00:00.000Z');
    expect(time('2026-03-28T10:00:00Z', 'tomorrow', 'Europe/Paris')).toBe('2026-03-29T07:00:00.000Z');
  });

  it('lie ahead at every hour of a week', () => {
    for (let hour = 0; hour < 168; hour++) {
      const now = at('2026-11-23T00:00:00Z') + hour * 3_600_000;
      const found = offers(now, 'Asia/Kolkata').map(({ ms }) => ms);
      expect(found.every((ms) => ms > now)).toBe(true);
      expect(new Set(found).size).toBe(found.length);
    }
  });
});

describe('a plan', () => {
  it('names its instant and its zone', () => {
    expect(planOf(at('2026-11-27T03:30:00Z'), 'Asia/Kolkata', true)).toEqual({
      at: '2026-11-27T03:30:00.000Z',
      zone: 'Asia/Kolkata',
      unless_customer_writes: true,
    });
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  });
});
