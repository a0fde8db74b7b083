/**
 * What the inbox is looking at: the view, the open conversation, whether it was opened at a found message. One object per
 * window; the key map and the screen share it.
 */
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { ChatAct, ConversationItem, Filter, TeamFigure, View } from '$ipc/types';
import { Listing } from '$features/conversation-list/listing.svelte';
import { Selection } from '$features/conversation-list/selection.svelte';
import type { Mode } from '$features/notes/mode';
import { Acting } from '$features/status/acting.svelte';
import { Finder } from '$features/search/finder.svelte';
import { Wishes, type Wish } from './wish.svelte';

export interface Opening {
  /** The message it was opened at, from search, a mention, a quote or a file; `null` at its end. */
  around: string | null;
}

/** What is asked of the open conversation from elsewhere. */
export interface OpenChat {
  /** A quick reply can be put into it, as it may be written in. */
  readonly takesReply: boolean;
  /** Takes back the newest send that is held, if nothing stands in its composer; false when there is none. */
  undo(): boolean;
  /** What it does with Escape first; false when it has no use for it. */
  escape(): boolean;
  /** Keeps what is being written in it, as it goes on as another one. */
  handOver(): Promise<unknown>;
}

type Shown =
  | { is: 'view' }
  | { is: 'filter'; filter: Filter; savedId: string | null }
  /** Notes that mention the signed-in person. */
  | { is: 'mentions' }
  /** What is planned, of every conversation. */
  | { is: 'planned' }
  /** Exactly the chats behind a number, under its name. */
  | { is: 'figure'; title: string };

/** In a narrower window the customer is a drawer. */
const NARROW = 1100;
/** Below it there is room for one pane: the list, or what is open. */
const SLIM = 760;

export class Inbox {
  view = $state<View>('mine');
  /** What the list shows: the view, or something instead of it. */
  #shown = $state.raw<Shown>({ is: 'view' });
  openId = $state<string | null>(null);
  /** Where the open conversation was opened; a jump is another opening, also to where it was opened before. */
  opening = $state.raw<Opening>({ around: null });
  /** What the field below the open conversation is for, as long as that is open. */
  mode = $state<Mode>('reply');
  /** How wide the window is. */
  width = $state(window.innerWidth);
  /** The customer panel as a drawer, on a narrow window. */
  drawer = $state(false);
  /** How high what stands below the thread was in the chat before. */
  footHeight = 0;
  /** The open conversation, once it is on the screen. */
  chat = $state.raw<OpenChat | null>(null);
  readonly listing = new Listing();
  readonly selection = new Selection();
  readonly acting = new Acting();
  readonly finder = new Finder();
  readonly wishes = new Wishes();

  get planned(): boolean {
    return this.#shown.is === 'planned';
  }

  get mentions(): boolean {
    return this.#shown.is === 'mentions';
  }

  /** The number whose chats are shown instead of a view. */
  get chosen(): string | null {
    return this.#shown.is === 'figure' ? this.#shown.title : null;
  }

  /** The filter that is shown instead of a view. */
  get filter(): Filter | null {
    return this.#shown.is === 'filter' ? this.#shown.filter : null;
  }

  /** The saved view that filter comes from. */
  get savedId(): string | null {
    return this.#shown.is === 'filter' ? this.#shown.savedId : null;
  }

  /** The list is seen and shows chats: not what was found, what mentions the signed-in person, or what is planned. */
  get showsRows(): boolean {
    return !this.finder.active && !this.mentions && !this.planned && !this.isCovered;
  }

  get isSlim(): boolean {
    return this.width < SLIM;
  }

  /** What is open stands where the list was. */
  get isCovered(): boolean {
    return this.isSlim && this.openId !== null;
  }

  get isNarrow(): boolean {
    return this.width < NARROW;
  }

  /** The drawer lies over list and chat, which are out of reach until it is shut. */
  get isOverlaid(): boolean {
    return this.isNarrow && this.drawer && this.openId !== null;
  }

  show(view: View): void {
    this.selection.clear();
    this.view = view;
    this.#turnTo({ is: 'view' });
    this.listing.show(view);
  }

  showMentions(): void {
    this.#cover({ is: 'mentions' });
  }

  showPlanned(): void {
    this.#cover({ is: 'planned' });
  }

  /** Shows what a filter lets through; nothing shows the view again. */
  sift(filter: Filter | null, savedId: string | null = null): void {
    if (filter === null) return this.show(this.view);
    this.selection.clear();
    this.#turnTo({ is: 'filter', filter, savedId });
    this.listing.sift(filter);
  }

  /** From the mentions to the chats of the view. */
  leaveMentions(): void {
    if (this.mentions) this.#shown = { is: 'view' };
  }

