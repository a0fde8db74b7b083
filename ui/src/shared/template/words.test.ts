import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blank, pieces } from '$shared/markup/blank';
import { plain } from '../../../tests/window';
import { drawn } from './shown';
import { flat, parts, variables, withBlanks } from './words';

describe('variables in words', () => {
  it('are names between braces; other braces are plain', () => {
    expect(variables('{{1}} {{ name }} {{1}} {{a b}} {{}} {1}')).toEqual(['1', 'name']);
    expect(flat('Hi {{first_name}}!')).toBe('Hi [first name]!');
  });

  it('nothing is lost or added by cutting', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', '1', '_', ' ', 'क') }), (text) => {
        const joined = parts(text).map((part) => (part.kind === 'plain' ? part.text : `{{${part.name}}}`));
        expect(joined.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('what has no value yet is drawn as a blank, and what has one is not', () => {
    const drawn = pieces(withBlanks('Hello {{name}}, {{2}}', (name) => (name === 'name' ? 'Ritika' : '')));
    expect(drawn.map(({ text, isBlank }) => [plain(text), isBlank])).toEqual([
      ['Hello Ritika, ', false],
      ['Blank 2', true],
    ]);
  });
});

it('a name cannot end its own blank', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const cut = pieces(`x${blank(`${name}\uE002y`)}z`);
      expect(cut.map(({ isBlank }) => isBlank)).toEqual([false, true, false]);
      expect(cut[1]?.text).toBe(`${name}y`);
    }),
  );
});

it('what the core shows is drawn with blanks named, links cut short and kinds told apart', () => {
  const shown = drawn({
    header: { is: 'media', media: 'document', file: null },
    body: 'Hello {{1}}, order *7712*',
    footer: 'Mehta Fabrics',
    buttons: [
      { is: 'quick_reply', text: 'Coming today' },
      { is: 'url', text: 'Track', url: 'https://m.example/o/{{1}}' },
      { is: 'phone', text: 'Call us', phone: '+919829440187' },
      { is: 'copy_code', code: null },
    ],
  });
  expect(shown.above).toEqual({ kind: 'document', name: null });
  expect(pieces(shown.body).filter(({ isBlank }) => isBlank)).toHaveLength(1);
  expect(shown.taps.map(({ does }) => does)).toEqual(['reply', 'link', 'call', 'copy']);
  expect(shown.taps[1]?.url).toBe('https://m.example/o/…');
  expect(shown.taps[2]?.hint).toBe('+91 98294 40187');
});
