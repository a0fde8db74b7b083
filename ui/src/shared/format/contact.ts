/** How a customer is called and shown. */
import { t } from '$i18n/runtime.svelte';
import type { ContactView } from '$ipc/types';
import { oneLine } from './name';
import { phone } from './phone';

/** The name on the row; a bare number is grouped for reading. Never empty. */
export function contactName(contact: ContactView): string {
  if (contact.name) return oneLine(contact.name) || t('row-no-name');
  if (contact.username) return `@${oneLine(contact.username)}`;
  if (contact.phone) return phone(contact.phone);
  return oneLine(contact.display_name) || t('row-no-name');
}

/** The line under the name: the number, else the username, else WhatsApp's id. */
export function contactHandle(contact: ContactView): string {
  if (contact.name && contact.phone) return phone(contact.phone);
  if (contact.username) return `@${oneLine(contact.username)}`;
  return contact.phone ? phone(contact.phone) : (contact.user_id ?? '');
}
