/** Puts the chosen theme on the page and follows the system while "as the computer" is chosen. */
import { isLocale } from '$i18n/runtime.svelte';
import type { Settings, Theme } from '$ipc/types';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && dark.matches);
}

/** Applies a theme; the returned function stops following the system. */
export function applyTheme(theme: Theme): () => void {
  const apply = () => (document.documentElement.dataset.theme = isDark(theme) ? 'dark' : 'light');
  apply();
  if (theme !== 'system') return () => undefined;
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}

/** The look the page's address asks for: `?theme=dark&locale=hi`. Anything else in it means nothing. */
export function askedLook(search: string): Partial<Settings> {
  const address = new URLSearchParams(search);
  const theme = address.get('theme');
  const locale = address.get('locale');
  return {
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(isLocale(locale) ? { locale } : {}),
  };
}
