/**
 * The numbers of the invented shop: how they are, what befell them, and what can be done about it. The page's address chooses how the
 * first one is (`link=`, `stage=`, `lifeline=`, `gaps=`, `clouded`, `nonumber`).
 */
import type {
  Gap,
  Health,
  HeldCounts,
  LifelineView,
  Link,
  NumberDetail,
  NumberRow,
  NumberView,
  OneShot,
  Plan,
  Stage,
  TryItMarks,
} from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Ground } from './ground';
import type { Journey } from './journey';
import { ago, ahead, asha, DAY, meena } from './words';

const HOUR = 60;

const HEALTHY: Health = {
  status: 'CONNECTED',
  quality_rating: 'GREEN',
  messaging_limit: 'TIER_1K',
  can_send_message: 'AVAILABLE',
  reasons: [],
  restrictions: [],
  violation: null,
  checked_at: ago(12),
};
const CLOUDED: Health = {
  ...HEALTHY,
  quality_rating: 'YELLOW',
  can_send_message: 'LIMITED',
  reasons: [
    {
      code: 141_006,
      description: 'There is an issue with the payment method on this account.',
      solution: 'Add or update the payment method in WhatsApp Manager.',
    },
  ],
  restrictions: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: ahead(60) }],
};
const NOTHING_HELD: HeldCounts = { held: 0, held_unread: 0, released: 0, private: 0 };

