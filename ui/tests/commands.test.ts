import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, files, read } from './sources';

/*
 * Every command that people are told to type has its row in docs/drills.md: a test or a script of this repository runs it, or a drill
 * whose own block holds it, with its date and what was seen, or it says that it was not run here. No row is about a command nobody is
 * told. What the workflows run is there as well.
 */

const LEDGER = 'docs/drills.md';
const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  'tests/README.md',
  'ui/README.md',
  ...files('docs', /\.md$/).filter((path) => path !== LEDGER),
];

const PROGRAMS =
  'base64|cargo|chmod|cp|curl|docker|mdbook|npm|pg_basebackup|sangam-hub|sudo|systemctl|tar|tauri';
const command = new RegExp(`^(?:[A-Z_]+=\\S+ )*(?:${PROGRAMS}) \\S`);
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
const unique = (words: string[]) => [...new Set(words)].sort();

/** The lines of every block of shell, without remarks; a line that is broken is one. */
const typed = (page: string) =>
  [...page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```/gm)]
    .flatMap(([, , block = '']) => block.replace(/\\\n/g, ' ').split('\n'))
    .map((line) => plain(line.replace(/\s#.*$/, '')))
    .filter((line) => line !== '' && !/^(export )?[A-Z0-9_]+=\S+$/.test(line) && !/^cd \S+$/.test(line));

/** What a sentence tells people to type. A program's name alone is none. */
const said = (page: string) =>
  [...page.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)]
    .map(([, words = '']) => plain(words))
    .filter((words) => command.test(words));

const told = unique(pages.map(read).flatMap((page) => [...typed(page), ...said(page)]));

interface Row {
  command: string;
  by: string;
}

const ledger = read(LEDGER);
const rows: Row[] = [...ledger.matchAll(/^\| ``? ?(.+?) ?``? \| (.+) \|$/gm)].map(
  ([, words = '', by = '']) => ({
    command: plain(words),
    by,
  }),
);

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** A part of a page, below the heading of this anchor. */
function section(page: string, anchor: string): string | undefined {
  const parts = page.split(/^#{2,4} /m).slice(1);
  return parts.find((part) => slug(part.split('\n', 1)[0] ?? '') === anchor);
}

/**
 * What a line of a drill looks like that runs a command: a placeholder is some word, and options may say more than the command does. A
 * further word that is no option would be another command, of less.
 */
function asRun(command: string): RegExp {
  const words = command.split(' ').map((word) => {
    if (/^\[[A-Z]+\]$/.test(word)) return '(?: \\S+)*';
    return /^([A-Z]+|…)$/.test(word) ? ' \\S+' : ` ${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  });
  const program = words.join('').replace(/^ /, ' (?:\\S*/)?');
  return new RegExp(`^(?: [A-Z_]+=\\S+)*${program}(?: --?[a-z-]+(?:[ =][^-\\s]\\S*)?)*$`);
}

/** A benchmark was run when its own part of the page has its figures; all of them, or another size of one, only if that is said. */
function unmeasured(command: string): string | null {
  const page = read('docs/benchmarks.md');
  const said = /^cargo xtask bench((?: [a-z]+)+)$/.exec(command)?.[1]?.trim();
  const names = /^npm run bench\b/.test(command) ? ['page'] : (said?.split(' ') ?? []);
  if (names.length === 0) return 'the page has no figures of that';
  const without = names.filter((name) => !/^\|.*\d.*\|$/m.test(section(page, name) ?? ''));
  if (without.length > 0) return `there are no figures of ${without.join(', ')}`;
  return /\b20\d\d-\d\d-\d\d\b/.test(section(page, 'what-was-found') ?? '')
    ? null
    : 'the figures have no date';
}

