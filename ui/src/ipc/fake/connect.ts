/**
 * The invented shop's number and the journey to it, for building and testing the screen. The page's address chooses where the
 * journey stands (`journey=`), what ended it (`problem=`), how the number is (`link=`, `stage=`, `lifeline=`, `gaps=`, `clouded`).
 */
import type { Answer, Args, CommandName } from '../client';
import type {
  Alerts,
  Copies,
  CopyFacts,
  Found,
  Gap,
  Health,
  HeldConversation,
  HeldCounts,
  Item,
  Ledger,
  Link,
  LifelineView,
  Needs,
  NumberDetail,
  NumberRow,
  NumberView,
  OneShot,
  Plan,
  Recommendation,
  Signup,
  SignupStep,
  Stage,
  Tag,
  Tried,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, ahead, asha, DAY, labelId, meena } from './words';

const JOURNEYS = [
  'fresh',
  'needs',
  'before',
  'ready',
  'issued',
  'live',
  'choosing',
  'failed',
  'connected',
  'asking',
  'receiving',
  'declined',
  'release',
  'try',
  'done',
] as const;
type JourneyName = (typeof JOURNEYS)[number];

const HOUR = 60;
const CHECKED: Item[] = [
  'hub_reachable',
  'meta_app',
  'webhook_fields',
  'config_id',
  'onboarding_quota',
  'disk',
];
const CONFIRMED: Item[] = [
  'app_version',
  'portfolio_admin',
  'business_verified',
  'other_provider',
  'paid_badge',
  'linked_devices',
  'windows_and_watches',
  'payment_method',
  'content_policy',
  'broadcast_lists',
  'app_automation',
  'phone_ready',
];
const NEEDS: Needs = {
  people: 'few',
  volume: 'busy',
  misses: 'sometimes',
  automation: 'none',
  connects_software: false,
  keeps_phone: 'must',
  keeps_history: 'gladly',
};

const NO_FACTS: CopyFacts = { path: null, needed_bytes: null, free_bytes: null };

const good = (item: Item): Found => ({ item, is_good: true, problem: null, names: [] });
const found = (item: Item, problem: string, names: string[] = []): Found => ({
  item,
  is_good: false,
  problem,
  names,
});

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

interface Asked {
  get(name: string): string | null;
  has(name: string): boolean;
}

type Connecting = Extract<
  CommandName,
  | 'connect'
  | 'assess'
  | 'save_plan'
  | 'run_checks'
  | 'begin_signup'
  | 'signup'
  | 'choose_number'
  | 'cancel_signup'
  | 'connect_by_token'
  | 'connect_by_360dialog'
  | 'numbers'
  | 'number'
  | 'set_stage'
  | 'ask_sync'
  | 'opened_on_phone'
  | 'check_number'
  | 'ledger'
  | 'save_ledger'
  | 'held'
  | 'release'
  | 'hold'
  | 'share_phone_book'
  | 'alerts'
  | 'save_alerts'
  | 'test_alerts'
  | 'copies'
  | 'save_copies'
  | 'copy_now'
  | 'make_recovery_key'