function firstLink(asked: string | null): Link {
  switch (asked) {
    case 'disconnected':
      return { state: 'disconnected', reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' };
    case 'offboarded':
      return { state: 'offboarded' };
    case 'access_lost':
      return { state: 'access_lost' };
    default:
      return { state: 'connected' };
  }
}

function firstStage(asked: string | null, { name, hasNumber }: Journey): Stage {
  if (asked === 'one_person') return { stage: 'one_person', person_id: meena.id };
  return { stage: asked === 'mirror' || (hasNumber && name !== 'done') ? 'mirror' : 'team' };
}

/** `gaps`: a while without a server, or `several`; `gaps=since`: nothing arrives any more. */
function missing(query: URLSearchParams): Gap[] {
  const down: Gap = { from: ago(132), until: ago(121), why: 'hub_down' };
  const since: Gap = { from: ago(0.2), until: null, why: 'disconnected' };
  if (query.get('gaps') === 'since') return [since, down];
  if (query.get('gaps') === 'several')
    return [since, ...[121, 124, 127, 130].map((end) => ({ ...down, from: ago(end + 1), until: ago(end) }))];
  return query.has('gaps') || query.has('clouded') ? [down] : [];
}

function contactsAt({ name }: Journey): OneShot {
  if (name === 'connected') return { state: 'not_requested' };
  return name === 'asking' ? { state: 'possibly_spent' } : { state: 'receiving', progress: null };
}

function historyAt({ name }: Journey): OneShot {
  if (name === 'connected' || name === 'asking') return { state: 'not_requested' };
  if (name === 'receiving') return { state: 'receiving', progress: 42 };
  return { state: name === 'declined' ? 'declined' : 'done' };
}

export class Numbers {
  number: NumberRow;
  /** What led to it. */
  plan: Plan | null = null;
  /** Numbers that were connected after the first. */
  #others: NumberRow[] = [];
  #tried: TryItMarks;
  #isHere: boolean;
  #opened = false;

  constructor(
    private readonly ground: Ground,
    journey: Journey,
    private readonly counts: () => HeldCounts,
  ) {
    const { query } = ground;
    const isDone = journey.name === 'done';
    const byHand = query.has('byhand') || query.has('by360');
    this.#isHere = journey.hasNumber;
    this.number = {
      id: 'n',
      display_number: '+911414005500',
      verified_name: 'Mehta Fabrics',
      connected: true,
      stage: firstStage(query.get('stage'), journey),
      link: firstLink(query.get('link')),
      link_since: ago(query.has('link') ? 7 * HOUR : 40 * DAY),
      onboarded_at: byHand ? null : ago(isDone ? 40 * DAY : 2 * HOUR),
      first_onboarded_at: null,
      phone_seen_at: ago(50),
      health: query.has('clouded') ? CLOUDED : HEALTHY,
      contacts: contactsAt(journey),
      history: historyAt(journey),
      gaps: missing(query),
      rev: 1,
    };
    this.#tried = {
      customer: journey.reached('try') ? ago(6) : null,
      desk: isDone ? ago(5) : null,
      phone: isDone ? ago(4) : null,
    };
  }

  change(next: Partial<NumberRow>): NumberRow {
    this.number = { ...this.number, ...next, rev: this.number.rev + 1 };
    this.ground.stale('numbers');
    return this.number;
  }

  tried(next: Partial<TryItMarks>): void {
    this.#tried = { ...this.#tried, ...next };
    this.ground.stale('numbers');
  }

  /** The first that was sent from a desk was a try. */
  sent(): void {
    this.tried({ desk: this.#tried.desk ?? ago(0) });
  }

  /** It is connected to this hub, without a journey. */
  isHere(): void {
    this.#isHere = true;
  }

  /** A journey led to it, as was planned: the first one again, or another. */
  arrive(id: string, plan: Plan): void {
    const { number } = this;
    this.#isHere = true;
    this.plan = plan;
    if (id === number.id) this.number = { ...number, link: { state: 'connected' }, link_since: ago(0) };
    else
      this.#others = [
        ...this.#others,
        {
          ...number,
          id,
          display_number: '+911414005501',
          stage: { stage: 'mirror' },
          onboarded_at: ago(0),
          gaps: [],
          contacts: { state: 'requested', request_id: 'req-7' },
          history: { state: 'not_requested' },
        },
      ];
  }

  #maySend(): boolean {
    const { link, stage } = this.number;
    const isTheirs = stage.stage === 'one_person' && stage.person_id === asha.id;
    return link.state === 'connected' && (stage.stage === 'team' || isTheirs);
  }

  #lifeline(): LifelineView {
    if (this.#opened) return { left_ms: 14 * 86_400_000, is_reminding: false, is_alerting: false };
    const days = Number(this.ground.query.get('lifeline') ?? '13.4');
    return { left_ms: days * 86_400_000, is_reminding: days <= 4, is_alerting: days <= 3 };
  }

  #views(): NumberView[] {
    if (!this.#isHere || this.ground.query.has('nonumber')) return [];
    return [
      { number: this.number, lifeline: this.#lifeline(), may_send: this.#maySend() },
      ...this.#others.map((number) => ({ number, lifeline: null, may_send: false })),
    ];
  }

  #detail(number_id: string): NumberDetail {
    const { query } = this.ground;
    const first: NumberDetail = {
      number: this.number,
      waba_id: '900100200300400',
      phone_number_id: '100200300400500',
      request_ids: { contacts: 'req-5f1e0c2a', history: 'req-5f1e0c2b' },
      token_expires_at: query.has('clouded') ? ahead(70) : null,
      life: [
        { at: ago(50), kind: 'opened_by_owner', by: asha.id, detail: null },
        { at: ago(7 * HOUR), kind: 'partner_removed', by: null, detail: { reason: 'PRIMARY_INACTIVITY' } },
        { at: ago(3 * DAY), kind: 'alert_sent', by: null, detail: null },
        { at: ago(12 * DAY), kind: 'stage_changed', by: asha.id, detail: { stage: 'team' } },
        { at: ago(19 * DAY), kind: 'phone_number_quality_update', by: null, detail: null },
        { at: ago(39 * DAY), kind: 'history_asked', by: null, detail: null },
        { at: ago(39 * DAY), kind: 'contacts_asked', by: null, detail: null },
        { at: ago(40 * DAY), kind: 'connected', by: asha.id, detail: null },
      ].slice(query.has('link') ? 1 : 0),
      gaps: missing(query),
      tried: this.#tried,
      held: this.counts(),
      plan: this.plan,
      via: query.has('by360') ? 'dialog360' : 'meta',
      contacts: 812,
      missing_parts: query.has('missing') ? 2 : 0,
      is_unheard: query.has('unheard'),
    };
    const other = this.#others.find(({ id }) => id === number_id);
    if (!other) return first;
    return {
      ...first,
      number: other,
      life: [{ at: ago(0), kind: 'connected', by: asha.id, detail: null }],
      gaps: [],
      tried: { customer: null, desk: null, phone: null },
      held: NOTHING_HELD,
    };
  }

  get handlers() {
    const { online } = this.ground;
    return {
      numbers: (): Answer<'numbers'> => this.#views(),
      number: online(({ number_id }: Args<'number'>): Answer<'number'> => this.#detail(number_id)),
      set_stage: online(({ stage }: Args<'set_stage'>): Answer<'set_stage'> => this.change({ stage })),
      ask_sync: online(({ kind }: Args<'ask_sync'>): Answer<'ask_sync'> =>
        this.change({ [kind]: { state: 'requested', request_id: 'req-5f1e0c2b' } }),
      ),
      opened_on_phone: online((): Answer<'opened_on_phone'> => {
        this.#opened = true;
        return this.change({ phone_seen_at: ago(0) });
      }),
      check_number: online((): Answer<'check_number'> => {
        this.change({ health: { ...this.number.health, checked_at: ago(0) } });
        return this.#detail(this.number.id);
      }),
    };
  }
}
