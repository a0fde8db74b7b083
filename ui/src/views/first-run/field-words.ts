/** What is wrong with which field of a door, where the hub says it. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { CoreError } from '$ipc/errors';

const WORDS: Record<string, PlainKey> = {
  email: 'error-field-email',
  name: 'error-field-name',
  password: 'error-field-password',
};

export function fieldWords(error: CoreError | null): string | null {
  if (error?.code !== 'invalid' || typeof error.detail !== 'object' || error.detail === null) return null;
  const { field } = error.detail as { field?: unknown };
  const key = typeof field === 'string' ? WORDS[field] : undefined;
  return key ? t(key) : null;
}