>;
type Handlers = { [N in Connecting]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

function recommend(needs: Needs): Recommendation {
  if (needs.people === 'one' && needs.volume === 'calm' && needs.misses === 'rarely')
    return {
      advice: 'stay_with_app',
      because: ['one_person_answers', 'calm_volume', 'nothing_missed'],
      but: needs.connects_software ? ['connects_software'] : [],
    };
  if (needs.keeps_phone === 'no' && needs.automation === 'everything')
    return {
      advice: 'api_only',
      because: ['program_leads', 'phone_not_needed'],
      but: ['several_people_answer'],
    };
  return {
    advice: 'coexistence',
    because: ['several_people_answer', 'phone_stays', 'high_volume', 'missed_messages', 'history_matters'],
    but: needs.automation === 'everything' ? ['program_leads'] : ['above_coexistence_limit'],
  };
}

function heldOf(index: number): HeldConversation {
  const names = [
    'Ritika Jain',
    'Anil Traders',
    'முத்து கடை',
    'Mummy',
    'Dr. Sen’s clinic',
    'Harpreet Singh',
    null,
  ];
  return {
    conversation_id: `held-${index}`,
    contact_id: `held-contact-${index}`,
    name: index < names.length ? (names[index] ?? null) : `Customer ${index}`,
    phone: `+9198${String(20_000_000 + index * 7919).padStart(8, '0')}`,
    in_phone_book: index % 3 !== 2,
    held: true,
    private: index === 3,
    messages: 3 + ((index * 37) % 480),
    labels: index % 7 === 2 ? [labelId(1)] : index % 11 === 0 ? [labelId(0), labelId(2)] : [],
    unread: index === 1 ? 2 : 0,
    last_at: ago(index * 1.7 * DAY + 40),
  };
}

/** The number and the journey of one page load. `stale` says what changed; `isOffline` refuses what asks the hub. */
export function connecting(
  asked: Asked,
  stale: (...tags: Tag[]) => void,
  isOffline: () => boolean,
): { handlers: Handlers; shop: ConnectingShop; sent: () => void } {
  const journey: JourneyName = JOURNEYS.find((name) => name === asked.get('journey')) ?? 'done';
  const reached = (name: JourneyName) => JOURNEYS.indexOf(journey) >= JOURNEYS.indexOf(name);
  const isOurs = reached('connected');

  // What was confirmed and checked goes with the number when it is connected; the next one needs its own.
  const settled = CONFIRMED.map((item) => [item, ago(50 * DAY)]);
  let kept: Plan | null = null;
  let plan: Plan = {
    needs: reached('needs') ? NEEDS : null,
    route: reached('before') ? 'hosted_for_you' : null,
    confirmed: Object.fromEntries(
      (reached('ready') ? CONFIRMED : reached('before') ? CONFIRMED.slice(0, 5) : []).map((item) => [
        item,
        ago(3),
      ]),
    ),
    checks: reached('before')
      ? {
          at: ago(4),
          found: asked.has('unreachable')
            ? [
                found('hub_reachable', 'not_reached', ['desk.mehtafabrics.example']),
                good('meta_app'),
                found('webhook_fields', 'fields_missing', ['history', 'smb_app_state_sync']),
                good('config_id'),
                good('onboarding_quota'),
                good('disk'),
              ]
            : CHECKED.map(good),
        }
      : null,
    signup: reached('issued') ? signupAt(firstStep()) : null,
  };
  if (isOurs) {
    kept = {
      ...plan,
      confirmed: Object.fromEntries(settled),
      checks: { at: ago(50 * DAY), found: CHECKED.map(good) },
    };
    plan = { ...plan, confirmed: {}, checks: null };
  }
  /** Numbers that were connected after the first. */
  let others: NumberRow[] = [];
  let number: NumberRow = {
    id: 'n',
    display_number: '+911414005500',
    verified_name: 'Mehta Fabrics',
    connected: true,
    stage: firstStage(),
    link: firstLink(),
    link_since: ago(asked.has('link') ? 7 * HOUR : 40 * DAY),
    onboarded_at:
      asked.has('byhand') || asked.has('by360') ? null : ago(journey === 'done' ? 40 * DAY : 2 * HOUR),
    first_onboarded_at: null,
    phone_seen_at: ago(50),
    health: asked.has('clouded') ? CLOUDED : HEALTHY,
    contacts: shot('contacts'),
    history: shot('history'),
    gaps: missing(),
    rev: 1,
  };
  let tried: Tried = {
    customer: reached('try') ? ago(6) : null,
    desk: journey === 'done' ? ago(5) : null,
    phone: journey === 'done' ? ago(4) : null,
  };
  let rows = Array.from({ length: 130 }, (_, index) => heldOf(index)).map((row) => ({
    ...row,
    held: reached('try') ? row.conversation_id === 'held-4' : row.held,
  }));
  let shared = false;
  let isOurNumber = isOurs;
  let alerts: Alerts = {
    emails: ['meena@mehtafabrics.example'],
    webhook_url: null,
    has_webhook_secret: false,
    can_send_email: !asked.has('nosmtp'),
  };
  let copies: Copies = {
    folder: '/media/backup/sangam',
    may_choose: true,
    has_recovery_key: false,
    made: [1, 2, 3, 4].map((day) => ({
      at: ago(day * DAY - 500),
      file: `sangam-${day}.copy`,
      size_bytes: 412_000_000 - day * 3_100_000,
      missing: day === 2 ? 412 : 0,
      lost: day === 4 ? 3 : 0,
      problem: day === 3 ? 'no_room' : null,
      facts:
        day === 3
          ? { path: '/media/backup/sangam', needed_bytes: 421_000_000, free_bytes: 96_000_000 }
          : NO_FACTS,
    })),
  };

  function firstStep(): SignupStep {
    if (journey === 'issued' || journey === 'choosing' || journey === 'failed') return journey;
    return journey === 'live' ? 'exchanging' : 'connected';
  }

  function signupAt(step: SignupStep): Signup {
    return {
      id: 's',
      step,
      problem: step === 'failed' ? (asked.get('problem') ?? 'cancelled') : null,
      detail:
        step === 'failed'
          ? {
              step: 'PHONE_NUMBER_VERIFICATION',
              ...(asked.get('problem') === 'meta_error'
                ? {
                    message: 'The display name is not allowed.',
                    error_id: '771204',
                    session_id: 'b7d0c51e9a',
                  }
                : {}),
            }
          : null,
      found:
        step === 'failed' && asked.get('problem') === 'not_coexistence'
          ? [found('is_on_biz_app', 'not_on_app'), found('platform_type', 'another_platform', ['ON_PREMISE'])]
          : [],
      candidates:
        step === 'choosing'
          ? [
              { phone_number_id: '1', display_number: '+91 141 400 5500', verified_name: 'Mehta Fabrics' },
              { phone_number_id: '2', display_number: '+91 141 400 5501', verified_name: null },
            ]
          : [],
      number_id: step === 'connected' ? 'n' : null,
      reconnects: null,
      began_at: ago(5),
      expires_at: ahead(asked.has('lapsed') ? -0.1 : 0.4),
    };
  }

  function firstStage(): Stage {
    const wanted = asked.get('stage');
    if (wanted === 'one_person') return { stage: 'one_person', person_id: meena.id };
    return { stage: wanted === 'mirror' || (isOurs && journey !== 'done') ? 'mirror' : 'team' };
  }

  function firstLink(): Link {
    switch (asked.get('link')) {
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

  /** `gaps`: a while without a server, or `several`; `gaps=since`: nothing arrives any more. */
  function missing(): Gap[] {
    const down: Gap = { from: ago(132), until: ago(121), why: 'hub_down' };
    const since: Gap = { from: ago(0.2), until: null, why: 'disconnected' };
    if (asked.get('gaps') === 'since') return [since, down];
    if (asked.get('gaps') === 'several')
      return [
        since,
        ...[121, 124, 127, 130].map((end) => ({ ...down, from: ago(end + 1), until: ago(end) })),
      ];
    return asked.has('gaps') || asked.has('clouded') ? [down] : [];
  }

  function shot(kind: 'contacts' | 'history'): OneShot {
    const ended: OneShot = kind === 'history' ? { state: 'done' } : { state: 'receiving', progress: null };
    if (journey === 'connected') return { state: 'not_requested' };
    if (journey === 'asking')
      return kind === 'contacts' ? { state: 'possibly_spent' } : { state: 'not_requested' };
    if (kind === 'contacts') return ended;
    if (journey === 'receiving') return { state: 'receiving', progress: 42 };
    return journey === 'declined' ? { state: 'declined' } : ended;
  }

  function counts(): HeldCounts {
    const held = rows.filter((row) => row.held && !row.private);
    return {
      held: held.length,
      held_unread: held.filter((row) => row.unread > 0).length,
      released: rows.filter((row) => !row.held && !row.private).length,
      private: rows.filter((row) => row.private).length,
    };
  }

  function lifeline(): LifelineView {
    const days = Number(asked.get('lifeline') ?? '13.4');
    return { left_ms: days * 86_400_000, is_reminding: days <= 4, is_alerting: days <= 3 };
  }

  const maySend = () =>
    number.link.state === 'connected' &&
    (number.stage.stage === 'team' ||
      (number.stage.stage === 'one_person' && number.stage.person_id === asha.id));
  const isConnectedHere = () => isOurNumber || journey === 'done';

  function numbersView(): NumberView[] {
    return isConnectedHere() && !asked.has('nonumber')
      ? [
          {
            number,
            lifeline: opened
              ? { left_ms: 14 * 86_400_000, is_reminding: false, is_alerting: false }
              : lifeline(),
            may_send: maySend(),
          },
          ...others.map((other) => ({ number: other, lifeline: null, may_send: false })),
        ]
      : [];
  }
  let opened = false;
  let signups = 0;

  function detail({ number_id }: { number_id: string }): NumberDetail {
    const other = others.find(({ id }) => id === number_id);
    if (other)
      return {
        ...detail({ number_id: number.id }),
        number: other,
        life: [{ at: ago(0), kind: 'connected', by: asha.id, detail: null }],
        gaps: [],
        tried: { customer: null, desk: null, phone: null },
        held: { held: 0, held_unread: 0, released: 0, private: 0 },
      };
    return {
      number,
      waba_id: '900100200300400',
      phone_number_id: '100200300400500',
      request_ids: { contacts: 'req-5f1e0c2a', history: 'req-5f1e0c2b' },
      token_expires_at: asked.has('clouded') ? ahead(70) : null,
      life: [
        { at: ago(50), kind: 'opened_by_owner', by: asha.id, detail: null },
        { at: ago(7 * HOUR), kind: 'partner_removed', by: null, detail: { reason: 'PRIMARY_INACTIVITY' } },
        { at: ago(3 * DAY), kind: 'alert_sent', by: null, detail: null },
        { at: ago(12 * DAY), kind: 'stage_changed', by: asha.id, detail: { stage: 'team' } },
        { at: ago(19 * DAY), kind: 'phone_number_quality_update', by: null, detail: null },
        { at: ago(39 * DAY), kind: 'history_asked', by: null, detail: null },
        { at: ago(39 * DAY), kind: 'contacts_asked', by: null, detail: null },
        { at: ago(40 * DAY), kind: 'connected', by: asha.id, detail: null },
      ].slice(asked.has('link') ? 1 : 0),
      gaps: missing(),
      tried,
      held: counts(),
      plan: kept,
      via: asked.has('by360') ? 'dialog360' : 'meta',
      contacts: 812,
      missing_parts: asked.has('missing') ? 2 : 0,
      is_unheard: asked.has('unheard'),
    };
  }

  function ledger(before: string | null): Ledger {
    const start = Number(before ?? 0);
    const all = rows.map((row) => ({
      conversation_id: row.conversation_id,
      name: row.name,
      phone: row.phone,
      messages: row.messages,
      first_at: ago(170 * DAY),
      last_at: row.last_at,
      media: {
        mentioned: row.messages >> 3,
        ready: row.messages >> 4,
        pending: 0,
        too_old: row.messages >> 4,
        lost: 0,
      },
    }));
    const nothing = number.history.state === 'not_requested' || number.history.state === 'declined';
    return {
      number_id: 'n',
      contacts: nothing ? 0 : 812,
      messages: nothing ? 0 : 48_214,
      overlap: nothing ? 0 : 61,
      conversations_total: nothing ? 0 : all.length,
      media: nothing
        ? { mentioned: 0, ready: 0, pending: 0, too_old: 0, lost: 0 }
        : { mentioned: 6120, ready: 840, pending: 12, too_old: 5260, lost: 8 },
      phases: nothing
        ? []
        : [
            {
              phase: 0,
              chunks: 2,
              messages: 412,
              gaps: [],
              progress: 8,
              first_at: ago(90),
              last_at: ago(80),
            },
            {
              phase: 1,
              chunks: 31,
              messages: 21_604,
              gaps: [7, 12],
              progress: 42,
              first_at: ago(80),
              last_at: ago(2),
            },
          ],
      unread_bodies: 0,
      conversations: nothing ? [] : all.slice(start, start + 50),
      next: !nothing && all.length > start + 50 ? String(start + 50) : null,
    };
  }

  function means(choice: Args<'release'>['choice'], row: HeldConversation): boolean {
    if (row.private) return false;
    switch (choice.which) {
      case 'all':
        return true;
      case 'active_since':
        return row.last_at >= choice.at;
      case 'in_phone_book':
        return row.in_phone_book === choice.is_in;
      case 'labelled':
        return row.labels.includes(choice.label_id);
      case 'listed':
        return choice.conversation_ids.includes(row.conversation_id);
    }
  }

  /** `slow`: very many chats are decided about; the hub goes on with the rest while its counts are read. */
  let rest: { choice: Args<'release'>['choice']; held: boolean; steps: number } | null = null;

  function move(choice: Args<'release'>['choice'], held: boolean) {
    rest = asked.has('slow') ? { choice, held, steps: 3 } : null;
    const changed = rest ? 0 : carryOut(choice, held, Infinity);
    stale('numbers');
    return { changed, counts: counts(), goes_on: rest !== null };
  }

  function carryOut(choice: Args<'release'>['choice'], held: boolean, most: number): number {
    let changed = 0;
    rows = rows.map((row) => {
      if (row.held === held || changed >= most || !means(choice, row)) return row;
      changed += 1;
      return { ...row, held };
    });
    return changed;
  }

  /** A part of what is left, and in the end all of it. */
  function goOn(): boolean {
    if (!rest) return false;
    const { choice, held, steps } = rest;
    carryOut(choice, held, steps > 0 ? 30 : Infinity);
    rest = steps > 0 ? { ...rest, steps: steps - 1 } : null;
    return rest !== null;
  }

  function change(next: Partial<NumberRow>): NumberRow {
    number = { ...number, ...next, rev: number.rev + 1 };
    stale('numbers');
    return number;
  }

  function arrive(id: string) {
    isOurNumber = true;
    kept = plan;
    plan = { ...plan, confirmed: {}, checks: null };
    if (id === number.id) number = { ...number, link: { state: 'connected' }, link_since: ago(0) };
    else
      others = [
        ...others,
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

  function signup(next: Partial<Signup>): Signup {
    const now = { ...(plan.signup ?? signupAt('issued')), ...next };
    plan = { ...plan, signup: now };
    if (now.step === 'connected') arrive(now.number_id ?? number.id);
    stale('connect', 'numbers');
    return now;
  }

  const online = <A, R>(handler: (args: A) => R) => {
    return (args: A): R => {
      if (isOffline()) throw new CoreError('offline', 'no line');
      return handler(args);
    };
  };

  const handlers: Handlers = {
    connect: online(() => ({
      plan,
      recommendation: plan.needs && recommend(plan.needs),
      hub_url: 'https://desk.mehtafabrics.example/',
      is_own_hub: asked.has('ownhub'),
      practice: !asked.has('real'),
      phone_book_shared: shared,
    })),
    assess: recommend,
    save_plan: online(({ needs, route, confirm, retract }) => {
      const confirmed = { ...plan.confirmed, ...Object.fromEntries(confirm.map((item) => [item, ago(0)])) };
      plan = {
        ...plan,
        needs: needs ?? plan.needs,
        route: route ?? plan.route,
        confirmed: Object.fromEntries(
          Object.entries(confirmed).filter(([item]) => !retract.some((gone) => gone === item)),
        ),
      };
      stale('connect');
      return plan;
    }),
    run_checks: online(() => {
      plan = { ...plan, checks: { at: ago(0), found: plan.checks?.found ?? CHECKED.map(good) } };
      stale('connect');
      return plan.checks as NonNullable<Plan['checks']>;
    }),
    begin_signup: online(({ number_id }) => {
      if (asked.has('refused')) throw new CoreError('no_meta_app', 'no app');
      signups += 1;
      return { id: signup({ ...signupAt('issued'), id: `s${signups}`, reconnects: number_id }).id };
    }),
    signup: online(() => plan.signup ?? signupAt('issued')),
    choose_number: online(() => signup({ step: 'subscribing' })),
    cancel_signup: online(() => signup({ step: 'failed', problem: 'cancelled', detail: null })),
    connect_by_token: online(({ token }) => {
      if (token === 'wrong') throw new CoreError('token_refused', 'no');
      isOurNumber = true;
      return change({ onboarded_at: null });
    }),
    connect_by_360dialog: online(() => {
      isOurNumber = true;
      const host = 'desk.mehtafabrics.example';
      const webhook_to_set = asked.has('unset') ? `https://${host}/webhooks/360dialog/5f1e0c2b` : null;
      return {
        number: change({}),
        webhook_host: host,
        webhook_is_set: webhook_to_set === null,
        webhook_to_set,
      };
    }),
    numbers: numbersView,
    number: online(detail),
    set_stage: online(({ stage }) => change({ stage })),
    ask_sync: online(({ kind }) => change({ [kind]: { state: 'requested', request_id: 'req-5f1e0c2b' } })),
    opened_on_phone: online(() => {
      opened = true;
      return change({ phone_seen_at: ago(0) });
    }),
    check_number: online(() => {
      change({ health: { ...number.health, checked_at: ago(0) } });
      return detail({ number_id: number.id });
    }),
    ledger: online(({ before }) => ledger(before)),
    save_ledger: online(() => ({ name: 'import-ledger.csv' })),
    held: online(({ before }) => {
      const start = Number(before ?? 0);
      const goes_on = start === 0 ? goOn() : rest !== null;
      return {
        counts: counts(),
        goes_on,
        labels: [0, 1, 2].map((place) => {
          const carries = rows.filter((row) => row.labels.includes(labelId(place)) && !row.private);
          const held = carries.filter((row) => row.held).length;
          return { label_id: labelId(place), held, released: carries.length - held };
        }),
        conversations: rows.slice(start, start + 50),
        next: rows.length > start + 50 ? String(start + 50) : null,
      };
    }),
    release: online(({ choice }) => move(choice, false)),
    hold: online(({ choice }) => move(choice, true)),
    share_phone_book: online((wish) => {
      shared = wish.shared;
      stale('numbers', 'connect');
      return {
        id: 'w',
        name: 'Mehta Fabrics',
        practice: true,
        phone_book_shared: shared,
        phones_masked: false,
        only_assignee_replies: false,
        rev: 2,
      };
    }),
    alerts: online(() => alerts),
    save_alerts: online((wish) => {
      if (wish.emails.length > 0 && !alerts.can_send_email) throw new CoreError('no_smtp', 'no smtp');
      alerts = { ...wish, webhook_secret: null, has_webhook_secret: Boolean(wish.webhook_secret) };
      stale('alerts');
      return alerts;
    }),
    test_alerts: online(() => ({
      email: alerts.emails.length > 0 ? true : null,
      webhook: alerts.webhook_url ? false : null,
      problems: alerts.webhook_url ? ['answered 404'] : [],
    })),
    copies: online(() => copies),
    save_copies: online(({ folder }) => {
      if (folder === '/nowhere') throw new CoreError('folder', 'no');
      if (folder === '/theirs') throw new CoreError('folder_foreign', 'no');
      copies = { ...copies, folder };
      stale('copies');
      return copies;
    }),
    copy_now: online(() => {
      const made = {
        at: ago(0),
        file: 'sangam-0.copy',
        size_bytes: 414_000_000,
        missing: 0,
        lost: 0,
        problem: null,
        facts: NO_FACTS,
      };
      copies = { ...copies, made: [made, ...copies.made] };
      stale('copies');
      return copies;
    }),
    make_recovery_key: online(() => {
      copies = { ...copies, has_recovery_key: true };
      stale('copies');
      return { key: 'K7QF-2M9D-X4TB-8RWN-3HJC-6YPA-V5GE-1ZKS' };
    }),
  };

  return {
    handlers,
    shop: {
      signup: (step, more = {}) =>
        void signup({
          ...signupAt(step),
          ...(plan.signup && { id: plan.signup.id, reconnects: plan.signup.reconnects }),
          step,
          ...more,
        }),
      number: (next) => void change(next),
      tried: (next) => {
        tried = { ...tried, ...next };
        stale('numbers');
      },
      held: () => rows,
      setPrivate: (id, isPrivate) => {
        rows = rows.map((row) => (row.conversation_id === id ? { ...row, private: isPrivate } : row));
        stale('numbers');
      },
    },
    sent: () => {
      tried = { ...tried, desk: tried.desk ?? ago(0) };
      stale('numbers');
    },
  };
}

/** What WhatsApp, the phone or the browser could do next: a hook for tests. */
export interface ConnectingShop {
  signup: (step: SignupStep, more?: Partial<Signup>) => void;
  number: (next: Partial<NumberRow>) => void;
  tried: (next: Partial<Tried>) => void;
  held: () => HeldConversation[];
  setPrivate: (id: string, isPrivate: boolean) => void;
}
