/** A template while it is written, as a form, and the template that comes of it. Whether WhatsApp would take it is the core's to say. */
import { LIMITS } from '$ipc/bindings.gen';
import type { FileKind, OutgoingFile, Template, TemplateButton, TemplateHeader, Wording } from '$ipc/types';
import { likelyLanguage } from '$shared/format/language';
import { variables } from '$shared/template/words';

export type Headline = 'none' | 'text' | 'image' | 'video' | 'document' | 'location';
export type Does = 'reply' | 'link' | 'call' | 'copy';

export interface DraftButton {
  does: Does;
  text: string;
  url: string;
  /** The end of the address is filled in when sending. */
  ends: boolean;
  phone: string;
  /** Of the end, or of the code. */
  example: string;
  /** The answer is the customer's contact card: kept of a template that was copied, and worded by WhatsApp. */
  sharesPhone: boolean;
}

export interface Draft {
  name: string;
  language: string;
  category: 'utility' | 'marketing';
  format: Template['format'];
  headline: Headline;
  headlineText: string;
  sample: OutgoingFile | null;
  body: string;
  footer: string;
  /** By blank; the headline and the message each count theirs for themselves. */
  headlineExamples: Record<string, string>;
  examples: Record<string, string>;
  buttons: DraftButton[];
}

export const emptyButton = (does: Does): DraftButton => ({
  does,
  text: '',
  url: does === 'link' ? 'https://' : '',
  ends: false,
  phone: '',
  example: '',
  sharesPhone: false,
});

export const emptyDraft = (): Draft => ({
  name: '',
  language: likelyLanguage(),
  category: 'utility',
  format: 'named',
  headline: 'none',
  headlineText: '',
  sample: null,
  body: '',
  footer: '',
  headlineExamples: {},
  examples: {},
  buttons: [],
});

const END = '{{1}}';

/** Only the examples of blanks that are still there. */
function wording(text: string, examples: Record<string, string>): Wording {
  const kept = variables(text).map((name) => [name, (examples[name] ?? '').trim()] as const);
  return { text: text.trim(), examples: Object.fromEntries(kept.filter(([, example]) => example !== '')) };
}

function headerOf(draft: Draft): TemplateHeader | null {
  switch (draft.headline) {
    case 'none':
      return null;
    case 'text':
      return { is: 'text', ...wording(draft.headlineText, draft.headlineExamples) };
    case 'location':
      return { is: 'location' };
    default:
      return { is: 'media', media: draft.headline, sample: draft.sample };
  }
}

function buttonOf(button: DraftButton): TemplateButton {
  const text = button.text.trim();
  const example = button.example.trim();
  switch (button.does) {
    case 'reply':
      return button.sharesPhone
        ? { is: 'quick_reply', text, shares_phone: true }
        : { is: 'quick_reply', text };
    case 'link': {
      const url = button.url.trim().replace(END, '');
      return button.ends
        ? { is: 'url', text, url: url + END, example: example || null }
        : { is: 'url', text, url, example: null };
    }
    case 'call':
      return { is: 'phone', text, phone: button.phone.replace(/[\s()-]/g, '') };
    case 'copy':
      return { is: 'copy_code', example };
  }
}

export function templateOf(draft: Draft): Template {
  const footer = draft.footer.trim();
  return {
    name: draft.name.trim(),
    language: draft.language,
    category: draft.category,
    format: draft.format,
    header: headerOf(draft),
    body: wording(draft.body, draft.examples),
    footer: footer || null,
    buttons: draft.buttons.map(buttonOf),
  };
}

function draftButton(button: TemplateButton): DraftButton {
  switch (button.is) {
    case 'quick_reply':
      return { ...emptyButton('reply'), text: button.text, sharesPhone: button.shares_phone ?? false };
    case 'url': {
      const ends = button.url.includes('{{');
      const url = button.url.replace(/\{\{.*$/, '');
      const example = button.example ?? '';
      // WhatsApp shows the whole address as the example; people type its end.
      return {
        ...emptyButton('link'),
        text: button.text,
        url,
        ends,
        example: example.startsWith(url) ? example.slice(url.length) : example,
      };
    }
    case 'phone':
      return { ...emptyButton('call'), text: button.text, phone: button.phone };
    case 'copy_code':
      return { ...emptyButton('copy'), example: button.example };
  }
}

const isHeadline = (media: FileKind): media is 'image' | 'video' | 'document' =>
  media === 'image' || media === 'video' || media === 'document';

const defined = (examples: Wording['examples']): Record<string, string> =>
  Object.fromEntries(Object.entries(examples ?? {}).filter((entry): entry is [string, string] => !!entry[1]));

export function draftOf(template: Template): Draft {
  const { header } = template;
  return {
    name: template.name,
    language: template.language,
    category: template.category === 'marketing' ? 'marketing' : 'utility',
    format: template.format,
    headline:
      header?.is === 'media' ? (isHeadline(header.media) ? header.media : 'none') : (header?.is ?? 'none'),
    headlineText: header?.is === 'text' ? header.text : '',
    headlineExamples: header?.is === 'text' ? defined(header.examples) : {},
    sample: header?.is === 'media' ? (header.sample ?? null) : null,
    body: template.body.text,
    examples: defined(template.body.examples),
    footer: template.footer ?? '',
    buttons: (template.buttons ?? []).map(draftButton),
  };
}

/** Blanks people mostly need, under the names the core's filling guesses from. */
export const KNOWN_BLANKS = [
  'customer_name',
  'order_number',
  'amount',
  'date',
  'agent_name',
  'shop_name',
] as const;

/** A blank to put in: the wished one, or the next that is free. */
export function nextBlank(text: string, format: Draft['format'], wish: string | null): string {
  const taken = variables(text);
  if (format === 'positional') {
    const numbers = taken.map(Number).filter((number) => Number.isInteger(number));
    return String(Math.max(0, ...numbers) + 1);
  }
  if (wish && !taken.includes(wish)) return wish;
  const stem = wish ?? 'field';
  let number = wish ? 2 : 1;
  while (taken.includes(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** What may still be added: at most ten buttons, two of them links, one a call, one a code. */
export function mayAdd(buttons: readonly DraftButton[], does: Does): boolean {
  const most = does === 'link' ? LIMITS.template.links : does === 'reply' ? LIMITS.template.buttons : 1;
  const same = buttons.filter((button) => button.does === does).length;
  return buttons.length < LIMITS.template.buttons && same < most;
}

/** A new button where WhatsApp wants it: answers beside answers, others beside others. */
export function added(buttons: readonly DraftButton[], button: DraftButton): DraftButton[] {
  const isReply = ({ does }: DraftButton) => does === 'reply';
  const last = buttons.findLastIndex((other) => isReply(other) === isReply(button));
  const at = last < 0 ? buttons.length : last + 1;
  return [...buttons.slice(0, at), button, ...buttons.slice(at)];
}

/** A name from what people type: small letters, digits, `_`. Nothing is invented for what cannot be spelt so. */
export function nameFrom(typed: string): string {
  return typed
    .normalize('NFKD')
    .toLocaleLowerCase('en')
    .replace(/[\s-]+/g, '_')
    .replace(/\p{M}/gu, '');
}
