/** Several names as a sentence lists them. */
import { perLocale } from './intl-cache';

const lists = perLocale((locale) => new Intl.ListFormat(locale));

export function listed(names: readonly string[]): string {
  return lists().format(names);
}
