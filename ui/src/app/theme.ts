/** Puts the chosen theme on the page and follows the system while "as the computer" is chosen. */
import type { Theme } from '$ipc/types';

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
