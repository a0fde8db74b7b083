import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { length } from '$shared/format/length';
import { LIMITS } from './limits';

it('counts to the same limits as the core', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../../crates/model/src/outgoing.rs'), 'utf8');
  for (const [name, limit] of Object.entries(LIMITS)) {
    const [, declared] = new RegExp(`pub const ${name}: usize = ([0-9_]+);`).exec(source) ?? [];
    expect(Number(declared?.replaceAll('_', '')), name).toBe(limit);
  }
});

it('an emoji is one character', () => {
  expect(length('ठीक 👍')).toBe(5);
});
