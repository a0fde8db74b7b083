/** The invented shop's quick replies; the core's answers, as far as a screen can tell. `noreplies` begins with none. */
import type { Answer, Args } from '../client';
import type {
  ContactView,
  FilledReply,
  PickedReplySheet,
  Problem,
  QuickReply,
  QuickReplyItem,
  ReplyFile,
  SheetRow,
  Tag,
} from '../bindings.gen';
import { firstNameOf } from '$shared/format/name';
import { CoreError } from '../errors';
import { ago, asha, id as newId, meena } from './words';

type Name =
  | 'quick_replies'
  | 'fill_quick_reply'
  | 'use_quick_reply'
  | 'check_quick_reply'
  | 'save_quick_reply'
  | 'remove_quick_reply'
  | 'pick_reply_file'
  | 'export_quick_replies'
  | 'pick_reply_sheet'
  | 'import_quick_replies';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

interface Shop {
  query: URLSearchParams;
  mayShare: () => boolean;
  isOffline: () => boolean;
  stale: (...tags: Tag[]) => void;
  contact: (conversation: string) => ContactView;
  /** What a customer wrote last. */
  heard: (conversation: string) => string;
  hang: (conversation: string, file: ReplyFile) => void;
  pick: () => Promise<ReplyFile | null>;
}

const KNOWN = ['first_name', 'name', 'phone', 'agent', 'shop', 'date', 'time', 'amount', 'upi_link'];
const VARIABLE = /\{\{|\}\}|\{\s*([a-z][a-z0-9_]*)\s*\}/gi;

function fill(text: string, values: Record<string, string>): FilledReply {
  const open: FilledReply['open'] = [];
  let filled = '';
  let from = 0;
  for (const found of text.matchAll(VARIABLE)) {
    filled += text.slice(from, found.index);
    from = found.index + found[0].length;
    const name = found[1];
    const value = name ? values[name.toLowerCase()] : found[0].charAt(0);
    if (value) filled += value;
    else if (name) {
      open.push({ name, start: filled.length, end: filled.length + found[0].length });
      filled += found[0];
    }
  }
  return { text: filled + text.slice(from), open };
}

const unknown = (text: string) =>
  [...text.matchAll(VARIABLE)].flatMap(([, name]) =>
    name && !KNOWN.includes(name.toLowerCase()) ? [name] : [],
  );

function problemsOf(reply: QuickReply): Problem[] {
  const problems: Problem[] = reply.name.trim() ? [] : [{ field: 'name', fault: 'empty' }];
  reply.wordings.forEach(({ text }, at) => {
    const field = `wordings.${String(at)}.text`;
    if (!text.trim() && !reply.file) problems.push({ field, fault: 'empty' });
    for (const name of unknown(text)) problems.push({ field, fault: 'unknown_variable', name });
  });
  const wantsLink = reply.wordings.some(({ text }) => text.includes('{upi_link}'));
  if (wantsLink && !reply.payee) problems.push({ field: 'payee.address', fault: 'empty' });
  else if (reply.payee && !/^[\w.-]+@[a-z][\w.-]+$/i.test(reply.payee.address))
    problems.push({ field: 'payee.address', fault: 'invalid' });
  return problems;
}

const link = (reply: QuickReply, amount: string) =>
  reply.payee
    ? `upi://pay?pa=${reply.payee.address}&pn=${encodeURIComponent(reply.payee.name ?? '')}${amount ? `&am=${amount}` : ''}&cu=INR`
    : '';

