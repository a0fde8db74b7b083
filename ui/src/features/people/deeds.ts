/** The words of a line in the log: what was done, and what it says about it. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { AuditRow, DeedKind, Role } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { fullTime, millis } from '$shared/format/time';
import { ROLE_WORD } from '$shared/ui/roles';

/** The sentence of every kind; one that is missing here does not pass the types. */
const WORD: Record<DeedKind, PlainKey> = {
  signed_in: 'deed-signed_in',
  sign_in_failed: 'deed-sign_in_failed',
  signed_out: 'deed-signed_out',
  invited: 'deed-invited',
  invitation_withdrawn: 'deed-invitation_withdrawn',
  joined: 'deed-joined',
  role_changed: 'deed-role_changed',
  removed: 'deed-removed',
  renamed: 'deed-renamed',
  device_revoked: 'deed-device_revoked',
  password_changed: 'deed-password_changed',
  password_reset_made: 'deed-password_reset_made',
  password_reset_used: 'deed-password_reset_used',
  password_set: 'deed-password_set',
  chats_released: 'deed-chats_released',
  chats_held: 'deed-chats_held',
  phone_book_shared: 'deed-phone_book_shared',
  phones_masked: 'deed-phones_masked',
  private_changed: 'deed-private_changed',
  number_connected: 'deed-number_connected',
  stage_changed: 'deed-stage_changed',
  price_list_changed: 'deed-price_list_changed',
  routing_changed: 'deed-routing_changed',
  reply_rule_changed: 'deed-reply_rule_changed',
  hours_changed: 'deed-hours_changed',
  survey_changed: 'deed-survey_changed',
  second_factor_on: 'deed-second_factor_on',
  second_factor_off: 'deed-second_factor_off',
  second_factor_removed: 'deed-second_factor_removed',
  second_factor_failed: 'deed-second_factor_failed',
  recovery_codes_made: 'deed-recovery_codes_made',
  password_recovered: 'deed-password_recovered',
  second_factor_required: 'deed-second_factor_required',
  workspace_founded: 'deed-workspace_founded',
  recovery_key_made: 'deed-recovery_key_made',
  copies_changed: 'deed-copies_changed',
  alerts_changed: 'deed-alerts_changed',
  brought_back: 'deed-brought_back',
  unknown: 'deed-unknown',
};

/** Kinds that can be asked for alone, as the log's filter offers them. */
export const KINDS = (Object.keys(WORD) as DeedKind[]).filter((kind) => kind !== 'unknown');

export const deedWord = (what: DeedKind): string => t(WORD[what] ?? 'deed-unknown');

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
  if (detail.recovery_code === true) said.push(t('deed-about-recovery-code'));
  if (typeof detail.chats === 'number') said.push(t('deed-about-chats', { count: detail.chats }));
  if (typeof detail.private === 'boolean')
    said.push(t(detail.private ? 'deed-about-private' : 'deed-about-not-private'));
  if (typeof detail.shared === 'boolean')
    said.push(t(detail.shared ? 'deed-about-shared' : 'deed-about-not-shared'));
  if (typeof detail.required === 'boolean')
    said.push(t(detail.required ? 'deed-about-required' : 'deed-about-not-required'));
  if (typeof detail.masked === 'boolean')
    said.push(t(detail.masked ? 'deed-about-masked' : 'deed-about-not-masked'));
  if (typeof detail.copied_at === 'string')
    said.push(t('deed-about-copied', { time: fullTime(millis(detail.copied_at)) }));
  return said;
}
