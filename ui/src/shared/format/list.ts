/** Several names as a sentence lists them. */
import { kept } from './kept';

const lists = kept((locale) => new Intl.ListFormat(locale));

export function listed(names: readonly string[]): string {
  return lists().format(names);
}