/** A file with a new reply, a changed one, one as it is, and mistakes; `sheet=workbook` and `sheet=rows` cannot be read. */
function sheetOf(kind: string | null, own: boolean, all: QuickReplyItem[]): PickedReplySheet {
  if (kind === 'workbook') return { name: 'replies.xlsx', fault: { fault: 'workbook' }, report: null };
  if (kind === 'rows')
    return {
      name: 'all replies.csv',
      fault: { fault: 'too_many_rows', rows: 100_000, max: 2000 },
      report: null,
    };
  const row = (line: number, name: string, language: string, text: string, more: Partial<SheetRow> = {}) => ({
    line,
    name,
    language,
    text,
    verdict: 'adds' as const,
    problems: [],
    has_formula: false,
    ...more,
  });
  const told: [string, string, string][] = [
    ['Delivery', 'en', 'We deliver in Jaipur within two days.'],
    ['Opening hours', 'en', 'We are open from 10:00 to 21:00 until Diwali.'],
  ];
  const replies = told.map(([name, language, text]) => {
    const known = all.find((one) => one.own === own && one.reply.name === name);
    const others = known?.reply.wordings.filter((wording) => wording.language !== language) ?? [];
    return {
      id: known?.id ?? newId('qr'),
      known_rev: known?.rev ?? null,
      reply: { name, folder: 'Shop', wordings: [{ language, text }, ...others], payee: null, file: null },
    };
  });
  const rows: SheetRow[] = [
    row(2, 'Delivery', 'en', 'We deliver in Jaipur within two days.'),
    row(3, 'Opening hours', 'en', 'We are open from 10:00 to 21:00 until Diwali.', { verdict: 'changes' }),
    row(4, 'Way to the shop', 'en', 'We are at Johari Bazaar, opposite the old clock tower.', {
      verdict: 'same',
    }),
    row(5, 'Greeting', 'en', 'Hello {nmae}, welcome!', {
      verdict: 'refused',
      problems: [{ field: 'wordings.0.text', fault: 'unknown_variable', name: 'nmae' }],
    }),
    row(6, 'Greeting', 'hi', 'नमस्ते, स्वागत है!', { verdict: 'refused' }),
    row(7, '', 'en', 'Who am I?', { verdict: 'refused', problems: [{ field: 'name', fault: 'empty' }] }),
    row(8, 'Sum', 'en', '=HYPERLINK("http://example.com")', { has_formula: true }),
  ];
  return {
    name: 'replies.csv',
    fault: null,
    report: {
      encoding: 'utf8',
      ignored: ['colour'],
      rows,
      adds: 2,
      changes: 1,
      same: 1,
      refused: 2,
      replies,
    },
  };
}

