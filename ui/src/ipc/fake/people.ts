/**
 * The invented shop's team. The page's address chooses who looks (`role=`), and whether the log was tampered with
 * (`tampered`) and whether numbers are hidden (`masked`).
 */
import type { Answer, Args } from '../client';
import type {
  AuditRow,
  Away,
  Capability,
  DeedKind,
  PendingInvitation,
  Role,
  Tag,
  TeamPerson,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { factoring } from './second-factor';
import { ago, asha, DAY, meena, vikram } from './words';

const LEAST: Record<Capability, Role> = {
  answer_customers: 'agent',
  read_costs: 'manager',
  write_templates: 'manager',
  share_replies: 'manager',
  keep_labels: 'manager',
  keep_teams: 'manager',
  share_views: 'manager',
  watch_team: 'manager',
  route_chats: 'manager',
  ask_customers: 'manager',
  invite_people: 'manager',
  read_phones: 'manager',
  shape_card: 'manager',
  see_private: 'owner',
  keep_private: 'owner',
  release_chats: 'owner',
  connect_numbers: 'owner',
  watch_numbers: 'owner',
  set_prices: 'owner',
  set_alerts: 'owner',
  keep_copies: 'owner',
  manage_people: 'owner',
  read_audit: 'owner',
};
const ROLES: Role[] = ['agent', 'manager', 'owner'];
const reaches = (role: Role, least: Role) => ROLES.indexOf(role) >= ROLES.indexOf(least);

export function mayOf(role: Role) {
  const all = Object.entries(LEAST) as [Capability, Role][];
  return {
    may: all.filter(([, least]) => reaches(role, least)).map(([capability]) => capability),
    may_invite: reaches(role, 'manager') ? ROLES.filter((other) => reaches(role, other)) : [],
  };
}

const ahead = (days: number) => ago(-days * DAY);

type Name =
  | 'team'
  | 'invite'
  | 'withdraw_invitation'
  | 'change_role'
  | 'remove_person'
  | 'revoke_device'
  | 'reset_password'
  | 'second_factor'
  | 'begin_second_factor'
  | 'confirm_second_factor'
  | 'end_second_factor'
  | 'make_recovery_codes'
  | 'recovery_codes_kept'
  | 'remove_second_factor'
  | 'require_second_factor'
  | 'rename_me'
  | 'set_availability'
  | 'change_password'
  | 'mask_phones'
  | 'audit'
  | 'check_audit';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

interface World {
  query: URLSearchParams;
  role: Role;
  stale: (...tags: Tag[]) => void;
  isOffline: () => boolean;
  rename: (name: string) => void;
}

export function peopling({ query, role, stale, isOffline, rename }: World) {
  const device = (nth: number, name: string, online: boolean, seen: number, signed_out = false) => ({
    id: `01932b8e-7c2a-7000-8000-0000000d000${nth}`,
    name,
    created_at: ago(20 * DAY),
    seen_at: ago(seen),
    online,
    current: nth === 1,
    signed_out,
  });
  let team: TeamPerson[] = [
    {
      id: asha.id,
      name: asha.name,
      role,
      away: query.has('away') ? { until: null } : null,
      email: 'asha@mehtafabrics.example',
      joined_at: ago(200 * DAY),
      seen_at: ago(0),
      second_factor: query.has('factor'),
      devices: [
        device(1, 'counter-desk', true, 0),
        device(2, 'asha-laptop', false, 3 * DAY),
        device(4, 'asha-old-laptop', false, 34 * DAY, true),
      ],
    },
    {
      id: meena.id,
      name: meena.name,
      role: 'manager',
      away: null,
      email: 'meena@mehtafabrics.example',
      joined_at: ago(160 * DAY),
      seen_at: ago(0),
      second_factor: true,
      devices: [device(3, 'office-pc', true, 0)],
    },
    {
      id: vikram.id,
      name: vikram.name,
      role: 'agent',
      away: { until: ahead(1) },
      email: 'vikram@mehtafabrics.example',
      joined_at: ago(90 * DAY),
      seen_at: ago(DAY + 300),
      second_factor: false,
      devices: [],
    },
  ];
  const aways = new Map<string, Away | null>(team.map(({ id, away }) => [id, away]));
  let invitations: PendingInvitation[] = [
    {
      id: '01932b8e-7c2a-7000-8000-0000000e0001',
      role: 'agent',
      invited_by: meena.id,
      created_at: ago(DAY),
      expires_at: ahead(6),
    },
    {
      id: '01932b8e-7c2a-7000-8000-0000000e0002',
      role: 'manager',
      invited_by: asha.id,
      created_at: ago(9 * DAY),
      expires_at: ago(2 * DAY),
    },
  ];
  let masked = query.has('masked');
  let factorRequired = query.has('required');
  let seq = 0;
  const line = (
    minutes: number,
    what: DeedKind,
    by: { id: string; name: string } | null,
    about: { id: string; name: string } | null = null,
    detail: Record<string, unknown> = {},
  ): AuditRow => ({
    seq: ++seq,
    at: ago(minutes),
    what,
    by: by?.id ?? null,
    by_name: by?.name ?? null,
    about: about?.id ?? null,
    about_name: about?.name ?? null,
    detail,
  });
  let log = [
    line(9 * DAY, 'number_connected', asha, { id: 'number', name: '+91 141 400 5500' }),
    line(8 * DAY, 'chats_released', asha, { id: 'number', name: '+91 141 400 5500' }, { chats: 312 }),
    line(3 * DAY, 'private_changed', asha, null, { private: true }),
    line(2 * DAY, 'role_changed', asha, meena, { from: 'agent', to: 'manager' }),
    line(DAY + 20, 'sign_in_failed', null, vikram),
    line(DAY + 19, 'signed_in', vikram, null, { device: 'vikram-laptop' }),
    line(DAY, 'invited', meena, null, { role: 'agent' }),
    line(40, 'signed_in', asha, null, { device: 'counter-desk' }),
  ].reverse();

  function online() {
    if (isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
  }

  function change(id: string, next: Partial<TeamPerson> | null) {
    online();
    team = team.flatMap((person) =>
      person.id !== id ? [person] : next === null ? [] : [{ ...person, ...next }],
    );
    stale('people');
    return {};
  }

  function seenBy(person: TeamPerson): TeamPerson {
    const open = person.id === asha.id || role === 'owner';
    return {
      ...person,
      email: open ? person.email : null,
      devices: open ? person.devices : null,
      second_factor: open ? person.second_factor : null,
      seen_at: open || role === 'manager' ? person.seen_at : null,
    };
  }

  const handed = (page: string, days: number) => ({
    code: 'k7-Q2mZr0uYv4',
    link: `sangam://${page}?hub=https%3A%2F%2Fdesk.mehtafabrics.example&code=k7-Q2mZr0uYv4`,
    expires_at: ahead(days),
  });

  const factor = factoring({ on: query.has('factor'), stale, online });

  const handlers: Handlers = {
    ...factor,
    remove_second_factor: ({ person_id }) => change(person_id, { second_factor: false }),
    team: () => {
      online();
      const roles = mayOf(role).may_invite;
      return {
        people: team.map(seenBy).sort((a, b) => a.name.localeCompare(b.name)),
        invitations: invitations.filter((pending) => roles.includes(pending.role)),
        phones_masked: masked,
        second_factor_required: factorRequired,
      };
    },
    require_second_factor: ({ required }) => {
      online();
      factorRequired = required;
      stale('people');
      return {};
    },
    invite: ({ role: wanted }) => {
      online();
      const id = `01932b8e-7c2a-7000-8000-0000000e${String(invitations.length + 10).padStart(4, '0')}`;
      invitations = [
        { id, role: wanted, invited_by: asha.id, created_at: ago(0), expires_at: ahead(7) },
        ...invitations,
      ];
      stale('people');
      return handed('join', 7);
    },
    withdraw_invitation: ({ invitation_id }) => {
      online();
      invitations = invitations.filter(({ id }) => id !== invitation_id);
      stale('people');
      return {};
    },
    change_role: ({ person_id, role: next }) => change(person_id, { role: next }),
    remove_person: ({ person_id }) => change(person_id, null),
    revoke_device: ({ device_id }) => {
      const owner = team.find(({ devices }) => devices?.some(({ id }) => id === device_id));
      if (!owner) throw new CoreError('not_found', 'no such device');
      return change(owner.id, { devices: owner.devices?.filter(({ id }) => id !== device_id) ?? null });
    },
    reset_password: () => {
      online();
      return handed('reset', 1);
    },
    rename_me: ({ name }) => {
      rename(name);
      return change(asha.id, { name });
    },
    set_availability: ({ person_id, away }) => {
      online();
      aways.set(person_id, away);
      return change(person_id, { away });
    },
    change_password: ({ current }) => {
      online();
      if (current === 'wrong') throw new CoreError('wrong_credentials', 'no');
      return {};
    },
    mask_phones: (wish) => {
      online();
      masked = wish.masked;
      stale('people');
      return {
        id: 'workspace',
        name: 'Mehta Fabrics',
        practice: false,
        phone_book_shared: false,
        phones_masked: masked,
        only_assignee_replies: false,
        rev: 1,
      };
    },
    audit: ({ before, what, by, from, until }) => {
      online();
      const wanted = log.filter(
        (row) =>
          (before === null || row.seq < before) &&
          (!what || row.what === what) &&
          (!by || row.by === by) &&
          (!from || row.at >= from) &&
          (!until || row.at < until),
      );
      const rows = wanted.slice(0, 6);
      return { rows, next: wanted.length > rows.length ? (rows.at(-1)?.seq ?? null) : null };
    },
    check_audit: () => {
      online();
      const broken_at = query.has('tampered') ? 4 : null;
      return {
        lines: broken_at ?? log.length,
        broken_at,
        fingerprint: 'a3f0c1'.repeat(8) + '9b2e77d40c5e18aa',
      };
    },
  };
  return {
    handlers,
    /** They take no chats for now. */
    awayOf: (id: string) => aways.get(id) ?? null,
    /** Whole numbers are hidden from the signed-in person. */
    masks: () => masked && !mayOf(role).may.includes('read_phones'),
    /** The owner gave the person at this desk another role. */
    promote(next: Role) {
      role = next;
      team = team.map((person) => (person.id === asha.id ? { ...person, role: next } : person));
      log = [line(0, 'role_changed', meena, asha, { from: 'agent', to: next }), ...log];
      stale('people', 'app');
    },
  };
}
