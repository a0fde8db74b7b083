/**
 * Why a message did not go out, and what helps: one sentence and at most one remedy.
 *
 * Codes of WhatsApp get their meaning from the generated table, codes of the hub are meanings themselves. Every meaning names
 * the remedies that help with it, best first; the first that is possible for this person, now, is offered, so no button
 * leads nowhere. What nobody here knows gets an honest sentence with its code.
 */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import { REFUSALS, type Meaning, type RetryClass } from '$ipc/refusals.gen';
import type { MessageView } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { millis } from '$shared/format/time';
import { isOfADesk } from './possible';

/** The hub's codes that can refuse a message. */
export const HUB_MEANINGS = [
  'window_closed',
  'number_not_connected',
  'stage',
  'not_assignee',
  'blocked',
  'sent_again',
  'text_length',
  'file_missing',
  'not_found',
  'invalid',
  'forbidden',
  'command_id_reused',
  'too_large',
  'too_many_attempts',
  'template_not_sendable',
  'waited_too_long',
  'no_chat_with',
  'marketing_stopped',
  'internal',
] as const;

type HubMeaning = (typeof HUB_MEANINGS)[number];
/** Nobody gave a reason; nobody answered; the hub said what this version does not know. */
type Own = 'untold' | 'unanswered' | 'other';
export type AnyMeaning = Meaning | HubMeaning | Own;

/** What a person can do about it. `later` is `again` with a time before which it would be refused once more. */
export type Remedy =
  'again' | 'later' | 'phone' | 'template' | 'convert' | 'number' | 'owner' | 'take' | 'details';

const FIX: readonly Remedy[] = ['number', 'owner'];
const ANOTHER: readonly Remedy[] = ['template', 'phone'];
const SOON: readonly Remedy[] = ['later', 'phone'];
const NOTHING: readonly Remedy[] = [];

/** The remedies of each meaning, best first; none where only time or the customer can help. */
export const REMEDIES: Record<AnyMeaning, readonly Remedy[]> = {
  token_invalid: FIX,
  permission_missing: FIX,
  object_missing: FIX,
  temporary: ['again', 'phone'],
  request_rate: SOON,
  number_throughput: SOON,
  pair_rate: SOON,
  spam_rate: FIX,
  template_misclassified: FIX,
  account_locked: FIX,
  country_not_allowed: ['owner', 'details'],
  payment_problem: FIX,
  number_not_registered: FIX,
  number_upgrading: SOON,
  display_name_not_approved: FIX,
  window_closed: ['again', 'template', 'phone'],
  undeliverable: NOTHING,
  recipient_is_sender: NOTHING,
  recipient_not_allowed: ['owner', 'details'],
  marketing_capped: ['later'],
  marketing_stopped: NOTHING,
  user_in_experiment: ['phone'],
  type_unsupported: ['phone'],
  inbound_media_failed: NOTHING,
  outbound_media_rejected: ['convert', 'phone'],
  only_on_phone: ['phone'],
  bad_parameter: ['details'],
  paging_cursor_invalid: ['again', 'details'],
  phone_number_needed: ['phone'],
  marketing_disabled: FIX,
  template_parameter_count: ANOTHER,
  template_missing: ANOTHER,
  template_text_too_long: ANOTHER,
  content_policy: ['template'],
  template_parameter_invalid: ANOTHER,
  template_paused: ANOTHER,
  template_disabled: ANOTHER,
  flow_blocked: ['phone'],
  flow_throttled: SOON,
  registration_failed: FIX,
  registration_throttled: FIX,
  identity_mismatch: ['phone'],
  block_failed: ['details'],
  block_list_full: ['owner', 'details'],
  block_list_busy: NOTHING,
  template_limit: ['owner', 'details'],
  sync_already_requested: FIX,
  sync_too_late: FIX,
  history_declined: FIX,
  phone_maintenance: SOON,
  unrecognised: ['details'],
  number_not_connected: ['again', ...FIX],
  stage: ['again', ...FIX],
  not_assignee: ['again', 'take', 'details'],
  blocked: NOTHING,
  sent_again: NOTHING,
  text_length: NOTHING,
  file_missing: ['again', 'phone'],
  not_found: ['owner', 'details'],
  invalid: ['details'],
  forbidden: ['owner', 'details'],
  command_id_reused: ['details'],
  too_large: NOTHING,
  too_many_attempts: ['again'],
  template_not_sendable: ANOTHER,
  waited_too_long: ['again', 'phone'],
  no_chat_with: ['owner', 'details'],
  internal: ['again', 'details'],
  other: ['details'],
  untold: ['again', 'phone'],
  unanswered: ['again', 'phone'],
};

/** What is true around the bubble. */
export interface Circumstances {
  isOwner: boolean;
  /** Free text may leave now: the reply window is open and the number lets this person send. */
  maySend: boolean;
  /** The chat must be taken before anything is sent in it. */
  mustTake: boolean;
  canSendTemplate: boolean;
  canConvert: boolean;
  /** In milliseconds. */
  now: number;
}

export interface Verdict {
  meaning: AnyMeaning;
  sentence: string;
  remedy: Remedy | null;
  /** Before this moment the remedy `later` would be refused once more. */
  notBefore: number | null;
  /** Somebody chose to send it again: there is nothing more to do here. */
  sentAgain: boolean;
  /** Sending again is no remedy by itself, but may succeed once somebody has put the number in order. */
  mayRepeat: boolean;
  /** For the details: a code, and the words that came with it. */
  code: string | null;
  words: string | null;
  /** The words are the hub's, not WhatsApp's. */
  byHub: boolean;
}

