import fc from 'fast-check';
import { find } from 'linkifyjs';
import { describe, expect, it } from 'vitest';
import {
  emojiOnly,
  inlineText,
  itemText,
  mayHoldLink,
  parse,
  plainText,
  type Block,
  type Inline,
} from './parse';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const line = (message: string): Inline[] => {
  const [block] = parse(message);
  return block?.kind === 'text' ? (block.lines[0] ?? []) : [];
};

function linksOf(run: Inline[]): string[] {
  return run.flatMap((part) =>
    part.kind === 'link' ? [part.href] : 'children' in part ? linksOf(part.children) : [],
  );
}

function shown(blocks: Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'mono') return block.text;
      return (block.kind === 'list' ? block.items.map(itemText) : block.lines.map(inlineText)).join('\n');
    })
    .join('\n');
}

const runsOf = (blocks: Block[]): Inline[][] =>
  blocks.flatMap((block) =>
    block.kind === 'mono' ? [] : block.kind === 'list' ? block.items.map((item) => item.runs) : block.lines,
  );

const depth = (run: Inline[]): number =>
  Math.max(0, ...run.map((part) => ('children' in part ? 1 + depth(part.children) : 0)));

/** Text made of the pieces that matter to the parser. */
const messages = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '_',
        '~',
        '`',
        '```',
        '> ',
        '- ',
        '1. ',
        '\n',
        ' ',
        '.',
        'https://a.in/x_y_z',
        'a@b.in',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('नमस्ते', 'கடை', 'word', '\u202E', '🙏', '<b>', '&amp;'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('styles', () => {
  it('are read at the edges of words', () => {
    expect(line('*bold* and _so_ ~gone~')).toEqual([
      { kind: 'bold', children: [text('bold')] },
      text(' and '),
      { kind: 'italic', children: [text('so')] },
      text(' '),
      { kind: 'strike', children: [text('gone')] },
    ]);
  });

  it('nest', () => {
    expect(line('*_both_*')).toEqual([
      { kind: 'bold', children: [{ kind: 'italic', children: [text('both')] }] },
    ]);
  });

  it.each(['2*3*4', 'snake_case_name', 'say * not bold*', '*open', '**', '5 * 6 * 7'])(
    'leave %s as typed',
    (typed) => {
      expect(line(typed)).toEqual([text(typed)]);
    },
  );

  it('work in Indian scripts', () => {
    expect(line('*नमस्ते* जी')[0]).toEqual({ kind: 'bold', children: [text('नमस्ते')] });
  });

  it('keep code as it is', () => {
    expect(line('say `*x*` now')[1]).toEqual({ kind: 'code', text: '*x*' });
    expect(line('a ```mono``` b')[1]).toEqual({ kind: 'code', text: 'mono' });
  });
});

describe('blocks', () => {
  it('are quotes, lists, fences and text', () => {
    expect(
      parse('> said\n- one\n- two\n2. next\n```\ncode *x*\n```\nend').map((block) => block.kind),
    ).toEqual(['quote', 'list', 'list', 'mono', 'text']);
  });

  it('an ordered list keeps every number that was typed, in order', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(numbers, (typed) => {
        const [list, ...others] = parse(typed.map((number) => `${number}. 2 pcs`).join('\n'));
        expect(others).toEqual([]);
        expect(list?.kind === 'list' && list.items.map(({ number }) => number)).toEqual(typed);
      }),
    );
  });

  it('a number that would be shown as another one is text', () => {
    expect(parse('07. seven')).toEqual([{ kind: 'text', lines: [[text('07. seven')]] }]);
  });
});

describe('links', () => {
  it('are in no line that is not looked through', () => {
    const pieces =
      'a 7 . , : / // :// @ - _ é भारत com in co.uk xn--p1ai www http https ftp mailto: tel: 💩 ( ) # ? \n'.split(
        ' ',
      );
    const piece = fc.oneof(
      fc.constantFrom(' ', ...pieces),
      fc.constantFrom(...pieces),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (typed) => {
        const line = typed.join('');
        if (/localhost/i.test(line) || mayHoldLink(line)) return;
        expect(find(line)).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
    for (const plain of ['Thank you. It is Rs. 1,499.00, at 10:30.', '3.5 m?', '…'])
      expect(mayHoldLink(plain)).toBe(false);
  });

  it('keep marks that belong to their address', () => {
    expect(linksOf(line('see https://shop.in/a_b_c now'))).toEqual(['https://shop.in/a_b_c']);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x'])('%s is text', (typed) => {
    expect(runsOf(parse(typed)).flatMap(linksOf)).toEqual([]);
  });
});

describe('any message', () => {
  it('shows its own characters in order, without overrides', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const result = shown(parse(message));
        expect(result).not.toMatch(/[\u202D\u202E]/);
        let at = 0;
        for (const character of result.replace(/\n/g, '')) {
          const found = message.indexOf(character, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + character.length;
        }
      }),
    );
  });

  it('without marks is shown unchanged', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:[a-z ,!?]|[\u0905-\u0939]){0,200}$/), (message) => {
        expect(shown(parse(message))).toBe(message);
      }),
    );
  });

  it('links only to web, mail and phone, and nests at most three styles', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const runs = runsOf(parse(message));
        for (const href of runs.flatMap(linksOf)) expect(href).toMatch(/^(https?:\/\/|mailto:|tel:)/i);
        for (const run of runs) expect(depth(run)).toBeLessThanOrEqual(3);
      }),
    );
  });
});

it('4,096 emoji, and 4,096 marks, are only long', () => {
  expect(shown(parse('🙏'.repeat(4096)))).toHaveLength(8192);
  expect(shown(parse('*a '.repeat(1365)))).toBe('*a '.repeat(1365));
});

it('previews lose the marks and the line ends, and no number of a list', () => {
  expect(plainText('12. 2 pcs\n15. *1 pc*\n18. 3 pcs')).toBe('12. 2 pcs 15. 1 pc 18. 3 pcs');
  expect(plainText('*Order* ready\n- one\n- two')).toBe('Order ready one two');
});

it('knows a message of nothing but emoji', () => {
  expect(emojiOnly('👍')).toBe(1);
  expect(emojiOnly('❤️🙏🏽 🇮🇳'.replace(' ', ''))).toBe(3);
  expect(emojiOnly('ok 👍')).toBe(0);
  expect(emojiOnly('123')).toBe(0);
});
