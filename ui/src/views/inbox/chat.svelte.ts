/**
 * The open conversation: what is written in it, what of it is read and looked at, how it stands, and what is open over it. It begins with
 * its conversation and ends with it, so nothing of one customer can leak into the next; its parts are made of it, and it is what keys, the
 * palette and the list turn to.
 */
import { Reply } from '$features/composer/reply.svelte';
import type { BubbleActions, ChatActs, ChatMenu } from '$features/thread/actions';
import { picturesIn } from '$features/thread/pictures';
import { t } from '$i18n/runtime.svelte';
import { wordsOf } from '$ipc/errors';
import type { LaterItem, OutgoingContent, Settings, TeamRef, VoiceView } from '$ipc/types';
import type { Until } from '$shared/format/plan';
import { millis } from '$shared/format/time';
import { keysInForce } from '$shared/keys/current.svelte';
import { announce } from '$shared/ui/announce.svelte';
import { actsOn } from './acts';
import { actionsIn } from './bubbles';
import type { Inbox, OpenChat } from './inbox.svelte';
import { Noting } from './noting.svelte';
import { Outlook, type Told } from './outlook.svelte';
import { Pen } from './pen.svelte';
import { Reading } from './reading.svelte';
import { Sight } from './sight.svelte';

/** What an open conversation is given. */
export interface Given extends Told {
  readonly inbox: Inbox;
  /** What is planned in it. */
  readonly laters: LaterItem[];
  readonly teams: TeamRef[];
  /** What is being recorded, wherever. */
  readonly voice: VoiceView | undefined;
  readonly settings: Settings;
  readonly panelShown: boolean;
  readonly onpanel: () => void;
  readonly onnumber: () => void;
  /** To where templates are looked after. */
  readonly ontemplates: () => void;
  /** To where quick replies are looked after. */
  readonly onreplies: () => void;
  /** Begins a chat with somebody whose number stands here. */
  readonly onwriteto: (phone: string) => void;
  /** Asks for any other time to wake. */
  readonly onchoosewake: (then: (until: Until) => void) => void;
  readonly onproblem: (words: string) => void;
}

export class Chat implements OpenChat {
  readonly id: string;
  readonly inbox: Inbox;
  readonly reply: Reply;
  readonly noting: Noting;
  readonly reading: Reading;
  readonly sight: Sight;
  readonly outlook: Outlook;
  readonly pen: Pen;
  readonly acts: ChatActs;
  readonly actions: BubbleActions;
  /** What is open from its head, and over it: a template being chosen, a message being sent on, a photo. */
  menu = $state<ChatMenu | null>(null);
  choosesTemplate = $state(false);
  forwarding = $state<string | null>(null);
  #picture = $state<string | null>(null);
  /** Plans whose words were fetched once the hub had let go of them. */
  readonly #fetched = new Set<string>();

  constructor(readonly given: Given) {
    const { detail, inbox } = given;
    this.id = detail.item.id;
    this.inbox = inbox;
    this.sight = new Sight(this.id, inbox);
    this.reply = new Reply(detail, {
      leaves: () => inbox.listing.keep([this.id]),
      left: () => this.#showSent(),
    });
    this.noting = new Noting(detail, {
      saved: () => this.sight.toEnd(),
      problem: (words) => given.onproblem(words),
    });
    this.reading = new Reading(detail);
    this.outlook = new Outlook(given, this.reply, () => this.sight.timeline);
    this.pen = new Pen(this);
    const asItIs = () => ({ item: given.detail.item, people: given.people, owner: this.outlook.owner });
    this.acts = actsOn(inbox, this.id, asItIs, (work) => this.run(work));
    this.actions = actionsIn(this);
  }

  /** Tells whether it was done; why not is said. */
  async run(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (thrown) {
      this.given.onproblem(wordsOf(thrown));
      return false;
    }
  }

  open(menu: ChatMenu, open: boolean): void {
    if (open) this.menu = menu;
    else if (this.menu === menu) this.menu = null;
  }

  readonly pictures = $derived.by(() =>
    this.#picture === null ? [] : picturesIn(this.sight.timeline.items),
  );

  /** The photo that is looked at. What was taken back, or is no photo any more, is shown no longer. */
  get picture(): string | null {
    return this.#picture !== null && this.pictures.includes(this.#picture) ? this.#picture : null;
  }

  set picture(messageId: string | null) {
    this.#picture = messageId;
  }

  /** Nor does it come over the page by itself where it is one again. */
  forgetGonePicture(): void {
    if (this.sight.timeline.phase === 'ready' && this.picture === null) this.#picture = null;
  }

  /** For what was said in it. */
  search(): void {
    this.inbox.lookIn({ id: this.id, name: this.outlook.name });
  }

  chooseTemplate(): void {
    if (this.outlook.blocked === null) this.choosesTemplate = true;
  }

  async sendTemplate(content: OutgoingContent): Promise<void> {
    await this.reply.sendTemplate(content);
    this.choosesTemplate = false;
  }

  /** What left stands at the end; how long it can be taken back is said. */
  #showSent(): void {
    this.sight.toEnd();
    const seconds = this.given.settings.hold_seconds;
    if (seconds > 0 && this.outlook.online)
      announce(t('held-said', { seconds, keys: keysInForce.named('undo-send') }));
  }

  /** What has not left yet stands in the composer again. Whoever asks is led there at once, before the answer, which may come while they write something else. */
  takeBack(messageId: string): Promise<boolean> {
    void this.pen.to('reply');
    return this.run(this.reply.undo(messageId, this.sight.bubble(messageId)?.kind ?? 'text'));
  }

  undo(): boolean {
    if (this.reply.busy || this.reply.draft.text || !this.reply.isEmpty) return false;
    const held = this.sight.bubbles.findLast(
      ({ outbox }) => outbox?.state === 'held' && millis(outbox.until) > Date.now(),
    );
    if (held) void this.takeBack(held.id);
    return held !== undefined;
  }

  /**
   * The words of what was planned stand in the composer again, now or once the hub has let go of the plan; whoever asks is led there at
   * once here as well.
   */
  takePlanned(later: LaterItem): Promise<boolean> {
    void this.pen.to('reply');
    return this.reply.takePlanned(later);
  }

  /** What the hub has let go of comes by itself, and moves no keyboard. */
  fetchLetGo(laters: readonly LaterItem[]): void {
    const letGo = laters.filter(({ id, state }) => state.state === 'taken_back' && !this.#fetched.has(id));
    for (const later of letGo) {
      this.#fetched.add(later.id);
      void this.run(this.reply.takePlanned(later).then((came) => came && announce(t('later-reworded'))));
    }
  }

  get takesReply(): boolean {
    return this.pen.takesReply;
  }

  escape(): boolean {
    return this.reply.escapes();
  }

  /** Everything that was begun is kept. */
  leave(): Promise<unknown> {
    return Promise.all([this.reply.leave(), this.noting.draft.save()]);
  }

  /** Whoever is writing writes on where this one goes. */
  handOver(): Promise<unknown> {
    if (this.pen.isHeld) this.inbox.ask(this.inbox.mode);
    return this.leave();
  }
}
