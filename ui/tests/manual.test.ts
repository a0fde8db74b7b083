import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { SHORTCUTS } from '$app/shortcuts';
import { keycaps } from '$shared/keys/keymap';
import { ROOT, all, anchors, files, read } from './sources';

/*
 * The manual says what the product does now. What bold words call a thing is what the screen calls it, every link leads somewhere,
 * every setting, command, metric and key of the hub and the desk is described, and nothing is described that is not there.
 */

const PAGES = join(ROOT, 'docs/src');
const pages = files('docs/src', /\.md$/);
const standing = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...files('docs', /\.md$/).filter((path) => !pages.includes(path)),
  ...files('.github', /\.md$/),
  'tests/README.md',
  'ui/README.md',
];
const manual = pages.map(read).join('\n');
const hub = files('crates/hub/src', /\.rs$/).map(read).join('\n');

/** What a page says without its code, in which brackets and stars mean something else. */
const prose = (page: string) => page.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '``');
const unique = (words: string[]) => [...new Set(words)].sort();

const links = (path: string) => all(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g, prose(read(path)));

function brokenLinks(path: string): string[] {
  return links(path)
    .filter((link) => !/^(https?|mailto):/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(ROOT, path) : resolve(ROOT, dirname(path), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor);
    });
}

type Part = string | { type: string; name?: string; variants?: { value: unknown }[] };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What a message can look like on the screen: its words, with anything where it puts something in. */
function shape(value: unknown): string {
  if (typeof value === 'string') return escaped(value.replace(/<\/?b>/g, ''));
  if (Array.isArray(value)) return value.map(shape).join('');
  const part = value as Exclude<Part, string>;
  if (part.type === 'select') return `(?:${(part.variants ?? []).map((v) => shape(v.value)).join('|')})`;
  return part.type === 'term' ? 'Sangam' : '.+';
}

const fluent = readdirSync(join(ROOT, 'ui/src/i18n/en'))
  .filter((name) => name.endsWith('.ftl'))
  .map((name) => read(join('ui/src/i18n/en', name)));
const messages = fluent
  .flatMap((file) => new FluentResource(file).body)
  .filter(({ value }) => value !== null)
  .map(({ id, value }) => ({ id, looks: shape(value) }));
/** A message that is hardly more than what it puts in would be found in any words. */
const saysSomething = (looks: string) => (looks.match(/\p{L}/gu) ?? []).length >= 3;
const stressed = all(/<b>([^<{]+)<\/b>/g, fluent.join('\n')).map(escaped);
const screenWords = [...messages.map(({ looks }) => looks).filter(saysSomething), ...stressed].map(
  (looks) => new RegExp(`^(?:${looks})$`, 'u'),
);
const isOnScreen = (words: string) => screenWords.some((looks) => looks.test(words));

describe('the pages', () => {
  it('are all in the table of contents, once, and nothing else is', () => {
    const listed = links('docs/src/SUMMARY.md').map((link) => join('docs/src', link));
    expect([...listed].sort()).toEqual(pages.filter((path) => !path.endsWith('SUMMARY.md')));
  });

  it.each([...standing, ...pages])('%s leads where it says', (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });

  it('show pictures that are listed and there, and every listed picture', () => {
    const listed = JSON.parse(read('docs/screens.json')) as Record<string, string>;
    const drawn = Object.values(listed).map((name) => join(PAGES, 'screens', name));
    const shown = [...pages, 'README.md'].flatMap((path) =>
      all(/!\[[^\]]+\]\(([^)]+)\)/g, read(path)).map((link) => resolve(ROOT, dirname(path), link)),
    );
    expect(unique(shown)).toEqual(unique(drawn));
    expect(drawn.filter((file) => !existsSync(file))).toEqual([]);
    const kept = existsSync(join(PAGES, 'screens')) ? readdirSync(join(PAGES, 'screens')) : [];
    expect(unique(kept)).toEqual(unique(Object.values(listed)));
  });

  it('take their pictures from screens that are there', async () => {
    const folder = join(ROOT, 'ui/scripts/look/screens');
    const modules = await Promise.all(
      readdirSync(folder).map((name) => import(join(folder, name)) as Promise<{ default: object }>),
    );
    const screens = modules.flatMap((file) => Object.keys(file.default));
    const listed = Object.keys(JSON.parse(read('docs/screens.json')) as Record<string, string>);
    expect(listed.filter((name) => !screens.includes(name))).toEqual([]);
  });

  it.each(pages)('%s calls things in bold by their words on the screen', (path) => {
    const bold = all(/\*\*([^*]+)\*\*/g, prose(read(path))).map((words) => words.replace(/\s+/g, ' '));
    expect(bold.filter((words) => !isOnScreen(words))).toEqual([]);
  });

  it('would notice a word no screen has', () => {
    expect(isOnScreen('Let the team answer')).toBe(true);
    expect(isOnScreen('Invite 3 people from the moon')).toBe(false);
    expect(brokenLinks('README.md')).toEqual([]);
    expect(anchors('# One\n## Two, three\n## Two, three\n')).toEqual(['one', 'two-three', 'two-three-1']);
  });
});

