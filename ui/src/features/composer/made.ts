/**
 * What a person makes in the sheet (a place, a card, a question to tap) as a form, and the content that comes of it.
 * Nothing here decides what WhatsApp takes: the core does. The form only knows which of its fields are still empty.
 */
import type { OutgoingContent, PromptChoice } from '$ipc/types';
import { readPlace } from '$shared/format/place';
import { begunWork } from '$shared/ui/begun';

export type Made = 'location' | 'contact' | 'buttons' | 'list' | 'link' | 'place-request';

export interface Row {
  title: string;
  description: string;
}

export interface Form {
  text: string;
  footer: string;
  buttons: string[];
  opens: string;
  section: string;
  rows: Row[];
  label: string;
  url: string;
  coordinates: string;
  place: string;
  address: string;
  person: string;
  phone: string;
  email: string;
  organisation: string;
}

/** By chat and kind: what was begun is there until it left. */
export const begunForms = begunWork<Form>();
export const begunKey = (chat: string, made: Made) => `${chat} ${made}`;

export const emptyForm = (): Form => ({
  text: '',
  footer: '',
  buttons: ['', ''],
  opens: '',
  section: '',
  rows: [
    { title: '', description: '' },
    { title: '', description: '' },
  ],
  label: '',
  url: '',
  coordinates: '',
  place: '',
  address: '',
  person: '',
  phone: '',
  email: '',
  organisation: '',
});

const some = (text: string) => text.trim() || undefined;

function choices(rows: readonly Row[], prefix: string): PromptChoice[] {
  return rows
    .map((row, at) => ({
      id: `${prefix}${at + 1}`,
      title: row.title.trim(),
      description: some(row.description),
    }))
    .filter(({ title }) => title !== '');
}

/** What the form says so far; `null` while a place cannot be read. */
export function contentOf(made: Made, form: Form): OutgoingContent | null {
  const words = { kind: 'interactive' as const, text: form.text.trim(), footer: some(form.footer) };
  switch (made) {
    case 'location': {
      const place = readPlace(form.coordinates);
      return place && { kind: 'location', ...place, name: some(form.place), address: some(form.address) };
    }
    case 'contact':
      return {
        kind: 'contacts',
        cards: [
          {
            name: form.person.trim(),
            phones: some(form.phone) ? [form.phone.trim()] : undefined,
            emails: some(form.email) ? [form.email.trim()] : undefined,
            organisation: some(form.organisation),
          },
        ],
      };
    case 'buttons': {
      const buttons = choices(
        form.buttons.map((title) => ({ title, description: '' })),
        'b',
      );
      return { ...words, prompt: { what: 'buttons', buttons } };
    }
    case 'list': {
      const sections = [{ title: form.section.trim(), rows: choices(form.rows, 'r') }];
      return { ...words, prompt: { what: 'list', button: form.opens.trim(), sections } };
    }
    case 'link':
      return { ...words, prompt: { what: 'link', label: form.label.trim(), url: form.url.trim() } };
    case 'place-request':
      return { ...words, footer: undefined, prompt: { what: 'location_request' } };
  }
}
