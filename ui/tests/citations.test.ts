import { describe, expect, it } from 'vitest';
import { all, files, page, read, rust } from './sources';

/*
 * Comments cite a section of docs/whatsapp.md for what WhatsApp does, and a law of ARCHITECTURE.md for what Sangam promises. Each of them
 * is there, and no other document is cited by a section's number.
 */

const whatsapp = read('docs/whatsapp.md');
const sections = new Set(all(/^#{2,3} §([\d.]+) /gm, whatsapp));
const laws = new Set(
  all(/^(\d+)\. \*\*/gm, /\n## Laws\n([\s\S]*?)\n## /.exec(read('ARCHITECTURE.md'))?.[1] ?? ''),
);
const documents = ['ARCHITECTURE.md', 'CONTRIBUTING.md', ...files('docs/design', /\.md$/)].map(read);
/** A comment's lines as one, so that a citation may run over the end of a line. */
const sources = [rust, page, ...documents].join('\n').replace(/\n\s*(?:\/\/[/!]?|\*) ?/g, ' ');

const CITED = /`docs\/whatsapp\.md` (§[\d.]+(?:(?:, | and |-)§?[\d.]+)*)/g;
const numbers = (text: string) => all(/\d+(?:\.\d+)*/g, text);
const sectionsIn = (text: string) => all(CITED, text).flatMap(numbers);
const lawsIn = (text: string) => all(/\bLaws? (\d+(?:(?:, | and )\d+)*)/g, text).flatMap(numbers);

describe('what comments cite is there', () => {
  it('in what Sangam knows of WhatsApp', () => {
    expect(sectionsIn(sources).length).toBeGreaterThan(50);
    expect(sectionsIn(sources).filter((number) => !sections.has(number))).toEqual([]);
    expect(numbers(all(/§[\d.]+/g, whatsapp).join(' ')).filter((number) => !sections.has(number))).toEqual(
      [],
    );
  });

  it('among the laws', () => {
    expect(lawsIn(sources).length).toBeGreaterThan(10);
    expect(lawsIn(sources).filter((number) => !laws.has(number))).toEqual([]);
  });

  it('and is cited by its name', () => {
    expect(all(/§ ?\d.{0,40}/g, sources.replace(CITED, ''))).toEqual([]);
  });

  it('or would be missed', () => {
    expect(sectionsIn('`docs/whatsapp.md` §2.3-2.10 and §6.')).toEqual(['2.3', '2.10', '6']);
    expect(lawsIn('Laws 4 and 7 over a town')).toEqual(['4', '7']);
    expect(sections.has('2.11')).toBe(false);
  });
});

it('the table of errors has the codes and classes the client is tested with', () => {
  const upTo = (from: string, to = from) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => Number(from) + step);
  const rows = whatsapp.slice(whatsapp.indexOf('\n### §3.7'), whatsapp.indexOf('\n## §4'));
  const classes = new Map<number, string>();
  for (const [, codes = '', letters = ''] of rows.matchAll(
    /^\| ([\d, –]+)(?: \([^)]+\))? \| [^|]+ \| ([^|]+) \|$/gm,
  ))
    for (const [, from = '', to] of codes.matchAll(/(\d+)(?:–(\d+))?/g))
      for (const code of upTo(from, to)) classes.set(code, letters.replace(' or ', ''));
  const table =
    /const REFERENCE: [^=]+= &\[([\s\S]*?)\n {4}\];/.exec(read('crates/cloud-api/src/error.rs'))?.[1] ?? '';
  const tested = [...table.matchAll(/\(&\[([^\]]+)\], "(\w+)"\)/g)].flatMap(([, codes = '', letters = '']) =>
    codes.split(', ').map((code) => [Number(code.replaceAll('_', '')), letters] as const),
  );
  expect(tested.length).toBeGreaterThan(60);
  expect(tested.filter(([code, letters]) => classes.get(code) !== letters)).toEqual([]);
});