export function replying({ query, mayShare, isOffline, stale, contact, heard, hang, pick }: Shop) {
  const item = (
    name: string,
    folder: string | null,
    wordings: Record<string, string>,
    more: Partial<QuickReplyItem> & { payee?: QuickReply['payee']; file?: QuickReply['file'] } = {},
  ): QuickReplyItem => {
    const { payee = null, file = null, ...rest } = more;
    const texts = Object.entries(wordings).map(([language, text]) => ({ language, text }));
    return {
      id: newId('qr'),
      own: false,
      reply: { name, folder, wordings: texts, payee, file },
      wording: 0,
      wants_amount: texts.some(({ text }) => /\{(amount|upi_link)\}/.test(text)),
      uses: 0,
      edited_at: ago(9000),
      edited_by: meena,
      rev: 1,
      ...rest,
    };
  };
  let all: QuickReplyItem[] = query.has('noreplies')
    ? []
    : [
        item(
          'Opening hours',
          'Shop',
          {
            en: 'Hello {first_name}, we are open from 10:30 to 20:00, Monday to Saturday.',
            hi: '{first_name} जी, हम सोमवार से शनिवार 10:30 से 20:00 तक खुले हैं।',
          },
          { uses: 41 },
        ),
        item(
          'Way to the shop',
          'Shop',
          { en: 'We are at Johari Bazaar, opposite the old clock tower.' },
          { uses: 17 },
        ),
        item(
          'Pay by UPI',
          'Payment',
          {
            en: 'Hello {first_name}, please pay ₹{amount} here: {upi_link}',
            hi: '{first_name} जी, कृपया ₹{amount} यहाँ दीजिए: {upi_link}',
          },
          { uses: 26, payee: { address: 'mehta.fabrics@okhdfcbank', name: 'Mehta Fabrics' } },
        ),
        item(
          'धन्यवाद',
          null,
          { hi: 'बहुत-बहुत धन्यवाद, {first_name} जी 🙏', en: 'Thank you so much, {first_name}!' },
          { uses: 9 },
        ),
        item(
          'Back after lunch',
          null,
          { en: 'I am at lunch, {agent} here. Back at two.' },
          { own: true, edited_by: asha, uses: 3 },
        ),
        item(
          'Price list',
          'Payment',
          { en: 'Here is our price list of {date}.' },
          {
            uses: 5,
            file: {
              media: 'document',
              file: {
                sha256: 'b'.repeat(64),
                mime_type: 'application/pdf',
                filename: 'Prices 2026.pdf',
                size_bytes: 184_000,
              },
            },
          },
        ),
      ];

  const find = (id: string) => {
    const found = all.find((candidate) => candidate.id === id);
    if (!found) throw new CoreError('not_found', 'there is no such quick reply');
    return found;
  };
  const online = () => {
    if (isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
  };
  const wordingFor = ({ wordings }: QuickReply, conversation: string | null) => {
    const reads = conversation && /\p{Script=Devanagari}/u.test(heard(conversation)) ? 'hi' : 'en';
    return Math.max(
      0,
      wordings.findIndex(({ language }) => language === reads),
    );
  };
  const within = (typed: string, text: string) => {
    let at = -1;
    return [...typed].every((letter) => (at = text.indexOf(letter, at + 1)) >= 0);
  };

  const handlers: Handlers = {
    quick_replies: ({ search, conversation_id, limit }) => {
      const typed = search?.trim().toLowerCase() ?? '';
      const found = all
        .filter(({ reply }) => within(typed, `${reply.name} ${reply.folder ?? ''}`.toLowerCase()))
        .map((one) => ({ ...one, wording: wordingFor(one.reply, conversation_id) }))
        .sort((a, b) => b.uses - a.uses);
      return {
        replies: found.slice(0, limit ?? found.length),
        total: all.length,
        folders: [...new Set(all.flatMap(({ reply }) => reply.folder ?? []))].sort(),
        may_share: mayShare(),
      };
    },
    fill_quick_reply: ({ quick_reply_id, conversation_id, wording, amount, moment }) => {
      const { reply } = find(quick_reply_id);
      const place = wording ?? wordingFor(reply, conversation_id);
      const typed = amount?.replace(/[₹,\s]/g, '') ?? '';
      const isAmount = /^\d+(\.\d{1,2})?$/.test(typed);
      const exact = isAmount ? Number(typed).toFixed(2) : '';
      const { name, phone } = contact(conversation_id);
      const filled = fill(reply.wordings[place]?.text ?? '', {
        name: name ?? '',
        first_name: firstNameOf(name ?? ''),
        phone: phone ?? '',
        agent: asha.name,
        shop: 'Mehta Fabrics',
        amount: isAmount ? Number(typed).toLocaleString('en-IN') : '',
        upi_link: link(reply, exact),
        ...moment,
      });
      const fault = typed && !isAmount ? 'not_a_number' : typed && Number(typed) === 0 ? 'zero' : null;
      return { filled, wording: place, amount_fault: fault };
    },
    use_quick_reply: ({ quick_reply_id, conversation_id }) => {
      const { reply } = find(quick_reply_id);
      all = all.map((one) => (one.id === quick_reply_id ? { ...one, uses: one.uses + 1 } : one));
      if (reply.file) hang(conversation_id, reply.file);
      stale('quick_replies');
      return {};
    },
    check_quick_reply: ({ reply, quick_reply_id, own, customer, amount, moment }) => {
      const problems = problemsOf(reply);
      const key = reply.name.trim().toLowerCase();
      const isTwin = (one: QuickReplyItem) =>
        one.id !== quick_reply_id && one.own === own && one.reply.name.toLowerCase() === key;
      if (all.some(isTwin)) problems.push({ field: 'name', fault: 'twice' });
      const values = {
        name: customer,
        first_name: customer.split(' ')[0] ?? '',
        phone: '+91 98290 12345',
        agent: asha.name,
        shop: 'Mehta Fabrics',
        amount: Number(amount).toLocaleString('en-IN'),
        upi_link: link(reply, `${amount}.00`),
        ...moment,
      };
      return { problems, previews: reply.wordings.map(({ text }) => fill(text, values)) };
    },
    save_quick_reply: ({ quick_reply_id, own, reply }) => {
      online();
      if (!own && !mayShare()) throw new CoreError('forbidden', 'not theirs');
      const problems = problemsOf(reply);
      if (problems.length > 0) throw new CoreError('invalid', 'not kept', { problems });
      const texts = Object.fromEntries(reply.wordings.map(({ language, text }) => [language, text]));
      const made = {
        ...item(reply.name.trim(), reply.folder ?? null, texts, { own, edited_by: asha }),
        reply,
      };
      const kept = quick_reply_id ? { ...made, id: quick_reply_id } : made;
      all = [...all.filter(({ id }) => id !== kept.id), kept];
      stale('quick_replies');
      return { id: kept.id };
    },
    remove_quick_reply: ({ quick_reply_id }) => {
      online();
      find(quick_reply_id);
      all = all.filter(({ id }) => id !== quick_reply_id);
      stale('quick_replies');
      return {};
    },
    export_quick_replies: () => ({ name: 'quick replies.csv' }),
    pick_reply_sheet: ({ own }) => sheetOf(query.get('sheet'), own, all),
    import_quick_replies: ({ own, replies }) => {
      online();
      for (const { id, reply } of replies) {
        const made = { ...item(reply.name, null, {}, { own, edited_by: asha }), id, reply };
        all = [...all.filter((one) => one.id !== id), made];
      }
      stale('quick_replies');
      return { kept: replies.length };
    },
    pick_reply_file: async () => ({ file: await pick(), as_taken: false, refused: null, why: null }),
  };
  return { handlers };
}