/** What is wrong with the proof a row names, if anything. */
function flaw({ command, by }: Row): string | null {
  if (/^\*Not run here: [^*]+\.\*$/.test(by)) return null;
  const drill = /^\[[^\]]+\]\(([^)#]*)#([^)]+)\)$/.exec(by);
  if (drill) {
    const file = drill[1] ? resolve(ROOT, dirname(LEDGER), drill[1]) : join(ROOT, LEDGER);
    const part = existsSync(file) ? section(readFileSync(file, 'utf8'), drill[2] ?? '') : undefined;
    if (part === undefined) return 'the drill is not there';
    if (drill[1] === 'benchmarks.md') return unmeasured(command);
    if (!/\b20\d\d-\d\d-\d\d\b/.test(part)) return 'the drill has no date';
    // Beside the drills themselves, what a page says to do may have been tried as it is said there.
    const ran = /^\*Tried on 20/m.test(part) ? [...typed(part), ...said(part)] : typed(part);
    return ran.some((line) => asRun(command).test(` ${line}`)) ? null : 'the drill does not run it';
  }
  const [, path = '', words = ''] = /^`([^`]+)`: `([^`]+)`$/.exec(by) ?? [];
  if (!existsSync(join(ROOT, path)) || path === '') return `there is no ${path}`;
  if (path.startsWith('.github/') || path === 'xtask/src/main.rs') return `${path} runs nothing here`;
  return plain(read(path).replace(/\\\n/g, ' ')).includes(words) ? null : `${path} does not hold ${words}`;
}

describe('what people are told to type', () => {
  it('has its row, and no other has', () => {
    expect(told.length).toBeGreaterThan(30);
    expect(unique(rows.map((row) => row.command))).toEqual(told);
    expect(rows).toHaveLength(told.length);
  });

  it.each(rows)('$command is run, or says that it was not', (row) => {
    expect(flaw(row)).toBeNull();
  });

  it('and a row that proves nothing would be seen', () => {
    const by = (text: string) => flaw({ command: 'cargo xtask run', by: text });
    expect(by('`xtask/src/main.rs`: `"moon" =>`')).not.toBeNull();
    expect(by('`xtask/src/moon.rs`: `run`')).not.toBeNull();
    expect(by('[on the moon](#on-the-moon)')).not.toBeNull();
    expect(by('everybody')).not.toBeNull();
    expect(by('`xtask/src/main.rs`: `"run" =>`')).not.toBeNull();
    expect(by('`.github/workflows/ci.yml`: `cargo xtask`')).not.toBeNull();
    expect(by('[The practice shop](#the-practice-shop)')).toBeNull();
    expect(
      flaw({ command: 'cargo xtask fuzz markup', by: '[Hostile input](#hostile-input)' }),
    ).not.toBeNull();
    expect(flaw({ command: 'cargo xtask package --hub', by: '[Packages](#packages)' })).not.toBeNull();
    const measured = (names: string) =>
      flaw({ command: `cargo xtask bench${names}`, by: '[Benchmarks](benchmarks.md#page)' });
    expect(measured(' page idle')).toBeNull();
    expect(['', ' moon', ' page moon', ' page --size small'].filter((names) => !measured(names))).toEqual([]);
    expect(asRun('a x FOLDER [NAMES]').test(' A=1 bin/a x f --y z')).toBe(true);
    expect(asRun('a x').test(' a x f')).toBe(false);
    expect(typed('```sh\na \\\n  b   # c\nX_Y=1\n```\n')).toEqual(['a b']);
    expect(said('`cargo x`, `cargo`, `A=1 cargo\ny` and `let cargo x`')).toEqual(['cargo x', 'A=1 cargo y']);
  });
});

describe('a drill', () => {
  const drills = (/^## Drills$([\s\S]*?)(?=^## )/m.exec(ledger)?.[1] ?? '').split(/^### /m).slice(1);

  it.each(drills.map((text) => [text.split('\n', 1)[0] ?? '', text]))(
    '%s says what, when, where and what was seen',
    (_, text) => {
      expect(text).toMatch(/^```sh$/m);
      expect(text).toMatch(/^20\d\d-\d\d-\d\d, .+/m);
      expect(text).toMatch(/^```text$/m);
    },
  );

  it('is there', () => {
    expect(drills.length).toBeGreaterThan(3);
  });
});

describe("the project's own commands", () => {
  const usage = read('xtask/src/main.rs');
  const dispatched = unique([...usage.matchAll(/^ {8}"([a-z]+)" =>/gm)].map(([, name = '']) => name));
  const scripts = Object.keys((JSON.parse(read('ui/package.json')) as { scripts: object }).scripts);
  const places = [...pages, LEDGER, ...files('.github', /\.yml$/), ...files('packaging', /file$/)]
    .map(read)
    .join('\n');

  it('are all told by their help', () => {
    const described = [...usage.matchAll(/^cargo xtask ([a-z]+) {2,}\S/gm)].map(([, name = '']) => name);
    expect(unique(described)).toEqual(dispatched);
  });

  it('are there wherever they are called', () => {
    const called = [...places.matchAll(/cargo xtask\s+([a-z]+)/g)].map(([, name = '']) => name);
    expect(unique(called).filter((name) => !dispatched.includes(name))).toEqual([]);
    const run = [...places.matchAll(/npm run (?:--silent )?([a-z]+)/g)].map(([, name = '']) => name);
    expect(unique(run).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('a workflow', () => {
  const workflows = files('.github/workflows', /\.yml$/);
  const expressions = (text: string) =>
    [...text.matchAll(/\$\{\{\s*(.+?)\s*\}\}/g)].map(([, words = '']) => words);

  it.each(workflows)('%s names only jobs, steps and files that are there', (path) => {
    const text = read(path);
    expect(text).not.toContain('\t');
    const jobs = [...text.matchAll(/^ {2}([a-z]+):$/gm)].map(([, name = '']) => name);
    const needed = [...text.matchAll(/needs: \[([^\]]+)\]/g)].flatMap(([, names = '']) => names.split(', '));
    expect(needed.filter((name) => !jobs.includes(name))).toEqual([]);
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !/^[\w.-]+\/[\w.-]+@v\d+$/.test(name))).toEqual([]);
    const files = [...text.matchAll(/^ *(?:file|cache-dependency-path|working-directory): (\S+)/gm)].map(
      ([, name = '']) => name,
    );
    expect(files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    expect(text).toMatch(/^permissions:\n {2}contents: (read|write)$/m);
    // Each job ends, whatever happens.
    const bodies = text
      .slice(text.indexOf('\njobs:'))
      .split(/^ {2}[a-z]+:$/m)
      .slice(1);
    expect(bodies.filter((body) => !/timeout-minutes: \d+/.test(body))).toEqual([]);
  });

  it.each(workflows)('%s asks only for what the forge gives', (path) => {
    const known =
      /^(github\.(ref|ref_name|repository|actor|token)|matrix\.[a-z]+|(secrets|vars)\.[A-Z_]+|env\.IMAGE)$/;
    expect(expressions(read(path)).filter((words) => !known.test(words))).toEqual([]);
  });

  it('that releases lists every secret and variable it asks for in its first lines', () => {
    const release = read('.github/workflows/release.yml');
    const head = release.slice(0, release.indexOf('\nname:'));
    const asked = expressions(release)
      .filter((words) => /^(secrets|vars)\./.test(words))
      .map((words) => words.replace(/^[a-z]+\./, ''));
    expect(unique(asked).filter((name) => name !== 'GITHUB_TOKEN' && !head.includes(name))).toEqual([]);
  });
});
