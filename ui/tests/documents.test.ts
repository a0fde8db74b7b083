import { describe, expect, it } from 'vitest';
import { all, files, isPath, isThere, named, read } from './sources';

/*
 * What a newcomer reads first is held to the sources: ARCHITECTURE.md, its pages of one question each, CONTRIBUTING.md.
 */

const pages = files('docs/design', /\.md$/);
const architecture = read('ARCHITECTURE.md');

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'tests/README.md', ...pages])('%s', (document) => {
  const names = named(read(document));

  it('names files that are there', () => {
    const paths = names.filter((name) => isPath(name) && name.includes('/'));
    expect(paths.filter((path) => !isThere(path) && !isThere(`crates/${path}`))).toEqual([]);
  });

  it('names folders that are there', () => {
    const folders = names.filter((name) =>
      /^(crates|docs|packaging|src-tauri|tests|ui|xtask)(\/[\w.-]+)*\/?$/.test(name),
    );
    expect(folders.filter((folder) => !isThere(folder))).toEqual([]);
  });
});

it('every question of the design has its row, once', () => {
  expect(all(/\]\((docs\/design\/[^)]+)\)/g, architecture).sort()).toEqual([...pages].sort());
});

it('the dependencies are those of the manifests', () => {
  const drawn = all(/^([a-z-]+ +→ .+)$/gm, architecture)
    .map((line) => line.split(/ +→ /))
    .filter(([from]) => from !== 'ui')
    .map(([from = '', to = '']) => ({ from, to: to.split(', ') }));
  expect(drawn.length).toBeGreaterThan(5);
  for (const { from, to } of drawn) {
    const manifest = read(from === 'src-tauri' ? 'Cargo.toml' : `crates/${from}/Cargo.toml`);
    const own = /\n\[dependencies\]\n([\s\S]*?)(?:\n\[|$)/.exec(manifest)?.[1] ?? '';
    expect([from, ...all(/^sangam-([a-z0-9-]+)/gm, own).sort()]).toEqual([from, ...to]);
  }
});
