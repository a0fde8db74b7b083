import { describe, expect, it } from 'vitest';
import { all, isPath, isTest, isThere, named, read, rustTests } from './sources';

/*
 * docs/faults.md says what every fault was tried by. Each fault has its row, each row names something that is there or says that nothing
 * was tried, and each module of the harness has its figures or is one that has none.
 */

const page = read('docs/faults.md');
const rows = [...page.matchAll(/^\| F(\d+) \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, number = '', fault = '', tried = '']) => ({ number: Number(number), fault, tried }),
);
const FAULTS = 56;
const modules = all(/Fault \{ name: "(\w+)"/g, read('tests/faults/main.rs'));
/** Names of the harness: after *here*, or first in a row of what was tried. */
const here = [
  ...rows.flatMap(({ tried }) => all(/\bhere[:,] ((?:`\w+`(?:, )?)+)/g, tried).flatMap(named)),
  ...all(/^\| `(\w+)`/gm, page),
];

it('every fault has its row, in order, once', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: FAULTS }, (_, nth) => nth + 1));
});

describe('what the page names', () => {
  it('is there: tests', () => {
    const tests = named(page).filter(isTest);
    expect(tests.length).toBeGreaterThan(80);
    expect(tests.filter((name) => !rustTests.has(name))).toEqual([]);
  });

  it('is there: faults of the harness', () => {
    expect(modules.length).toBeGreaterThan(10);
    expect(here.filter((name) => !modules.includes(name))).toEqual([]);
    expect(modules.filter((name) => name !== 'planted' && !here.includes(name))).toEqual([]);
  });

  it('is there: paths', () => {
    expect(named(page).filter((name) => isPath(name) && !isThere(name))).toEqual([]);
  });

  it('is something in every row, or it says that nothing was tried', () => {
    const isEvidence = (name: string) => isTest(name) || isPath(name) || modules.includes(name);
    const bare = rows.filter(({ tried }) => !named(tried).some(isEvidence) && !tried.startsWith('not tried'));
    expect(bare).toEqual([]);
  });
});

it('what is wrong would be found', () => {
  expect(here).toContain('hub_killed');
  expect(isTest('a_test_nobody_wrote')).toBe(true);
  expect(rustTests.has('a_test_nobody_wrote')).toBe(false);
});
