/**
 * What Send and the clock beside it would do with a reply as it stands: whether it may leave, what keeps it, what the button says and
 * whether the phone would do it for nothing. The chat sets the terms; the reply is all that stands in the composer.
 */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import { LIMITS } from '$ipc/bindings.gen';
import type { SendState } from '$ipc/types';
import { length } from '$shared/format/length';
import { mayCost, sendLabel } from './price';
import type { Reply } from './reply.svelte';

/** Why nothing can be sent, whatever the window says: the number, its stage, a customer who is blocked, or a chat that is somebody else's. */
export type Blocked = 'mirror' | 'not-you' | 'not-connected' | 'customer' | 'take';

/** On what terms anything leaves a chat now. */
export interface Terms {
  /** Free text is allowed now. */
  readonly open: boolean;
  readonly blocked: Blocked | null;
  /** What sending would do and cost. */
  readonly sending: SendState;
  readonly online: boolean;
  /** Nothing leaves before an update. */
  readonly apart: boolean;
  /** The number lives on a phone too, which answers for nothing. */
  readonly hasPhone: boolean;
  /** The phone answered since this draft began, and nobody has looked yet. */
  readonly held: boolean;
}

const BLOCKED: Record<Blocked, { label: PlainKey; placeholder: PlainKey }> = {
  take: { label: 'composer-take', placeholder: 'composer-take-placeholder' },
  customer: { label: 'composer-blocked', placeholder: 'composer-blocked-placeholder' },
  mirror: { label: 'composer-off', placeholder: 'composer-off-placeholder' },
  'not-you': { label: 'composer-not-you', placeholder: 'composer-not-you-placeholder' },
  'not-connected': { label: 'composer-not-connected', placeholder: 'composer-not-connected-placeholder' },
};

export class Leaving {
  constructor(
    private readonly reply: Reply,
    private readonly terms: () => Terms,
  ) {}

  /** Free text may leave now. */
  readonly open = $derived.by(() => this.terms().open && this.terms().blocked === null);
  readonly blocked = $derived.by(() => this.terms().blocked);
  /** By how many characters it is too long; below nothing, how many are left. */
  readonly over = $derived.by(() => length(this.reply.draft.text) - LIMITS.message.text);

  /** Nothing keeps it but the time and who may write. */
  readonly #whole = $derived.by(() => {
    const { recorder, files, isEmpty, busy } = this.reply;
    const something = recorder.recording ? recorder.recording.recorded_ms > 0 && !recorder.busy : !isEmpty;
    return !busy && something && this.over <= 0 && files.ready;
  });

  readonly ready = $derived(this.open && this.#whole);
  /** A closed window may be open by then: the customer may write. A recording is listened to first. */
  readonly plannable = $derived.by(
    () => this.#whole && this.blocked === null && !this.reply.recorder.recording,
  );

  /** What stands on Send. */
  readonly label = $derived.by(() => {
    const { open, sending, held, apart } = this.terms();
    return this.blocked
      ? t(BLOCKED[this.blocked].label)
      : sendLabel(open ? sending.now : { is: 'template_only' }, held, apart);
  });

  readonly placeholder = $derived.by(() => {
    const { online, apart } = this.terms();
    if (this.blocked) return t(BLOCKED[this.blocked].placeholder);
    if (!this.open) return t('composer-placeholder-closed');
    if (online) return t('composer-placeholder');
    return t(apart ? 'composer-placeholder-apart' : 'composer-placeholder-offline');
  });

  /** How many messages leave for nothing still, where that is why this one does. */
  readonly freeLeft = $derived.by(() => {
    const { now, allowance_left } = this.terms().sending;
    return this.open && now.is === 'free' && now.reason === 'allowance' ? allowance_left : null;
  });

  /** The phone would do for nothing what costs here, or cannot be done. */
  readonly offersPhone = $derived.by(() => {
    const { open, hasPhone, sending } = this.terms();
    return hasPhone && !this.blocked && (!open || mayCost(sending.now));
  });

  /** Nothing can be written here now, but a template can be chosen. */
  readonly onlyTemplates = $derived(!this.open && !this.blocked);
}
