/**
 * The one shape of a failure from the core, and the words people read for its code. Nothing branches on English text.
 */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { Code } from './bindings.gen';
import { problemWords } from './problems';

export class CoreError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail?: unknown,
  ) {
    super(message);
    this.name = 'CoreError';
  }

  /** Whatever was thrown, as a core error. */
  static from(thrown: unknown): CoreError {
    if (thrown instanceof CoreError) return thrown;
    if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
      const { code, message, detail } = thrown as { code: unknown; message: unknown; detail?: unknown };
      return new CoreError(String(code), String(message), detail);
    }
    return new CoreError('internal', String(thrown));
  }
}

/** Of the problems a number can have, this one stands before who answers customers as well. */
type Spoken = Code | 'stage';

/** Words for every code. General ones are enough where the core acts by itself, or where it is a mistake of ours. */
const WORDS: Record<Spoken, PlainKey> = {
  unauthenticated: 'error-other',
  device_revoked: 'error-other',
  command_id_reused: 'error-other',
  resync_required: 'error-other',
  too_large: 'error-other',
  internal: 'error-other',
  not_practice: 'error-other',
  wrong_credentials: 'error-wrong-credentials',
  too_many_attempts: 'error-too-many-attempts',
  invitation_invalid: 'error-invitation-invalid',
  reset_invalid: 'error-reset-invalid',
  unavailable: 'error-unavailable',
  totp_required: 'error-totp-required',
  totp_set_up: 'error-totp-set-up',
  totp_wrong: 'error-totp-wrong',
  totp_expired: 'error-totp-expired',
  recovery_invalid: 'error-recovery-invalid',
  codes_replaced: 'error-codes-replaced',
  upgrade_required: 'error-upgrade-required',
  hub_older: 'error-hub-older',
  invalid: 'error-invalid',
  forbidden: 'error-forbidden',
  not_found: 'error-not-found',
  window_closed: 'error-window-closed',
  text_length: 'error-text-length',
  file_missing: 'error-file-missing',
  number_not_connected: 'error-number-not-connected',
  stage: 'error-stage',
  marketing_stopped: 'error-marketing-stopped',
  label_taken: 'error-label-taken',
  label_gone: 'error-label-gone',
  labels_full: 'error-labels-full',
  team_taken: 'error-team-taken',
  team_gone: 'error-team-gone',
  teams_full: 'error-teams-full',
  not_assignee: 'error-not-assignee',
  sent_again: 'refused-sent_again',
  views_full: 'error-views-full',
  later_time: 'error-later-time',
  later_full: 'error-later-full',
  later_over: 'error-later-over',
  blocked: 'error-blocked',
  block_too_late: 'error-block-too-late',
  card_value: 'error-card-value',
  mention_blind: 'notice-note-blind',
  assignee_blind: 'error-assignee-blind',
  not_yours: 'error-not-yours',
  already_assigned: 'error-already-assigned-nobody',
  changed_since: 'error-changed-since',
  name_masked: 'error-name-masked',
  customer_wrote: 'error-customer-wrote',
  reply_not_sent: 'error-reply-not-sent',
  offline: 'error-offline',
  vault: 'error-vault',
  vault_empty: 'error-vault-empty',
  storage: 'error-storage',
  local_hub: 'error-local-hub',
  already_begun: 'own-found-text',
  not_shown: 'media-mismatch',
  too_large_to_draw: 'media-vast',
  template_not_sendable: 'error-template-not-sendable',
  waited_too_long: 'refused-waited_too_long',
  template_refused: 'error-template-refused',
  quick_reply_changed: 'error-quick-reply-changed',
  quick_replies_full: 'error-quick-replies-full',
  no_chat_with: 'error-no-chat-with',
  no_browser: 'error-no-browser',
  no_microphone: 'error-no-microphone',
  microphone_denied: 'error-microphone-denied',
  microphone_busy: 'error-microphone-busy',
  microphone_unusable: 'error-microphone-unusable',
  recording_already: 'error-recording-already',
  nothing_recorded: 'error-nothing-recorded',
};

const isSpoken = (code: string): code is Spoken => Object.hasOwn(WORDS, code);

/** The message to show for a code. */
export function codeWords(code: string): PlainKey {
  if (isSpoken(code)) return WORDS[code];
  const problem = problemWords(code);
  return problem.known ? problem.sentence : 'error-other';
}

/** What to say about whatever was thrown. */
export const wordsOf = (thrown: unknown): string => t(codeWords(CoreError.from(thrown).code));