it('every word that narrows a search has its row, and no other', () => {
  const words = messages.filter(({ id }) => id.startsWith('search-word-')).map(({ looks }) => looks);
  expect(words.length).toBeGreaterThan(5);
  expect(unique(all(/^\| `(\w+):/gm, read('docs/src/agent/find.md')))).toEqual(unique(words));
});

describe('what runs a hub', () => {
  it('every setting of the hub is described, and no other', () => {
    const names = /SANGAM_[A-Z0-9_]*[A-Z0-9]/g;
    const settings = unique(all(names, hub));
    expect(settings.length).toBeGreaterThan(10);
    expect(unique(all(names, manual))).toEqual(settings);
  });

  it('every admin command is described, and no other', () => {
    const declared =
      /enum AdminCommand \{([\s\S]*?)\n\}/.exec(read('crates/hub/src/bin/sangam-hub/cli.rs'))?.[1] ?? '';
    const commands = all(/^ {4}([A-Z]\w*)/gm, declared).map((name) =>
      name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
    );
    expect(commands.length).toBeGreaterThan(3);
    expect(unique(all(/sangam-hub admin ([a-z-]+)/g, manual))).toEqual(unique(commands));
  });

  it('every metric is described, and no other', () => {
    const declared = all(/pub const \w+: &str = "(sangam_\w+)"/g, read('crates/hub/src/service/metrics.rs'));
    expect(declared.length).toBeGreaterThan(5);
    const page = read('docs/src/host/watch.md');
    expect(unique(all(/^\| `(sangam_[a-z_]+)/gm, page))).toEqual(unique(declared));
  });

  it('says of a hub on PostgreSQL what can be read there, and how all of it is deleted', () => {
    const page = read('docs/src/privacy.md');
    const row = page.split('\n').find((line) => line.startsWith('| A hub with its database in [PostgreSQL]'));
    expect(row).toMatch(/whoever reads the database or its disk can read/);
    const store = read('crates/hub/src/store/postgres/mod.rs');
    const schemas = unique(all(/"(sangam(?:_live|_history)?)"/g, store));
    expect(schemas).toEqual(['sangam', 'sangam_history', 'sangam_live']);
    const deleting = /- Everything, with a database in PostgreSQL:[\s\S]*?\n(?=\n|- )/.exec(page)?.[0] ?? '';
    expect(schemas.filter((schema) => !deleting.includes(`\`${schema}\``))).toEqual([]);
    for (const kept of ['dump', 'archive', 'standbys', 'versions', 'master key'])
      expect(deleting).toContain(kept);
  });

  it('dashboard and alerts ask only for metrics the hub has, and the dashboard shows them all', () => {
    const declared = all(/pub const \w+: &str = "(sangam_\w+)"/g, read('crates/hub/src/service/metrics.rs'));
    const asked = (path: string) =>
      unique(all(/\b(sangam_[a-z_]+)/g, read(path)).map((name) => name.replace(/_bucket$/, '')));
    const shown = asked('packaging/hub/grafana-dashboard.json');
    expect(shown).toEqual(unique(declared));
    const watched = asked('packaging/hub/prometheus-alerts.yml');
    expect(watched.filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('every webhook field the hub asks for is listed', () => {
    const declared = /WEBHOOK_FIELDS: \[&str; \d+\] = \[([\s\S]*?)\]/.exec(hub)?.[1] ?? '';
    const fields = all(/"(\w+)"/g, declared);
    expect(fields.length).toBeGreaterThan(10);
    const page = read('docs/src/host/meta-app.md');
    expect(unique(all(/^ *- `([a-z_]+)`$/gm, page))).toEqual(unique(fields));
  });
});

describe('the keys', () => {
  const words = new Map(messages.map(({ id, looks }) => [id, looks.replace(/\\(.)/g, '$1')]));
  const caps = (keys: string) =>
    keycaps(keys)
      .map((cap) => cap.replace('Period', '.').replace('Comma', ',').replace('ArrowUp', '↑'))
      .map((cap) => cap.replace('ArrowDown', '↓'))
      .join(' ');

  it('are all on their page, as they are until somebody changes them', () => {
    const rows = SHORTCUTS.map(
      ({ label, keys }) =>
        `| **${words.get(label)}** | ${keys.map((key) => `\`${caps(key)}\``).join(' or ')} |`,
    );
    const table = all(/^(\| \*\*.+\|)$/gm, read('docs/src/agent/keys.md'));
    expect(unique(table)).toEqual(unique(rows));
  });

  it('that other pages tell people to press are there', () => {
    const there = SHORTCUTS.flatMap(({ keys }) => keys.map(caps));
    const others = pages.filter((path) => !path.endsWith('/keys.md')).map(read);
    // `G`, then `I`
    const afterG = /`G`,\s+then\s+`(\w)`/g;
    const told = others.flatMap((page) => [
      ...all(afterG, page).map((key) => `G · ${key}`),
      ...all(/`((?:(?:Ctrl|Shift|Alt) )*(?:[A-Z?]|F\d))`/g, page.replace(afterG, '')),
    ]);
    expect(told.length).toBeGreaterThan(30);
    expect(unique(told).filter((key) => !there.includes(key))).toEqual([]);
  });
});
