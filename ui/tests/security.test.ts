import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { all, anchors, isPath, isTest, isThere, named as namedIn, read, rustTests, titles } from './sources';

/*
 * docs/security.md says which test shows what. Every path, test and title it names is there, its table has every requirement of the
 * two levels once, what is met has its evidence and what is not has its work.
 */

const page = read('docs/security.md');
const prose = page.replace(/\s+/g, ' ');
const named = namedIn(page);

interface Row {
  number: string;
  level: string;
  state: string;
  evidence: string;
}
const rows: Row[] = [
  ...page.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([a-z ]+) \| ([^|]+) \|$/gm),
].map(([, number = '', level = '', state = '', evidence = '']) => ({ number, level, state, evidence }));
const STATES = ['met', 'partly', 'not met', 'does not apply'];
const withState = (...states: string[]) => rows.filter(({ state }) => states.includes(state));

describe('what the page names', () => {
  it('is there: paths', () => {
    const paths = named.filter(isPath);
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  it('is there: tests in Rust', () => {
    const tests = named.filter(isTest);
    expect(tests.length).toBeGreaterThan(150);
    expect(tests.filter((name) => !rustTests.has(name))).toEqual([]);
  });

  it('is there: titles of the page’s tests', () => {
    const quoted = all(/“([^”]+)”/g, prose).filter((title) => title !== 'quotes');
    expect(quoted.length).toBeGreaterThan(5);
    expect(quoted.filter((title) => !titles.has(title))).toEqual([]);
  });

  it('is there: links', () => {
    const headings = anchors(page);
    const broken = all(/\]\(([^)]+)\)/g, page).filter((link) =>
      link.startsWith('#') ? !headings.includes(link.slice(1)) : !isThere(join('docs', link)),
    );
    expect(broken).toEqual([]);
  });

  it('would be missed', () => {
    expect(isTest('only_what_meta_signed_is_taken_in')).toBe(true);
    expect(rustTests.has('only_what_meta_signed_is_taken_in')).toBe(true);
    expect(rustTests.has('only_what_meta_wished')).toBe(false);
    expect(isPath('crates/hub/src/access/throttle/mod.rs')).toBe(true);
    expect(isPath('/metrics')).toBe(false);
  });
});

describe('the table', () => {
  it('has every requirement of both levels once', () => {
    expect(rows.filter(({ level }) => level === '1')).toHaveLength(70);
    expect(rows.filter(({ level }) => level === '2')).toHaveLength(183);
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
    expect(rows.filter(({ state }) => !STATES.includes(state))).toEqual([]);
  });

  it('has evidence for what is met', () => {
    const bare = withState('met').filter(({ evidence }) => !/`[^`]+`|“[^”]+”|\]\(/.test(evidence));
    expect(bare).toEqual([]);
  });

  it('has work for what is not, and for nothing else', () => {
    const work = page.slice(page.indexOf('\n## Work')).match(/\d+\.\d+\.\d+/g) ?? [];
    const open = withState('partly', 'not met').map(({ number }) => number);
    expect([...work].sort()).toEqual(open.sort());
  });

  it('is counted right', () => {
    const counted = STATES.map((state) => {
      const at = (level: string) => withState(state).filter((row) => row.level === level).length;
      return `| ${state} | ${at('1')} | ${at('2')} | ${at('1') + at('2')} |`;
    });
    expect(counted.filter((line) => !page.includes(line))).toEqual([]);
  });
});
