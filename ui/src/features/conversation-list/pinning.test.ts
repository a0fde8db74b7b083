import { describe, expect, it } from 'vitest';
import { pin } from './pinning';

const rows = (...ids: string[]) => ids.map((id) => ({ id, says: 'fresh' }));
const names = (shown: { id: string }[]) => shown.map(({ id }) => id).join('');
const known = (...ids: string[]) => new Map(ids.map((id) => [id, { id, says: 'kept' }]));

describe('rows that are worked on', () => {
  it('stand where they stood when they leave the view', () => {
    const shown = pin(rows(...'abcd'), rows(...'abd'), new Set('c'), known('c'));
    expect(names(shown)).toBe('abcd');
    expect(shown[2]?.says).toBe('kept');
  });

  it('stand where they stood when they would move up, and say what is new', () => {
    const shown = pin(rows(...'abcd'), rows(...'dabc'), new Set('d'), new Map());
    expect(names(shown)).toBe('abcd');
    expect(shown[3]?.says).toBe('fresh');
  });

  it('leave the top to what came meanwhile', () => {
    expect(names(pin(rows(...'abc'), rows(...'nbc'), new Set('a'), known('a')))).toBe('nabc');
  });

  it('stay together when many are worked on', () => {
    const shown = pin(rows(...'abcdef'), rows(...'xcf'), new Set('abde'), known(...'abde'));
    expect(names(shown)).toBe('xabcdef');
  });

  it('stay when nothing else is left', () => {
    expect(names(pin(rows(...'ab'), [], new Set('ab'), known(...'ab')))).toBe('ab');
  });

  it('are let go of when nobody knows them any more', () => {
    expect(names(pin(rows(...'abc'), rows(...'ac'), new Set('b'), new Map()))).toBe('ac');
  });

  it('never appear twice and never hide another, whatever the core says', () => {
    let seed = 7;
    const dice = (sides: number) => (seed = (seed * 16_807) % 2_147_483_647) % sides;
    for (let turn = 0; turn < 400; turn++) {
      const shuffled = () => [...'abcdefgh'].filter(() => dice(4) > 0).sort(() => dice(3) - 1);
      const [before, fresh] = [shuffled(), shuffled()];
      const kept = new Set([...'abcdefgh'].filter(() => dice(3) === 0));
      const shown = pin(rows(...before), rows(...fresh), kept, known(...'abcdefgh'));
      const wished = new Set([...fresh, ...before.filter((id) => kept.has(id))]);
      expect(new Set(shown.map(({ id }) => id))).toEqual(wished);
      expect(shown.length).toBe(wished.size);
      // Where nothing else changes its place, nothing does.
      const inOrder = before.filter((id) => kept.has(id) || fresh.includes(id));
      const still = pin(
        rows(...before),
        rows(...inOrder.filter((id) => !kept.has(id))),
        kept,
        known(...'abcdefgh'),
      );
      expect(names(still)).toBe(inOrder.join(''));
    }
  });
});
