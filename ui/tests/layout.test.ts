import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
/** Screens whose every word is ours. */
const OURS = ['views/first-run/FirstRun.svelte', 'views/first-run/Vault.svelte'];

/*
 * WebKit ends the whole page when it breaks certain long paragraphs with links and code in them prettily. So that no customer can do
 * that by a message, lines are chosen by the webview's plain rule wherever anybody else's words may stand.
 */
it('lets the webview break foreign words by its plain rule', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(css|svelte)$/.test(file),
  );
  const choosy = files.filter((file) => /text-wrap|wrap-style/.test(readFileSync(join(SRC, file), 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(choosy.toSorted()).toEqual(OURS);
  for (const file of OURS) expect(readFileSync(join(SRC, file), 'utf8')).not.toContain('pretty');
});