  /** Shows something that is no list of chats; behind it stands the view as it was. */
  #cover(shown: Shown): void {
    const hasOthers = this.filter !== null || this.chosen !== null;
    this.deselect();
    this.#turnTo(shown);
    if (hasOthers) this.listing.show(this.view);
  }

  /** The list is seen, also where there is room for one pane. */
  uncover(): void {
    if (this.isCovered) this.close();
  }

  /** What was searched for is over. */
  #turnTo(shown: Shown): void {
    this.uncover();
    this.#shown = shown;
    void this.finder.leave();
  }

  /** Shows what is found by these words; without any, what was shown before. */
  look(query: string): Promise<void> {
    if (query.trim() !== '') this.deselect();
    return this.finder.look(query);
  }

  /** Looks through one chat alone, by words that can be changed. */
  lookIn(chat: { id: string; name: string }, query = ''): void {
    this.deselect();
    void this.finder.within(chat, query);
    this.ask('search');
  }

  /** Looks through all chats again, by these words or by those that stand in the field. */
  lookEverywhere(query: string | null = null): void {
    const wasWithin = this.finder.chat !== null;
    this.finder.chat = null;
    if (query !== null || wasWithin) void this.look(query ?? this.finder.query);
    this.ask('search');
  }

  /** Shows exactly the chats behind a number. */
  choose(figure: TeamFigure, title: string): void {
    this.selection.clear();
    this.openId = null;
    this.#turnTo({ is: 'figure', title });
    this.listing.choose(figure);
  }

  open(id: string, around: string | null = null): void {
    const another = id !== this.openId;
    if (another) {
      this.#leave();
      this.mode = 'reply';
      // What was pressed was meant for the chat that is left.
      this.wishes.forget();
      // Nothing is looked for yet, and whoever goes elsewhere means another chat.
      if (!this.finder.active) this.finder.chat = null;
    }
    this.openId = id;
    // Whoever is in it already, and is led to no message, stays where they read.
    if (another || around !== null || this.opening.around !== null) this.opening = { around };
    this.drawer = false;
  }

  /** The open conversation was merged into another one, which is open from now on, and what was being written goes with it. */
  async follow(survivor: string): Promise<void> {
    const merged = this.openId;
    await this.chat?.handOver();
    if (this.openId !== merged) return;
    this.#leave();
    this.openId = survivor;
  }

  close(): void {
    this.#leave();
    this.wishes.forget();
    this.openId = null;
  }

  /** Opens the search hit `step` further; false when there is none. */
  async hit(step: 1 | -1): Promise<boolean> {
    const hit = await this.finder.step(step);
    if (hit) this.open(hit.conversation_id, hit.message_id);
    return hit !== null;
  }

  /** What was left may go where it belongs, unless it is chosen. */
  #leave(): void {
    if (this.openId !== null && !this.selection.has(this.openId)) this.listing.release([this.openId]);
  }

  /** Does something to chats. Their rows stay where they are until they are left. */
  async act(ids: readonly string[], act: ChatAct, name: string | null = null): Promise<void> {
    this.listing.keep(ids);
    await this.acting.act([...ids], act, name);
  }

  /** Is done with a chat for now, and goes on to the next; whoever takes it back from there is in the chat again. */
  async putAway(id: string, act: ChatAct): Promise<void> {
    const next = this.following();
    this.listing.keep([id]);
    await this.acting.act([id], act, null, () => {
      if (next !== null && this.openId === next) this.open(id);
    });
    if (next !== null && this.openId === id) this.open(next);
  }

  /** Nothing is chosen any more; says whether anything was. */
  deselect(): boolean {
    const ids = [...this.selection.ids];
    if (!this.selection.clear()) return false;
    this.listing.release(ids.filter((id) => id !== this.openId));
    return true;
  }

  /** Chosen chats that were listed and are not any more: what was merged away is its survivor by now, and what is gone is not chosen. */
  async unlisted(before: readonly ConversationItem[]): Promise<void> {
    if (this.selection.size === 0) return;
    const listed = new Set(this.listing.rows.map(({ id }) => id));
    const missing = before.filter(({ id }) => this.selection.has(id) && !listed.has(id));
    const asked = missing.map(async ({ id }) => {
      try {
        const { item } = await call('conversation', { conversation_id: id });
        this.selection.follow(id, item.id);
      } catch (thrown) {
        if (CoreError.from(thrown).code === 'not_found') this.selection.follow(id, null);
      }
    });
    await Promise.all(asked);
  }

  /** Chooses the row `step` further as well, and opens none: from the row the focus is on, else the one chosen last, else the open one. */
  reach(step: 1 | -1, focused: string | null): void {
    const order = this.listing.rows.map(({ id }) => id);
    const from = [focused, this.selection.last, this.openId].find((id) => id !== null && order.includes(id));
    const next = beside(order, from, step);
    if (next !== undefined) this.selection.reach(next, order, from ?? null);
  }

  /** The conversation `step` rows further in the list. */
  move(step: 1 | -1): void {
    const order = this.listing.rows.map(({ id }) => id);
    const next = beside(order, this.openId, step);
    if (next !== undefined) this.open(next);
  }

  /** The one after this in the list: where resolving leads. */
  following(): string | null {
    const { rows } = this.listing;
    const at = rows.findIndex((row) => row.id === this.openId);
    return (rows[at + 1] ?? rows[at - 1])?.id ?? null;
  }

  firstUnread(): void {
    const row = this.listing.rows.find(({ unread, id }) => unread > 0 && id !== this.openId);
    if (row) this.open(row.id);
  }

  /** What is asked of the list leads to it. */
  ask(what: Wish, typed = ''): void {
    if (what === 'search' || what === 'filter') this.uncover();
    this.wishes.ask(what, typed);
  }

  /** Escape: one level back. False when there is nowhere to go. */
  back(): boolean {
    if (this.isOverlaid) {
      this.drawer = false;
      return true;
    }
    if (this.chat?.escape()) return true;
    if (this.deselect()) return true;
    if (this.finder.active || this.finder.chat !== null) void this.finder.leave();
    else if (this.planned || this.mentions) this.#shown = { is: 'view' };
    else if (this.openId) this.close();
    else if (this.chosen !== null || this.filter !== null) this.show(this.view);
    else return false;
    return true;
  }
}

/** What stands `step` further in a list; its first or last where it does not hold what to begin from. */
function beside(order: readonly string[], from: string | null | undefined, step: 1 | -1): string | undefined {
  const at = order.findIndex((id) => id === from);
  return at < 0 ? order.at(step > 0 ? 0 : -1) : order[at + step];
}
