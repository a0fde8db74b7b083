/**
 * The invented shop's templates: approved ones in two languages, one in review, one refused, one paused, one that will become
 * marketing. The page's address can leave them out (`notemplates`) or name a price for them (`template=`).
 */
import type { Answer, Args } from '../client';
import type {
  Addressee,
  Category,
  Filling,
  MessageView,
  OutgoingContent,
  Problem,
  Role,
  SendState,
  ShownTemplate,
  Tag,
  Template,
  TemplateButton,
  TemplateRow,
  TemplateSlot,
  TemplateView,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, ahead, DAY, file as mediaOf, id } from './words';

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;
const variables = (text: string) => [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
const put = (text: string, value: (name: string) => string | undefined) =>
  text.replace(VARIABLE, (whole, name: string) => value(name) ?? whole);

function written(
  name: string,
  language: string,
  category: Category,
  text: string,
  examples: Record<string, string>,
  more: Partial<Template> = {},
): Template {
  return { name, language, category, format: 'positional', body: { text, examples }, ...more };
}

function row(template: Template, more: Partial<TemplateRow> = {}): TemplateRow {
  return {
    id: id('t'),
    waba_id: 'w',
    template,
    status: 'approved',
    status_at: ago(20 * DAY),
    reason: null,
    advice: null,
    quality: 'green',
    upcoming: null,
    category_was: null,
    rev: 1,
    ...more,
  };
}

const FOOTER = 'Mehta Fabrics, Johari Bazaar';
const collect = { '1': 'Ritika', '2': '7712' };

const SEEDS: TemplateRow[] = [
  row(
    written(
      'order_ready',
      'en',
      'utility',
      'Hello {{1}}, your order *{{2}}* is ready to collect. We are open till 8 pm.',
      collect,
      {
        footer: FOOTER,
        buttons: [
          { is: 'quick_reply', text: 'Coming today' },
          { is: 'quick_reply', text: 'Please deliver' },
          { is: 'url', text: 'See the bill', url: 'https://mehtafabrics.example/b/{{1}}', example: '7712' },
        ],
      },
    ),
  ),
  row(
    written(
      'order_ready',
      'hi',
      'utility',
      'नमस्ते {{1}}, आपका ऑर्डर *{{2}}* तैयार है। दुकान रात 8 बजे तक खुली है।',
      collect,
      { footer: FOOTER, buttons: [{ is: 'quick_reply', text: 'आज आऊँगी' }] },
    ),
    { quality: 'unknown' },
  ),
  row(
    written(
      'payment_reminder',
      'en',
      'utility',
      'Dear {{customer_name}}, {{amount}} for invoice {{invoice}} is still open. You can pay by UPI until {{date}}. Thank you.',
      { customer_name: 'Anil Traders', amount: '₹4,200', invoice: '7712', date: '30 November' },
      {
        format: 'named',
        header: { is: 'text', text: 'Invoice {{invoice}}', examples: { invoice: '7712' } },
        buttons: [{ is: 'phone', text: 'Call the shop', phone: '+911414005500' }],
      },
    ),
    { quality: 'yellow' },
  ),
  row(
    written(
      'winter_sale',
      'en',
      'marketing',
      'Hello {{1}}, our winter kurtas are here: _hand-blocked in Jaipur_, 20 % off till Sunday with the code below. See you at the shop!',
      { '1': 'Ritika' },
      {
        header: { is: 'media', media: 'image' },
        footer: 'Write STOP and we send no more offers',
        buttons: [
          { is: 'copy_code', example: 'WINTER20' },
          { is: 'url', text: 'Look at them', url: 'https://mehtafabrics.example/winter' },
        ],
      },
    ),
  ),
  row(
    written(
      'shop_moved',
      'fr',
      'utility',
      'Bonjour {{1}}, la boutique a déménagé. Nous vous attendons ici, du lundi au samedi.',
      { '1': 'Claire' },
      { header: { is: 'location' } },
    ),
    {
      quality: 'unknown',
      upcoming: { to: 'marketing', at: ahead(19) },
    },
  ),
  row(
    written('fitting_reminder', 'en', 'utility', 'Hello {{1}}, your fitting is on {{2}} at the shop.', {
      '1': 'Harpreet',
      '2': 'Monday at 11',
    }),
    { status: 'pending', status_at: ago(14), quality: 'unknown' },
  ),
  row(
    written('diwali_gift', 'en', 'utility', 'Hello {{1}}, a gift waits for you: buy two, take three.', {
      '1': 'Ritika',
    }),
    {
      status: 'rejected',
      status_at: ago(2 * DAY),
      quality: 'unknown',
      reason: 'TAG_CONTENT_MISMATCH',
      advice: 'Submit this template as MARKETING, or remove the promotional content.',
    },
  ),
  row(
    written('new_arrivals', 'hi', 'marketing', 'नमस्ते {{1}}, नई साड़ियाँ आ गई हैं। दुकान पर देखिए।', {
      '1': 'Farida',
    }),
    { status: 'paused', status_at: ago(90), quality: 'red', category_was: 'utility' },
  ),
  row(
    written(
      'sale_cards',
      'en',
      'marketing',
      'Three things you may like, {{1}}. Have a look.',
      { '1': 'Ritika' },
      {
        unsendable: 'CAROUSEL',
      },
    ),
  ),
];

function slotsOf(template: Template): TemplateSlot[] {
  const { header, body } = template;
  const slots: TemplateSlot[] = [];
  const top = { field: 'filling.header', name: '', example: null };
  if (header?.is === 'text') {
    const [name] = variables(header.text);
    if (name)
      slots.push({ ...top, what: { is: 'header_text' }, name, example: header.examples?.[name] ?? null });
  } else if (header?.is === 'media')
    slots.push({ ...top, what: { is: 'header_media', media: header.media } });
  else if (header?.is === 'location') slots.push({ ...top, what: { is: 'header_location' } });
  for (const name of variables(body.text))
    slots.push({
      field: `filling.values.${name}`,
      what: { is: 'body' },
      name,
      example: body.examples?.[name] ?? null,
    });
  template.buttons?.forEach((button, index) => {
    const field = `filling.buttons.${index}`;
    if (button.is === 'copy_code')
      slots.push({ field, what: { is: 'code', index }, name: '', example: button.example });
    else if (button.is === 'url' && variables(button.url).length > 0)
      slots.push({ field, what: { is: 'url_end', index }, name: '', example: button.example ?? null });
  });
  return slots;
}

const inButton = ({ buttons }: Filling, index: number) =>
  buttons?.find((button) => button.index === index)?.value;

function shownButton(button: TemplateButton, value: string | undefined): ShownTemplate['buttons'][number] {
  switch (button.is) {
    case 'url':
      return { is: 'url', text: button.text, url: put(button.url, () => value) };
    case 'copy_code':
      return { is: 'copy_code', code: value ?? null };
    case 'quick_reply':
      return { is: 'quick_reply', text: button.text };
    case 'phone':
      return { is: 'phone', text: button.text, phone: button.phone };
  }
}

function shown(template: Template, filling: Filling): ShownTemplate {
  const { header } = template;
  const fill = filling.header;
  const above = (): ShownTemplate['header'] => {
    if (!header) return null;
    if (header.is === 'text')
      return { is: 'text', text: put(header.text, () => (fill?.is === 'text' ? fill.value : undefined)) };
    if (header.is === 'media')
      return { is: 'media', media: header.media, file: fill?.is === 'media' ? fill.file : null };
    return fill?.is === 'location'
      ? fill
      : { is: 'location', name: null, address: null, latitude: null, longitude: null };
  };
  return {
    header: above(),
    body: put(template.body.text, (name) => filling.values?.[name]),
    footer: template.footer ?? null,
    buttons: (template.buttons ?? []).map((button, index) => shownButton(button, inButton(filling, index))),
  };
}

function samples(template: Template): Filling {
  const { header, body } = template;
  const example = header?.is === 'text' ? Object.values(header.examples ?? {})[0] : undefined;
  return {
    header: example ? { is: 'text', value: example } : null,
    values: body.examples ?? {},
    buttons: (template.buttons ?? []).flatMap((button, index) =>
      (button.is === 'url' || button.is === 'copy_code') && button.example
        ? [{ index, value: button.example }]
        : [],
    ),
  };
}

function valueIn(slot: TemplateSlot, filling: Filling): string | null {
  const { what } = slot;
  if (what.is === 'body') return filling.values?.[slot.name] ?? '';
  if (what.is === 'url_end' || what.is === 'code') return inButton(filling, what.index) ?? '';
  if (what.is === 'header_text') return filling.header?.is === 'text' ? filling.header.value : '';
  return filling.header ? null : '';
}

function fillingProblems(template: Template, filling: Filling): Problem[] {
  return slotsOf(template).flatMap((slot): Problem[] => {
    const value = valueIn(slot, filling);
    if (value === null) return [];
    if (!value.trim()) return [{ field: slot.field, fault: 'empty' }];
    if (/[\n\t]| {5}/.test(value)) return [{ field: slot.field, fault: 'spacing' }];
    if (slot.what.is === 'code' && value.length > 20)
      return [{ field: slot.field, fault: 'too_long', max: 20 }];
    return [];
  });
}

function writingProblems(template: Template): Problem[] {
  const found: Problem[] = [];
  const { name, body, header, buttons = [] } = template;
  if (!name) found.push({ field: 'name', fault: 'empty' });
  else if (!/^[a-z0-9_]+$/.test(name)) found.push({ field: 'name', fault: 'pattern' });
  if (header?.is === 'text' && !header.text.trim()) found.push({ field: 'header.text', fault: 'empty' });
  if (header?.is === 'media' && !header.sample) found.push({ field: 'header.sample', fault: 'empty' });
  if (!body.text.trim()) found.push({ field: 'body.text', fault: 'empty' });
  if (body.text.length > 1024) found.push({ field: 'body.text', fault: 'too_long', max: 1024 });
  if (/^\{\{|\}\}$/.test(body.text.trim())) found.push({ field: 'body.text', fault: 'at_edge' });
  for (const variable of variables(body.text))
    if (!body.examples?.[variable]?.trim())
      found.push({ field: `body.examples.${variable}`, fault: 'empty' });
  buttons.forEach((button, index) => {
    if (button.is !== 'copy_code' && !button.text.trim())
      found.push({ field: `buttons.${index}.text`, fault: 'empty' });
    if (button.is === 'url' && !/^https?:\/\/./.test(button.url))
      found.push({ field: `buttons.${index}.url`, fault: 'invalid' });
  });
  return found;
}

type TemplateName =
  | 'templates'
  | 'template'
  | 'fill_template'
  | 'pick_template_file'
  | 'check_template'
  | 'create_template'
  | 'edit_template'
  | 'delete_template'
  | 'sync_templates';
type Handlers = { [N in TemplateName]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

/** What a template is from the moment it is sent. */
export function templateBubble(content: OutgoingContent & { kind: 'template' }): Partial<MessageView> {
  const problems = fillingProblems(content.template, content.filling);
  if (problems.length > 0) throw new CoreError('invalid', 'WhatsApp would not take this', { problems });
  const look = shown(content.template, content.filling);
  const fill = content.filling.header;
  return {
    kind: 'template',
    origin: 'template',
    text: look.body,
    template: look,
    media:
      fill?.is === 'media'
        ? mediaOf(fill.file.mime_type, fill.file.size_bytes, { filename: fill.file.filename ?? null })
        : null,
    detail: { type: 'template', template: content.template, filling: content.filling },
  };
}

/** One of the shop's templates as it was sent once, filled with its examples. */
export function sentOnce(name: string): Partial<MessageView> {
  const found = SEEDS.find(({ template }) => template.name === name);
  if (!found) throw new CoreError('not_found', 'no such template');
  const { template } = found;
  return templateBubble({ kind: 'template', template, filling: samples(template) });
}

export function templating(
  query: URLSearchParams,
  role: Role,
  stale: (...tags: Tag[]) => void,
  isOffline: () => boolean,
  price: (category: Category, addressee: Addressee) => SendState,
  pick: (name: string) => Promise<Answer<'pick_template_file'>>,
) {
  let rows: TemplateRow[] = query.has('notemplates') ? [] : SEEDS;
  let checked_at = ago(40);

  const view = (found: TemplateRow): TemplateView => ({
    row: found,
    number_ids: ['n'],
    slots: slotsOf(found.template),
    sample: shown(found.template, samples(found.template)),
    sendable: found.status === 'approved' && !found.template.unsendable,
    editable: ['approved', 'rejected', 'paused'].includes(found.status) && !found.template.unsendable,
  });
  const find = (template_id: string) => {
    const found = rows.find((candidate) => candidate.id === template_id);
    if (!found) throw new CoreError('not_found', 'no such template');
    return found;
  };
  const online = () => {
    if (isOffline()) throw new CoreError('offline', 'no hub');
  };
  const check = (template: Template) => {
    const problems = writingProblems(template);
    if (problems.length > 0) throw new CoreError('invalid', 'WhatsApp would not take this', { problems });
    if (template.name === 'refused')
      throw new CoreError('template_refused', 'Meta', {
        code: 100,
        subcode: 2_388_023,
        title: 'New English (US) content can’t be added while the existing content is being deleted',
        details: 'Try again in 4 weeks, or choose another name.',
        problems: [{ field: 'name', fault: 'not_allowed' }],
      });
  };
  const keep = (next: TemplateRow) => {
    rows = [next, ...rows.filter((one) => one.id !== next.id)];
    stale('templates');
    return next;
  };

  const handlers: Handlers = {
    templates: ({ search, sendable }) => {
      const words = (search ?? '').toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const all = rows
        .map(view)
        .filter((one) => !sendable || one.sendable)
        .sort((one, other) =>
          `${one.row.template.name} ${one.row.template.language}`.localeCompare(
            `${other.row.template.name} ${other.row.template.language}`,
          ),
        );
      const text = ({ row: { template } }: TemplateView) =>
        ` ${template.name.replace(/_/g, ' ')} ${template.name} ${template.body.text}`.toLocaleLowerCase();
      return {
        templates: all.filter((one) => words.every((word) => text(one).includes(` ${word}`))),
        total: all.length,
        accounts: [{ waba_id: 'w', number_ids: ['n'], checked_at, problem: null, rev: 1 }],
        may_write: role !== 'agent',
      };
    },
    template: ({ template_id }) => view(find(template_id)),
    fill_template: ({ template_id, filling, addressee }) => {
      const { template } = find(template_id);
      return {
        content: { kind: 'template', template, filling },
        shown: shown(template, filling),
        problems: fillingProblems(template, filling),
        sending: addressee && price(template.category, addressee),
      };
    },
    pick_template_file: ({ media }) =>
      pick(media === 'image' ? 'kurtas.jpg' : media === 'video' ? 'kurtas.mp4' : 'bill.pdf'),
    check_template: ({ template }) => ({
      problems: writingProblems(template),
      shown: shown(template, samples(template)),
      slots: slotsOf(template),
    }),
    create_template: ({ template }) => {
      online();
      check(template);
      return keep(row(template, { status: 'pending', status_at: ago(0), quality: 'unknown' }));
    },
    edit_template: ({ template_id, template }) => {
      online();
      check(template);
      return keep({ ...find(template_id), template, status: 'pending', status_at: ago(0), reason: null });
    },
    delete_template: ({ template_id, all_languages }) => {
      online();
      const { name } = find(template_id).template;
      rows = rows.filter((one) => (all_languages ? one.template.name !== name : one.id !== template_id));
      stale('templates');
      return {};
    },
    sync_templates: () => {
      online();
      checked_at = ago(0);
      stale('templates');
      return { checked_at };
    },
  };
  return { handlers };
}
