/** The words of a line in the log: what was done, and what it says about it. */
import { maybe, t } from '$i18n/runtime.svelte';
import type { AuditRow, DeedKind, Role } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { ROLE_WORD } from '$shared/ui/roles';

/** Kinds that can be asked for alone, as the log's filter offers them. */
export const KINDS: Exclude<DeedKind, 'unknown'>[] = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'invited',
  'invitation_withdrawn',
  'joined',
  'role_changed',
  'removed',
  'renamed',
  'device_revoked',
  'password_changed',
  'password_reset_made',
  'password_reset_used',
  'password_set',
  'chats_released',
  'chats_held',
  'phone_book_shared',
  'phones_masked',
  'private_changed',
  'number_connected',
  'stage_changed',
  'price_list_changed',
  'routing_changed',
];

export const deedWord = (what: DeedKind): string => maybe(`deed-${what}`) ?? t('deed-unknown');

const roleWord = (value: unknown): string => {
  const known = Object.entries(ROLE_WORD).find(([role]) => role === value);
  return known ? t(known[1]) : String(value as Role);
};

/** What a line says beside its kind: to whom, and how. Parts nobody knows the words for are left out. */
export function deedDetail(row: AuditRow): string[] {
  const { detail } = row;
  const said: string[] = [];
  if (row.about_name && row.about !== row.by) said.push(oneLine(row.about_name));
  if (detail.from !== undefined && detail.to !== undefined)
    said.push(t('deed-about-roles', { from: roleWord(detail.from), to: roleWord(detail.to) }));
  if (detail.role !== undefined) said.push(t('deed-about-role', { role: roleWord(detail.role) }));
  if (typeof detail.device === 'string' && detail.device)
    said.push(t('deed-about-device', { device: oneLine(detail.device) }));
  if (typeof detail.chats === 'number') said.push(t('deed-about-chats', { count: detail.chats }));
  if (typeof detail.private === 'boolean')
    said.push(t(detail.private ? 'deed-about-private' : 'deed-about-not-private'));
  if (typeof detail.shared === 'boolean')
    said.push(t(detail.shared ? 'deed-about-shared' : 'deed-about-not-shared'));
  if (typeof detail.masked === 'boolean')
    said.push(t(detail.masked ? 'deed-about-masked' : 'deed-about-not-masked'));
  return said;
}
