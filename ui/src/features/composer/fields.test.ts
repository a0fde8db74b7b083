import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../tests/window';
import { fieldWords } from './fields';

/** Every path the core's checks write, as they are written there; a number stands for any place. */
const paths = () => {
  const read = (name: string) => readFileSync(resolve(process.cwd(), '../crates/model/src', name), 'utf8');
  const content = read('outgoing.rs');
  const checks = content.slice(content.indexOf('pub fn problems')) + read('outgoing/findings.rs');
  const written = [...checks.matchAll(/"((?:[a-z_]+|\{at\})(?:\.(?:[a-z0-9_]+|\{at\}))*)"/g)].map(
    ([, path]) => path ?? '',
  );
  return written.filter((path) => /^(text|caption|footer|latitude|longitude|cards|prompt|file)\b/.test(path));
};

describe('the words for a field', () => {
  it('are there for every field the core can find wrong, and never its path', () => {
    const found = paths();
    expect(found.length).toBeGreaterThan(10);
    for (const path of found) {
      const words = plain(fieldWords(path.replaceAll('{at}', '2')));
      expect(words, path).not.toBe('A part of the message');
      expect(words).not.toContain('prompt');
    }
  });

  it('count places as people do', () => {
    expect(plain(fieldWords('prompt.buttons.1.title'))).toBe('Button 2');
    expect(plain(fieldWords('prompt.sections.0.rows.3.description'))).toBe('Second line of row 4');
    expect(plain(fieldWords('cards.0.name'))).toBe('Name of contact 1');
    expect(plain(fieldWords('something.new'))).toBe('A part of the message');
  });
});
