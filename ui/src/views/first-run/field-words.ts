/** What a refusal at a door brings along: which field is wrong, or the secret that must be set up first. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { CoreError } from '$ipc/errors';
import type { SecretDrawn } from '$ipc/types';

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

export function drawnSecret(error: CoreError | null): SecretDrawn | null {
  const { detail } = error ?? {};
  const isSecret = typeof detail === 'object' && detail !== null && 'picture' in detail && 'groups' in detail;
  return isSecret ? (detail as SecretDrawn) : null;
}
