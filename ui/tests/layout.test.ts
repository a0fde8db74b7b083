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

/*
 * What is chosen stays marked while the pointer rests on it, as it does on what was just clicked. `button:hover` is stronger than
 * `[aria-current]`: either it leaves that one out, or the mark says for itself what it stands on.
 */
it('a pointer takes the mark off nothing that is chosen', () => {
  const faded: string[] = [];
  let marks = 0;
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.svelte')) continue;
    const style = /<style>([^]*)<\/style>/.exec(readFileSync(join(SRC, file), 'utf8'))?.[1] ?? '';
    const grounds = [...style.matchAll(/([^{}]+)\{[^{}]*background:/g)].map(
      ([, selector]) => selector?.trim() ?? '',
    );
    const pointed = grounds.filter((selector) => selector.includes(':hover'));
    const chosen = grounds.filter(
      (selector) => /\[aria-(current|selected|pressed)/.test(selector) && !selector.includes(':hover'),
    );
    marks += chosen.length;
    const stands = (mark: string) =>
      pointed.some((hover) => mark.startsWith(hover.replace(/:hover[^]*/, '')));
    for (const mark of chosen.filter((mark) => !stands(mark)))
      for (const hover of pointed.filter((hover) => !/:not\(.*\[aria-/.test(hover)))
        faded.push(`${file}: ${mark} under ${hover}`);
  }
  expect(marks).toBeGreaterThan(8);
  expect(faded).toEqual([]);
});
