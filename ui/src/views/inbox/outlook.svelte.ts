/**
 * How the open chat stands: who it is with, whether and on what terms they can be written to, what their bubbles may offer, and the one
 * strip that is said above the composer. All of it follows from what the core told, the clock and the reply that is being written.
 */
import { choose, isHeld, type Situation } from '$features/connection-banner/choose';
import { looked } from '$features/connection-banner/looked.svelte';
import type { Blocked, Terms } from '$features/composer/leaving.svelte';
import { isApart, sendLabel } from '$features/composer/price';
import type { Reply } from '$features/composer/reply.svelte';
import type { Standing } from '$features/thread/actions';
import { newestMessage } from '$features/thread/rows';
import type { Timeline } from '$features/thread/timeline.svelte';
import { isOnline } from '$ipc/connection';
import type { Connection, ConversationDetail, Me, NumberView, PersonView } from '$ipc/types';
import { now } from '$shared/format/clock.svelte';
import { contactName } from '$shared/format/contact';
import { oneLine } from '$shared/format/name';
import { phone } from '$shared/format/phone';
import { replyWindow } from '$shared/format/reply-window';
import { here } from '$shared/presence/here.svelte';
import { may } from '$shared/ui/roles';

/** What the core told of the chat and around it. */
export interface Told {
  readonly detail: ConversationDetail;
  readonly people: PersonView[];
  readonly me: Me;
  /** The number this conversation belongs to, once it is known. */
  readonly number: NumberView | null;
  readonly connection: Connection | undefined;
}

/** The customer, the number, its stage, or that the chat is somebody else's; nothing while the number is not known yet. */
function blockedBy(detail: ConversationDetail, number: NumberView | null): Blocked | null {
  if (detail.item.blocked_at !== null) return 'customer';
  if (!number || number.may_send) return detail.must_take ? 'take' : null;
  const { link, stage } = number.number;
  if (link.state !== 'connected') return 'not-connected';
  if (stage.stage === 'mirror') return 'mirror';
  return stage.stage === 'one_person' ? 'not-you' : 'not-connected';
}

export class Outlook implements Terms {
  constructor(
    private readonly told: Told,
    private readonly reply: Reply,
    private readonly timeline: () => Timeline,
  ) {}

  readonly #item = $derived.by(() => this.told.detail.item);
  readonly name = $derived(contactName(this.#item.contact));
  readonly owner = $derived.by(() => may(this.told.me, 'keep_private'));
  readonly owners = $derived.by(() => this.told.people.filter((person) => person.role === 'owner'));
  /** Whom the chat may be given to. What is the owner's alone is given to nobody who does not see it. */
  readonly colleagues = $derived.by(() =>
    this.#item.held || this.#item.contact.private ? this.owners : this.told.people,
  );

  readonly window = $derived(replyWindow(this.#item.window_closes_at, now.ms));
  readonly blocked = $derived.by(() => blockedBy(this.told.detail, this.told.number));
  readonly mayWrite = $derived(this.window.state === 'open' && this.blocked === null);
  readonly sending = $derived.by(() => this.told.detail.sending);
  readonly open = $derived(this.window.state === 'open' && this.sending.now.is !== 'template_only');
  readonly apart = $derived.by(() => isApart(this.told.connection));
  readonly online = $derived.by(() => isOnline(this.told.connection?.state));
  readonly hasPhone = $derived.by(() => {
    const { number } = this.told;
    return !number || number.lifeline !== null || number.number.onboarded_at !== null;
  });

  /** What stands on a button that sends what was made elsewhere than in the field. */
  readonly sendLabel = $derived.by(() => sendLabel(this.sending.now, this.held, this.apart));

  /** What the bubbles may offer. */
  readonly standing: Standing = $derived.by(() => {
    const { contact } = this.#item;
    const [first, ...others] = this.owners;
    return {
      isOwner: this.owner,
      ownerName: first && others.length === 0 ? oneLine(first.name) : null,
      maySend: this.mayWrite,
      mayReact: this.window.state === 'open' && (this.blocked === null || this.blocked === 'take'),
      mustTake: this.blocked === 'take',
      reach: contact.name && contact.phone ? `${this.name} (${phone(contact.phone)})` : this.name,
    };
  });

  // What is read further up does not tell who had the last word. The end of the chat is read first, where it is what is read.
  readonly #newest = $derived.by(() => {
    const { phase, atEnd, items } = this.timeline();
    return phase === 'ready' && atEnd ? newestMessage(items) : this.told.detail.newest;
  });

  readonly #situation: Situation = $derived.by(() => {
    const { connection, number, people } = this.told;
    const { id, status } = this.#item;
    return {
      connection,
      chat: id,
      window: this.window,
      newest: this.#newest,
      draftSince: this.reply.since,
      looked,
      resolved: status === 'resolved',
      answering: here.typing(id)[0]?.person.name ?? null,
      number,
      people,
      owner: this.owner,
      now: now.ms,
    };
  });
  readonly strip = $derived(choose(this.#situation));
  readonly held = $derived(isHeld(this.#situation));
  /** Since when messages may be missing. That nothing arrives now is not said twice. */
  readonly gaps = $derived.by(() =>
    (this.told.number?.number.gaps ?? []).filter(
      ({ until }) => until !== null || this.strip?.kind !== 'number-down',
    ),
  );
}
