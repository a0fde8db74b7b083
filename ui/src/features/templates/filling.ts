/**
 * Filling a template for one customer: what is typed per slot, what is guessed, and the `Filling` the core takes. Slots come from the core, in the order a person meets them; a slot's `field` is also how problems name it.
 */
import { t } from '$i18n/runtime.svelte';
import type {
  ContactView,
  Filling,
  HeaderFill,
  OutgoingFile,
  Problem,
  Template,
  TemplateSlot,
} from '$ipc/types';
import { localeOf } from '$shared/format/language';
import { firstNameOf, oneLine } from '$shared/format/name';
import { phone } from '$shared/format/phone';
import { longDate } from '$shared/format/time';
import { variableLabel } from '$shared/template/words';

export interface Place {
  latitude: number;
  longitude: number;
  name: string;
  address: string;
}

/** What was put in so far: words by the slot's field, and what stands at the top. */
export interface Typed {
  words: Record<string, string>;
  file: OutgoingFile | null;
  place: Place | null;
}

export const nothingTyped = (): Typed => ({ words: {}, file: null, place: null });

export type SourceId = 'first-name' | 'name' | 'phone' | 'username' | 'agent' | 'shop' | 'today';

/** Something known that can be put into a slot. */
export interface Source {
  id: SourceId;
  value: string;
}

/** What is known of whom it goes to and who sends it; what is not known offers nothing. The day is told as the template speaks. */
export function sourcesOf(
  contact: Pick<ContactView, 'spoken_name' | 'phone' | 'username'> | null,
  agent: string,
  shop: string | null,
  now: number,
): Source[] {
  const name = contact?.spoken_name ? oneLine(contact.spoken_name) : '';
  const all: [SourceId, string][] = [
    ['first-name', firstNameOf(name)],
    ['name', name],
    ['phone', contact?.phone ? phone(contact.phone) : ''],
    ['username', contact?.username ? `@${oneLine(contact.username)}` : ''],
    ['agent', oneLine(agent)],
    ['shop', shop ? oneLine(shop) : ''],
    ['today', longDate(now)],
  ];
  return all
    .filter(([id, value]) => value !== '' && !(id === 'first-name' && value === name))
    .map(([id, value]) => ({ id, value }));
}

const CALLED: [RegExp, SourceId][] = [
  [/^(first_?name|vorname|prenom)$/i, 'first-name'],
  [/^(name|customer|customer_?name|full_?name|contact|client|grahak|nom)$/i, 'name'],
  [/^(phone|mobile|phone_?number)$/i, 'phone'],
  [/^(agent|agent_?name|sender|staff)$/i, 'agent'],
  [/^(shop|store|business|company|shop_?name|store_?name|business_?name|boutique)$/i, 'shop'],
  [/^today$/i, 'today'],
];
const GREETING =
  /(?:^|[\s*_~])(?:hi|hello|hey|dear|namaste|namaskar|bonjour|cher|chère|नमस्ते|नमस्कार|प्रिय|வணக்கம்|নমস্কার)[\s,*_~]*$/iu;

/** What most likely belongs into a slot: by its name, or because a greeting stands before it. */
export function guess(slot: TemplateSlot, template: Template, sources: readonly Source[]): string {
  const of = (id: SourceId) => sources.find((source) => source.id === id)?.value ?? '';
  if (slot.what.is !== 'body' && slot.what.is !== 'header_text') return '';
  const called = CALLED.find(([pattern]) => pattern.test(slot.name));
  if (called) return of(called[1]) || (called[1] === 'first-name' ? of('name') : '');
  const text = slot.what.is === 'body' ? template.body.text : headline(template);
  const before = text.slice(0, Math.max(0, text.indexOf(`{{${slot.name}}}`)));
  return GREETING.test(before) ? of('first-name') || of('name') : '';
}

const headline = ({ header }: Template): string => (header?.is === 'text' ? header.text : '');

/** How a slot is called. */
export function slotLabel(slot: TemplateSlot, template: Template): string {
  const { what } = slot;
  switch (what.is) {
    case 'body':
      return variableLabel(slot.name);
    case 'header_text':
      return t('template-blank-in-header', { blank: variableLabel(slot.name) });
    case 'header_media':
      if (what.media === 'video') return t('template-header-video');
      return what.media === 'image' ? t('template-header-image') : t('template-header-document');
    case 'header_location':
      return t('template-header-location');
    case 'url_end':
      return t('template-blank-in-button', { button: labelAt(template, what.index) });
    case 'code':
      return t('template-blank-code', { button: labelAt(template, what.index) });
  }
}

function labelAt({ buttons }: Template, index: number): string {
  const button = buttons?.[index];
  if (!button) return '';
  return button.is === 'copy_code' ? t('template-button-copy') : oneLine(button.text);
}

/** Words are typed into it; a file or a place is chosen. */
export const isWords = ({ what }: TemplateSlot): boolean =>
  what.is !== 'header_media' && what.is !== 'header_location';

/** What the core takes. Slots that are still empty are left out: it names them. */
export function fillingOf(slots: readonly TemplateSlot[], typed: Typed): Filling {
  const words = (slot: TemplateSlot) => typed.words[slot.field] ?? '';
  const values: Record<string, string> = {};
  const buttons: { index: number; value: string }[] = [];
  let header: HeaderFill | null = null;
  for (const slot of slots) {
    const value = words(slot);
    const { what } = slot;
    if (what.is === 'header_media' && typed.file) header = { is: 'media', file: typed.file };
    else if (what.is === 'header_location' && typed.place) header = { is: 'location', ...typed.place };
    else if (value === '') continue;
    else if (what.is === 'header_text') header = { is: 'text', value };
    else if (what.is === 'body') values[slot.name] = value;
    else if (what.is === 'url_end' || what.is === 'code') buttons.push({ index: what.index, value });
  }
  return { header, values, buttons };
}

/** A problem is about this slot, or about something below it. */
export const isOf = ({ field }: Problem, slot: TemplateSlot): boolean =>
  field === slot.field || field.startsWith(`${slot.field}.`);

/** The same, with today's date in the language the template is written in. */
export function inLanguage(sources: readonly Source[], code: string, now: number): Source[] {
  const locale = localeOf(code);
  const day = () =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(now);
  return sources.map((source) => (source.id === 'today' ? { ...source, value: day() } : source));
}
