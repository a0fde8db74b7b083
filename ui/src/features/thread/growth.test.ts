import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Growth } from './growth.svelte';

const rowsFrom = (first: number, length: number) =>
  Array.from({ length }, (_, step) => ({ key: `m${first + step}` }));
const anyOpening = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat()).chain(([length, at]) =>
  fc.record({
    all: fc.constant(rowsFrom(0, length)),
    opensAt: fc.constantFrom(null, `m${at % length}`),
    full: fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
  }),
);

describe('the rows of a chat that comes on the screen', () => {
  it('begin as a few with the one it opens at, grow at one side at a time, and end as all of them', () => {
    fc.assert(
      fc.property(anyOpening, ({ all, opensAt, full }) => {
        const growth = new Growth(opensAt);
        let made = growth.of(all);
        expect(made.length).toBeLessThanOrEqual(5);
        expect(made.map(({ key }) => key)).toContain(opensAt ?? all.at(-1)?.key);
        for (let step = 0; made.length < all.length; step += 1) {
          const side = growth.next(all);
          if (side === null) throw new Error('it stopped before everything was made');
          const isAll = step >= full.length || full[step] === true;
          growth.grow(side, isAll);
          const more = growth.of(all);
          const [first, last] = [
            all.indexOf(made[0] ?? { key: '' }),
            all.indexOf(made.at(-1) ?? { key: '' }),
          ];
          const [from, to] = [all.indexOf(more[0] ?? { key: '' }), all.indexOf(more.at(-1) ?? { key: '' })];
          expect(more.length).toBeGreaterThan(made.length);
          expect(side === 'above' ? to : from).toBe(side === 'above' ? last : first);
          if (!isAll) expect(more.length - made.length).toBeLessThanOrEqual(3);
          made = more;
        }
        expect(growth.next(all)).toBeNull();
      }),
    );
  });

  it('take nothing away for what comes meanwhile, and have it with them once they are all', () => {
    fc.assert(
      fc.property(anyOpening, fc.nat({ max: 9 }), fc.nat({ max: 9 }), ({ all, opensAt }, before, behind) => {
        const later = [...rowsFrom(-before, before), ...all, ...rowsFrom(all.length, behind)];
        const growth = new Growth(opensAt);
        if (opensAt !== null) expect(growth.of(later)).toEqual(expect.arrayContaining([...growth.of(all)]));
        growth.finish();
        expect(growth.of(later)).toEqual(later);
      }),
    );
  });

  it('are all of them where the one it was to open at is gone', () => {
    const all = rowsFrom(0, 40);
    expect(new Growth('gone').of(all)).toEqual(all);
  });
});
