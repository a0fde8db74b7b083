import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * What pages in docs/ name, held to the sources: tests in Rust, titles of the page's tests, paths.
 */

export const ROOT = resolve(import.meta.dirname, '../..');
export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
export const isThere = (path: string) => existsSync(join(ROOT, path));
export const all = (pattern: RegExp, text: string) =>
  [...text.matchAll(pattern)].map((found) => found[1] ?? found[0]);

/** The files below a folder that are called so, in order. */
export const files = (folder: string, ending: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .sort();
const under = (folder: string, ending: RegExp) => files(folder, ending).map(read).join('\n');
export const rust = ['crates', 'src-tauri', 'tests', 'xtask']
  .map((folder) => under(folder, /\.rs$/))
  .join('\n');
export const page = under('ui/src', /\.(ts|svelte)$/);
const screen = ['ui/src', 'ui/tests'].map((folder) => under(folder, /\.test\.ts$/)).join('\n');

/** Attributes between `#[test]` and its function do not part them. */
export const rustTests = new Set(
  all(/#\[(?:tokio::)?test[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:async )?fn (\w+)/g, rust),
);
export const titles = new Set(all(/\b(?:it|test)\(\s*'((?:[^'\\]|\\.)+)'/g, screen));

/** What a page writes as code in its lines. */
export const named = (page: string) => all(/`([^`]+)`/g, page.replace(/^```[\s\S]*?^```/gm, ''));
export const isTest = (name: string) =>
  /^[a-z][a-z0-9]*(_[a-z0-9]+){2,}$/.test(name) && name !== 'code_with_underscores';
export const isPath = (name: string) =>
  /^[\w.-]+(\/[\w.-]+)*\.(rs|ts|svelte|js|json|toml|yml|md|lock)$/.test(name);

/** The anchors of a page's headings, as both the book and code hosts make them. */
export function anchors(page: string): string[] {
  const seen = new Map<string, number>();
  return all(/^#{1,6} (.+)$/gm, page.replace(/^```[\s\S]*?^```/gm, '')).map((heading) => {
    const slug = heading
      .replace(/[`*]/g, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}