interface Reason {
  meaning: AnyMeaning;
  class: RetryClass;
  waitSeconds: number;
  code: string | null;
  words: string | null;
  byHub: boolean;
}

/** What a code of WhatsApp means. */
export function meaningOf(code: number): { meaning: Meaning; class: RetryClass; waitSeconds: number } {
  const row = REFUSALS.find(({ from, to }) => from <= code && code <= to);
  return row
    ? { meaning: row.meaning, class: row.class, waitSeconds: row.wait_seconds }
    : { meaning: 'unrecognised', class: 'never', waitSeconds: 0 };
}

function isHubMeaning(code: string): code is HubMeaning {
  return HUB_MEANINGS.some((known) => known === code);
}

const untold = (meaning: Own): Reason => ({
  meaning,
  class: 'never',
  waitSeconds: 0,
  code: null,
  words: null,
  byHub: false,
});

function told({ code, title }: NonNullable<MessageView['error']>): Reason {
  // The hub writes nought and no words where it was given neither; WhatsApp's own nought comes with words.
  if (code === 0 && title === '') return untold('untold');
  // What the hub itself kept back carries nought and one of its own codes.
  if (code === 0 && isHubMeaning(title))
    return { meaning: title, class: 'never', waitSeconds: 0, code: title, words: null, byHub: true };
  return { ...meaningOf(code), code: String(code), words: oneLine(title) || null, byHub: false };
}

/** Why it did not go out, or is not known to have; null when there is nothing to explain. */
function reasonOf(message: MessageView): Reason | null {
  if (message.outbox) {
    if (message.outbox.state !== 'rejected') return null;
    const { code, message: words } = message.outbox.error;
    const meaning = isHubMeaning(code) ? code : 'other';
    return { meaning, class: 'never', waitSeconds: 0, code, words: oneLine(words) || null, byHub: true };
  }
  if (message.direction === 'in') {
    const reason = message.error && told(message.error);
    // What stays on the phone is said by the bubble itself.
    return reason?.meaning === 'inbound_media_failed' ? reason : null;
  }
  if (message.delivery === 'failed') return message.error ? told(message.error) : untold('untold');
  if (message.delivery !== 'unknown') return null;
  const reason = message.error && told(message.error);
  return { ...untold('unanswered'), code: reason?.code ?? null, words: reason?.words ?? null };
}

/** The meanings whose sentence names the code. */
const WITH_CODE = { unrecognised: true, other: true } as const;
type WithCode = keyof typeof WITH_CODE;
const namesCode = (meaning: AnyMeaning): meaning is WithCode => meaning in WITH_CODE;

function sentenceOf(meaning: AnyMeaning, code: string | null): string {
  if (namesCode(meaning)) return t(`refused-${meaning}`, { code: oneLine(code ?? '') });
  const key: PlainKey = `refused-${meaning}`;
  return t(key);
}

/** Why WhatsApp, or the hub, did not take a reaction, in one sentence. All that can be wrong with one is what it is about. */
export function whyNoReaction(error: NonNullable<MessageView['error']>): string {
  const { meaning, code } = told(error);
  return meaning === 'bad_parameter' ? t('reaction-gone') : sentenceOf(meaning, code);
}

/** What happened, and that somebody has decided what to do about it where they have. */
function sentenceWith(meaning: AnyMeaning, code: string | null, sentAgain: boolean): string {
  if (!sentAgain) return sentenceOf(meaning, code);
  const happened = meaning === 'unanswered' ? t('sent-again-unsure') : sentenceOf(meaning, code);
  return `${happened} ${t('sent-again')}`;
}

/** Whatever a desk wrote it can write once more, its file included. */
const isRepeatable = (message: MessageView) =>
  message.direction === 'out' && isOfADesk(message) && !message.revoked_at;

/** What to say and to offer under a bubble; null when nothing went wrong with it. */
export function verdictOf(message: MessageView, around: Circumstances): Verdict | null {
  const reason = reasonOf(message);
  if (!reason) return null;
  const sentAgain = message.sent_again;
  const repeatable = isRepeatable(message) && around.maySend && !sentAgain;
  const possible: Record<Remedy, boolean> = {
    again: repeatable,
    later: repeatable,
    phone: true,
    template: around.canSendTemplate,
    convert: around.canConvert,
    number: around.isOwner,
    owner: !around.isOwner,
    take: around.mustTake,
    details: true,
  };
  const remedy = (!sentAgain && REMEDIES[reason.meaning].find((one) => possible[one])) || null;
  const over = millis(message.sent_at) + reason.waitSeconds * 1000;
  return {
    meaning: reason.meaning,
    sentence: sentenceWith(reason.meaning, reason.code, sentAgain),
    remedy,
    notBefore: remedy === 'later' && around.now < over ? over : null,
    sentAgain,
    mayRepeat: repeatable && reason.class === 'account',
    code: reason.code,
    words: reason.words,
    byHub: reason.byHub,
  };
}

/** That it did not go out, and why, as one sentence to be heard. */
export function refusalWords(message: MessageView): string {
  const reason = reasonOf(message);
  const failed = t('delivery-failed');
  return reason ? `${failed}: ${sentenceOf(reason.meaning, reason.code)}` : failed;
}

/** What support needs: no text of the message, no name. */
export function detailsOf(message: MessageView, { code, words }: Verdict): string {
  return [code, words, message.id, message.sent_at].filter((line) => line !== null).join('\n');
}
