/** A cache of `Intl` formatters, by locale and what else they are made from: building one costs more than a screenful of formatting. */
import { language } from '$i18n/runtime.svelte';

/** Gives the formatter for the language on screen, made the first time it is asked for. */
export function perLocale<Of extends string[], Formatter>(
  make: (locale: string, ...of: Of) => Formatter,
): (...of: Of) => Formatter {
  const made = new Map<string, Formatter>();
  return (...of) => {
    const locale = language.intl;
    const key = [locale, ...of].join(' ');
    const found = made.get(key) ?? make(locale, ...of);
    made.set(key, found);
    return found;
  };
}
