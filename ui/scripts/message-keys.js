/**
 * Writes `src/i18n/keys.gen.ts`: one entry per English message with the arguments it needs, so that a misspelt key or
 * a forgotten argument does not compile. With `--check` it only compares and fails when the file is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';

const folder = join(import.meta.dirname, '../src/i18n');
const english = join(folder, 'en');
const sources = readdirSync(english)
  .filter((name) => name.endsWith('.ftl'))
  .sort()
  .map((name) => join(english, name));
const target = join(folder, 'keys.gen.ts');

/** Names of every `$argument` anywhere below a Fluent pattern. */
function argumentsOf(node, found = new Set()) {
  if (Array.isArray(node)) node.forEach((part) => argumentsOf(part, found));
  else if (node && typeof node === 'object') {
    if (node.type === 'var') found.add(node.name);
    Object.values(node).forEach((part) => argumentsOf(part, found));
  }
  return found;
}

export function generate() {
  const entries = sources.flatMap((source) => new FluentResource(readFileSync(source, 'utf8')).body);
  const lines = entries
    .filter((entry) => !entry.id.startsWith('-'))
    .map(({ id, value }) => {
      const names = [...argumentsOf(value)].sort();
      const shape = names.length ? `{ ${names.map((name) => `${name}: Value`).join('; ')} }` : 'undefined';
      return `  '${id}': ${shape};`;
    })
    .sort();
  return [
    '// Generated from the English files by `npm run keys`. Do not edit.',
    "import type { FluentVariable } from '@fluent/bundle';",
    '',
    'type Value = FluentVariable;',
    '',
    '/** Every message of the screen and the arguments it takes. */',
    'export interface Messages {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

if (process.argv[1]?.endsWith('message-keys.js')) {
  const wanted = generate();
  if (!process.argv.includes('--check')) writeFileSync(target, wanted);
  else if (readFileSync(target, 'utf8') !== wanted) {
    console.error('src/i18n/keys.gen.ts is out of date: run `npm run keys`.');
    process.exit(1);
  }
}
