/**
 * How a number comes to the invented shop: what the shop needs, what is checked before, and Meta's dialog. The page's address chooses what
 * was found (`unreachable`) and what ended the dialog (`problem=`, `lapsed`, `refused`).
 */
import type { ItemCheck, Item, Needs, Plan, Recommendation, Signup, SignupStep } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import type { Ground } from './ground';
import type { Journey } from './journey';
import type { Numbers } from './numbers';
import { ago, ahead, DAY } from './words';

const HOST = 'desk.mehtafabrics.example';
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

const good = (item: Item): ItemCheck => ({ item, is_good: true, problem: null, names: [] });
const bad = (item: Item, problem: string, names: string[] = []): ItemCheck => ({
  item,
  is_good: false,
  problem,
  names,
});
const UNREACHABLE = new Map<Item, ItemCheck>([
  ['hub_reachable', bad('hub_reachable', 'not_reached', [HOST])],
  ['webhook_fields', bad('webhook_fields', 'fields_missing', ['history', 'smb_app_state_sync'])],
]);
const confirmedAt = (items: readonly Item[], at: string) =>
  Object.fromEntries(items.map((item) => [item, at]));

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

/** What ended the dialog, as it is told of one that failed. */
function failure(problem: string | null): Pick<Signup, 'problem' | 'detail' | 'found'> {
  const step = 'PHONE_NUMBER_VERIFICATION';
  const meta = {
    message: 'The display name is not allowed.',
    error_id: '771204',
    session_id: 'b7d0c51e9a',
  };
  return {
    problem: problem ?? 'cancelled',
    detail: problem === 'meta_error' ? { step, ...meta } : { step },
    found:
      problem === 'not_coexistence'
        ? [bad('is_on_biz_app', 'not_on_app'), bad('platform_type', 'another_platform', ['ON_PREMISE'])]
        : [],
  };
}

export class Signups {
  #plan: Plan;
  #begun = 0;

  constructor(
    private readonly ground: Ground,
    private readonly numbers: Numbers,
    journey: Journey,
    /** The names in the phone's book are shown to everybody. */
    private readonly phoneBookShared: () => boolean,
  ) {
    const { query } = ground;
    const found = CHECKED.map((item) => (query.has('unreachable') && UNREACHABLE.get(item)) || good(item));
    const isBefore = journey.reached('before');
    const confirmed = journey.reached('ready') ? CONFIRMED : isBefore ? CONFIRMED.slice(0, 5) : [];
    this.#plan = {
      needs: journey.reached('needs') ? NEEDS : null,
      route: isBefore ? 'hosted_for_you' : null,
      confirmed: confirmedAt(confirmed, ago(3)),
      checks: isBefore ? { at: ago(4), found } : null,
      signup: journey.reached('issued') ? this.#at(firstStep(journey)) : null,
    };
    // What was confirmed and checked goes with the number when it is connected; the next one needs its own.
    if (!journey.hasNumber) return;
    numbers.plan = {
      ...this.#plan,
      confirmed: confirmedAt(CONFIRMED, ago(50 * DAY)),
      checks: { at: ago(50 * DAY), found: CHECKED.map(good) },
    };
    this.#plan = { ...this.#plan, confirmed: {}, checks: null };
  }

  #at(step: SignupStep): Signup {
    const { query } = this.ground;
    return {
      id: 's',
      step,
      ...(step === 'failed' ? failure(query.get('problem')) : { problem: null, detail: null, found: [] }),
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
      expires_at: ahead(query.has('lapsed') ? -0.1 : 0.4),
    };
  }

  #change(next: Partial<Plan>): Plan {
    this.#plan = { ...this.#plan, ...next };
    this.ground.stale('connect');
    return this.#plan;
  }

  #turn(next: Partial<Signup>): Signup {
    const now = { ...(this.#plan.signup ?? this.#at('issued')), ...next };
    this.#plan = { ...this.#plan, signup: now };
    if (now.step === 'connected') {
      this.numbers.arrive(now.number_id ?? this.numbers.number.id, this.#plan);
      this.#plan = { ...this.#plan, confirmed: {}, checks: null };
    }
    this.ground.stale('connect', 'numbers');
    return now;
  }

  /** What the dialog comes to next. */
  readonly signup = (step: SignupStep, more: Partial<Signup> = {}): void => {
    const begun = this.#plan.signup;
    const same = begun && { id: begun.id, reconnects: begun.reconnects };
    this.#turn({ ...this.#at(step), ...same, step, ...more });
  };

  #save({ needs, route, confirm, retract }: Args<'save_plan'>): Plan {
    const confirmed = { ...this.#plan.confirmed, ...confirmedAt(confirm, ago(0)) };
    const kept = Object.entries(confirmed).filter(([item]) => !retract.some((gone) => gone === item));
    return this.#change({
      needs: needs ?? this.#plan.needs,
      route: route ?? this.#plan.route,
      confirmed: Object.fromEntries(kept),
    });
  }

  #begin(number_id: string | null): Answer<'begin_signup'> {
    if (this.ground.query.has('refused')) throw new CoreError('no_meta_app', 'no app');
    this.#begun += 1;
    return { id: this.#turn({ ...this.#at('issued'), id: `s${this.#begun}`, reconnects: number_id }).id };
  }

  get handlers() {
    const { ground, numbers } = this;
    const { online, query } = ground;
    return {
      connect: online((): Answer<'connect'> => ({
        plan: this.#plan,
        recommendation: this.#plan.needs && recommend(this.#plan.needs),
        hub_url: `https://${HOST}/`,
        is_own_hub: query.has('ownhub'),
        practice: !query.has('real'),
        phone_book_shared: this.phoneBookShared(),
      })),
      assess: recommend,
      save_plan: online((wish: Args<'save_plan'>): Answer<'save_plan'> => this.#save(wish)),
      run_checks: online((): Answer<'run_checks'> => {
        const checks = { at: ago(0), found: this.#plan.checks?.found ?? CHECKED.map(good) };
        this.#change({ checks });
        return checks;
      }),
      begin_signup: online(({ number_id }: Args<'begin_signup'>) => this.#begin(number_id)),
      signup: online((): Answer<'signup'> => this.#plan.signup ?? this.#at('issued')),
      choose_number: online((): Answer<'choose_number'> => this.#turn({ step: 'subscribing' })),
      cancel_signup: online((): Answer<'cancel_signup'> =>
        this.#turn({ step: 'failed', problem: 'cancelled', detail: null }),
      ),
      connect_by_token: online(({ token }: Args<'connect_by_token'>): Answer<'connect_by_token'> => {
        if (token === 'wrong') throw new CoreError('token_refused', 'no');
        numbers.isHere();
        return numbers.change({ onboarded_at: null });
      }),
      connect_by_360dialog: online((): Answer<'connect_by_360dialog'> => {
        numbers.isHere();
        const webhook_to_set = query.has('unset') ? `https://${HOST}/webhooks/360dialog/5f1e0c2b` : null;
        return {
          number: numbers.change({}),
          webhook_host: HOST,
          webhook_is_set: webhook_to_set === null,
          webhook_to_set,
        };
      }),
    };
  }
}

function firstStep({ name }: Journey): SignupStep {
  if (name === 'issued' || name === 'choosing' || name === 'failed') return name;
  return name === 'live' ? 'exchanging' : 'connected';
}
