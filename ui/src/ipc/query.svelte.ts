/**
 * Reads that stay true: a query asks the core once, keeps the answer, and asks again when the core says that the data
 * behind it went stale. Which data that is stands in the generated `SHOWS`; nothing here guesses.
 *
 * A query is `loading` until its first answer, then `ready`; a failure with an answer at hand leaves the answer on screen
 * and marks it stale, a failure without one is `error`. A stale mark that arrives while a question is under way asks once
 * more afterwards, so the last answer is never older than the last push. Answers after `close` are dropped, and what an answer says once
 * more stays the object it was (`share`).
 *
 * A customer's word waits for nothing else: of what went stale, the open thread is read alone and before everything else, and what only
 * stands beside (`beside`: counts, labels) behind the next picture, and a few times a second however often it went stale.
 */
import { untrack } from 'svelte';
import { now } from '$shared/format/clock.svelte';
import { inTurn } from '$shared/ui/turns';
import { SHOWS, type Push, type Stale, type Tag } from './bindings.gen';
import { call, forgetAhead, listen, type Answer, type Args } from './client';
import { CoreError } from './errors';
import { Gathering } from './gathering';
import { share } from './sharing';

export type QueryName = keyof typeof SHOWS;

export class Query<T> {
  data = $state.raw<T>();
  error = $state.raw<CoreError | null>(null);
  /** What is shown was answered to this question, and not to one before it. */
  answered = $state(false);
  readonly #ask: () => Promise<T>;
  #asking = false;
  #again = false;
  #closed = false;

  constructor(ask: () => Promise<T>, initial?: T) {
    this.#ask = ask;
    this.data = initial;
  }

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.data !== undefined) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  /** Shown data that the newest question could not confirm. */
  get stale(): boolean {
    return this.error !== null && this.data !== undefined;
  }

  async refetch(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again && !this.#closed) {
      this.#again = false;
      await this.#once();
    }
    this.#asking = false;
  }

  async #once(): Promise<void> {
    try {
      const answer = await this.#ask();
      if (this.#closed) return;
      this.data = share(this.data, answer);
      this.answered = true;
      this.error = null;
    } catch (thrown) {
      if (!this.#closed) this.error = CoreError.from(thrown);
    }
  }

  close(): void {
    this.#closed = true;
  }
}

interface Watcher {
  tags: readonly Tag[];
  conversation: string | null;
  refetch: () => void | Promise<void>;
  /** Read before whatever else went stale with it. */
  first: boolean;
}

const watchers = new Set<Watcher>();
const others = new Set<(push: Exclude<Push, { type: 'stale' }>) => void>();

function concerns({ tags, conversation }: Watcher, stale: Stale): boolean {
  if (!tags.includes(stale.tag)) return false;
  return stale.conversation_id === null || conversation === null || stale.conversation_id === conversation;
}

/**
 * Calls `refetch` whenever state of these kinds (of this conversation) goes stale, until the returned function is called. What is `first`
 * says when it was read, and the rest of what went stale with it is asked for then.
 */
export function watch(
  tags: readonly Tag[],
  conversation: string | null,
  refetch: Watcher['refetch'],
  { first = false } = {},
): () => void {
  const watcher = { tags, conversation, refetch, first };
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Hears what the core says beside stale marks: an arrival to announce, a conversation to open. */
export function onPush(hear: (push: Exclude<Push, { type: 'stale' }>) => void): () => void {
  others.add(hear);
  return () => others.delete(hear);
}

/** Joins the core's pushes to the watchers. Started once by the app; returns how to stop. */
export function followPushes(): () => void {
  const refetchAll = () => {
    forgetAhead();
    [...watchers].forEach(({ refetch }) => refetch());
  };
  return listen((push) => {
    forgetAhead();
    if (push.type !== 'stale') return others.forEach((hear) => hear(push));
    void readAnew([...watchers].filter((watcher) => push.stale.some((stale) => concerns(watcher, stale))));
  }, refetchAll);
}

async function readAnew(concerned: Watcher[]): Promise<void> {
  const first = concerned.filter((watcher) => watcher.first);
  if (first.length > 0) await Promise.allSettled(first.map(({ refetch }) => refetch()));
  const rest = concerned.filter((watcher) => !watcher.first);
  // What is open before what lists it.
  rest.sort((one, other) => Number(one.conversation === null) - Number(other.conversation === null));
  // Some may have gone with their screen meanwhile.
  for (const watcher of rest) if (watchers.has(watcher)) void watcher.refetch();
}

/** Asks behind the next picture, and while much goes stale, four times a second. */
class Beside {
  #take = () => {};
  readonly #gathering: Gathering;

  constructor(refetch: () => void) {
    this.#gathering = new Gathering(250, () => (this.#take = inTurn('beside', refetch)));
  }

  get ask(): () => void {
    return this.#gathering.ask;
  }

  forget(): void {
    this.#gathering.forget();
    this.#take();
  }
}

const underWay = new Map<string, Promise<unknown>>();

/** Asks; who asks the same in the same instant shares the answer. A moment later it may be another one. */
function asked<N extends QueryName>(name: N, args: Args<N>, key: string): Promise<Answer<N>> {
  const question = `${name} ${key}`;
  const same = underWay.get(question) as Promise<Answer<N>> | undefined;
  if (same) return same;
  const answer = call(name, args);
  underWay.set(question, answer);
  queueMicrotask(() => underWay.delete(question));
  return answer;
}

function conversationOf(args: object): string | null {
  return 'conversation_id' in args && typeof args.conversation_id === 'string' ? args.conversation_id : null;
}

/**
 * A query for a component: asks again when its arguments change or its data goes stale, and ends with the component.
 * While new arguments load, the answer to the old ones stays if `keep` is set (a list that switches views should not
 * flash), else it is cleared; `answered` says whether what stays is about the arguments of now. `null` arguments ask nothing. New arguments are asked behind the picture they change: `of` says
 * which ones the query of the moment asks. What the clock alone changes, without anybody saying so (whose hours just ended), is asked again
 * every minute (`minutely`).
 */
export function useQuery<N extends QueryName>(
  name: N,
  args: () => Args<N> | null,
  options: { keep?: boolean; beside?: boolean; minutely?: boolean } = {},
): { readonly current: Query<Answer<N>>; readonly of: Args<N> | null; readonly answered: boolean } {
  const nothing = () =>
    new Query<Answer<N>>(() => Promise.reject(new CoreError('not_found', 'nothing asked')));
  let current = $state.raw(nothing());
  let of = $state.raw<Args<N> | null>(null);
  const key = $derived(JSON.stringify(args()));
  $effect(() => {
    const question = key;
    const wanted = JSON.parse(question) as Args<N> | null;
    of = wanted;
    if (wanted === null) {
      current = nothing();
      return;
    }
    const before = options.keep ? untrack(() => current.data) : undefined;
    const query = new Query<Answer<N>>(() => asked(name, wanted, question), before);
    const refetch = () => void query.refetch();
    current = query;
    refetch();
    const again = options.beside ? new Beside(refetch) : null;
    const stop = watch(SHOWS[name], conversationOf(wanted), again?.ask ?? refetch);
    return () => {
      stop();
      again?.forget();
      query.close();
    };
  });
  const minute = $derived(options.minutely ? now.minute : 0);
  let read = untrack(() => minute);
  $effect(() => {
    if (minute === read) return;
    read = minute;
    untrack(() => void current.refetch());
  });
  return {
    get current() {
      return current;
    },
    get of() {
      return of;
    },
    get answered() {
      return current.answered && JSON.stringify(of) === key;
    },
  };
}
