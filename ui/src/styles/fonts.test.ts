import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const faces = [...read('fonts.css').matchAll(/@font-face \{([^}]*)\}/g)].map(([, face = '']) => face);
const familyOf = (face: string) => /font-family: '([^']+)'/.exec(face)?.[1] ?? '';

/** First and last character of each of its ranges. */
const rangesOf = (face: string) =>
  [...face.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(([, from = '', to = from]) =>
    [from, to].map((code) => Number.parseInt(code, 16)),
  );

it('a face of another script has characters of its own, and no Latin letter', () => {
  expect(faces.length).toBeGreaterThan(0);
  for (const face of faces) {
    expect(rangesOf(face), familyOf(face)).not.toEqual([]);
    for (const [from = 0] of rangesOf(face)) expect(from, familyOf(face)).toBeGreaterThan(0x24f);
  }
});

it('what is written looks for its characters in faces with a range, before any of the system', () => {
  const [, list = ''] = /--font:([^;]*);/.exec(read('tokens.css')) ?? [];
  const families = list.split(',').map((family) => family.trim().replaceAll("'", ''));
  const ranged = new Set(['Inter Variable', ...faces.map(familyOf)]);
  const plain = families.findIndex((family) => !ranged.has(family));
  expect(families.slice(0, plain).toSorted()).toEqual([...ranged].toSorted());
  // Each family more is opened for every character that none has.
  expect(families.slice(plain)).toEqual(['Noto Sans', 'system-ui', 'sans-serif', 'Noto Color Emoji']);
});
