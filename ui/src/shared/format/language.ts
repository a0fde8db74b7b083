/** Languages as people call them, from WhatsApp's codes (`en_US`, `hi`, `pt_BR`). */
import { language } from '$i18n/runtime.svelte';

/** "Hindi", "English (United States)"; the code itself where nobody knows it. */
export function languageName(code: string): string {
  try {
    const names = new Intl.DisplayNames(language.intl, { type: 'language', languageDisplay: 'standard' });
    return names.of(code.replace(/_/g, '-')) ?? code;
  } catch {
    return code;
  }
}

/** The languages WhatsApp takes templates in (WhatsApp's list of supported languages). */
export const TEMPLATE_LANGUAGES = (
  'en en_US en_GB hi bn gu kn ml mr pa ta te ur fr es es_ES es_MX es_AR pt_BR pt_PT ar de it id ms nl tr ru uk pl ro cs sk ' +
  'hu el he fa th vi ja ko zh_CN zh_HK zh_TW af sq az bg ca hr da et fil fi ka ha kk rw_RW ky_KG lo lv lt mk nb sr sl sv sw uz zu ga'
).split(' ');

/** The one a person with this screen writes in most likely. */
export function likelyLanguage(): string {
  const code = language.intl.slice(0, 2);
  return TEMPLATE_LANGUAGES.includes(code) ? code : 'en';
}

/** What `Intl` writes that language with; the screen's own way where it is the same language, or nobody knows the code. What leaves has Latin digits. */
export function localeOf(code: string): string {
  const tag = code.replace(/_/g, '-');
  const latin = (locale: string) => new Intl.Locale(locale, { numberingSystem: 'latn' }).toString();
  if (tag.slice(0, 2) === language.intl.slice(0, 2)) return latin(language.intl);
  try {
    return latin(tag);
  } catch {
    return latin(language.intl);
  }
}
