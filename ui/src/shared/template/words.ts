/**
 * Variables in a template's words, between `{{` and `}}`, read as the core reads them: letters, digits and `_` are a name, any
 * other braces are plain. Here they are only drawn and inserted; what may leave is the core's to say.
 */
import { maybe, t } from '$i18n/runtime.svelte';
import { blank } from '$shared/markup/blank';

export type Part = { kind: 'plain'; text: string } | { kind: 'variable'; name: string };

const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > from) found.push({ kind: 'plain', text: text.slice(from, match.index) });
    found.push({ kind: 'variable', name: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ kind: 'plain', text: text.slice(from) });
  return found;
}

/** The variables in the order they first appear, each once. */
export function variables(text: string): string[] {
  const names = parts(text).flatMap((part) => (part.kind === 'variable' ? [part.name] : []));
  return [...new Set(names)];
}

/** How a variable is called on screen: numbered ones by their number, common names by their word, others by their name in plain letters. */
export function variableLabel(name: string): string {
  if (/^\d+$/.test(name)) return t('template-blank', { number: name });
  return maybe(`template-known-${name}`) ?? (name.replace(/_+/g, ' ').trim() || name);
}

/** The words with every value put in; what has none yet is drawn as a blank. */
export function withBlanks(text: string, valueOf: (name: string) => string | undefined): string {
  return parts(text)
    .map((part) =>
      part.kind === 'plain' ? part.text : valueOf(part.name) || blank(variableLabel(part.name)),
    )
    .join('');
}

/** The words on one line, blanks by their names: for a row of a list, and for looking words up. */
export function flat(text: string): string {
  return parts(text)
    .map((part) => (part.kind === 'plain' ? part.text : `[${variableLabel(part.name)}]`))
    .join('');
}
