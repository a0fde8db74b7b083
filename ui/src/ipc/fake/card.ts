/** Contact cards of the invented shop: a few fields, and what is known of the first customers. */
import type { Answer, Args } from '../client';
import type { CardField, CardView, ContactView, ConversationItem } from '../bindings.gen';
import { CoreError } from '../errors';

type CardName =
  'set_blocked' | 'name_contact' | 'describe_contact' | 'fill_card' | 'card_shape' | 'shape_card';
type Handlers = { [N in CardName]: (args: Args<N>) => Answer<N> };

interface Shop {
  row: (conversation: string) => ConversationItem;
  isOffline: () => boolean;
  change: (conversation: string, contact: ContactView) => void;
  block: (conversation: string, at: string | null) => void;
  shaped: () => void;
}

const field = (id: string, name: string, more: Partial<CardField> = {}) =>
  ({ id, name, kind: 'text', ...more }) as CardField;

export function carding(shop: Shop) {
  let fields: CardField[] = [
    field('f-city', 'City'),
    field('f-size', 'Size', { kind: 'choice', choices: ['S', 'M', 'L', 'XL'] }),
    field('f-order', 'Last order', { kind: 'date' }),
    field('f-spent', 'Spent this year', { kind: 'number' }),
    field('f-credit', 'Buys on credit', { kind: 'yes_no' }),
    field('f-shop', 'Their shop', { kind: 'link' }),
  ];
  const values = new Map<string, Record<string, string>>();
  const names = new Map<string, { team: string | null; profile: string | null; book: string | null }>();
  const abouts = new Map<string, string | null>();
  let seeded = false;

  function namesOf({ contact }: ConversationItem) {
    const own = contact.name;
    const known = names.get(contact.id) ?? { team: null, profile: own, book: own && `${own} (Jaipur)` };
    names.set(contact.id, known);
    return known;
  }

  function cardOf(row: ConversationItem): CardView {
    if (!seeded)
      values.set(row.contact.id, {
        'f-city': 'Jaipur',
        'f-order': '2026-10-02',
        'f-credit': 'yes',
        'f-shop': 'https://aniltraders.example',
      });
    if (!seeded) abouts.set(row.contact.id, 'Calls before Diwali for the whole season. Pays by the month.');
    seeded = true;
    const known = namesOf(row);
    const kept = values.get(row.contact.id) ?? {};
    return {
      team_name: known.team,
      book_name: known.book,
      profile_name: known.profile,
      about: abouts.get(row.contact.id) ?? null,
      fields: fields.map((one) => ({ field: one, value: kept[one.id] ?? null })),
    };
  }

  const handlers: Handlers = {
    card_shape: () => ({ fields }),
    set_blocked: ({ conversation_id, blocked }) => {
      shop.block(conversation_id, blocked ? new Date().toISOString() : null);
      return {};
    },
    name_contact: ({ conversation_id, name }) => {
      const row = shop.row(conversation_id);
      const known = namesOf(row);
      names.set(row.contact.id, { ...known, team: name });
      const shown = name ?? known.book ?? known.profile;
      shop.change(conversation_id, {
        ...row.contact,
        name: shown,
        display_name: shown ?? row.contact.display_name,
      });
      return {};
    },
    describe_contact: ({ conversation_id, about }) => {
      const row = shop.row(conversation_id);
      abouts.set(row.contact.id, about);
      shop.change(conversation_id, row.contact);
      return {};
    },
    fill_card: ({ conversation_id, field_id, value }) => {
      const row = shop.row(conversation_id);
      const wanted = fields.find(({ id }) => id === field_id);
      if (wanted?.kind === 'number' && value && !/^-?\d+(\.\d+)?$/.test(value))
        throw new CoreError('card_value', 'no number');
      const { [field_id]: _gone, ...others } = values.get(row.contact.id) ?? {};
      values.set(row.contact.id, value ? { ...others, [field_id]: value } : others);
      shop.change(conversation_id, row.contact);
      return {};
    },
    shape_card: ({ fields: wanted }) => {
      if (shop.isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
      const seen = new Set<string>();
      wanted.forEach(({ name }, at) => {
        const key = name.trim().toLowerCase();
        if (!key || seen.has(key)) throw new CoreError('invalid', 'no', { field: `fields.${at}.name` });
        seen.add(key);
      });
      fields = wanted.map(({ id, name, what }, at) => field(id ?? `f-new-${at}`, name.trim(), what));
      shop.shaped();
      return { fields };
    },
  };
  return { handlers, cardOf };
}
