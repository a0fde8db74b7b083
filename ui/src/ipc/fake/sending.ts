/** The composer of the invented shop: drafts with files, and every kind of message a desk can send. */
import type {
  Attachment,
  ComposerView,
  FileKind,
  LeftOut,
  MessageView,
  OutgoingContent,
  OutgoingFile,
  Picked,
  PickedTemplateFile,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { picture } from './files';
import { templateBubble } from './templates';
import { file as mediaOf, quoteOf, type Message } from './words';

const KINDS: [RegExp, FileKind, string][] = [
  [/\.(jpe?g)$/i, 'image', 'image/jpeg'],
  [/\.png$/i, 'image', 'image/png'],
  [/\.mp4$/i, 'video', 'video/mp4'],
  [/\.mp3$/i, 'audio', 'audio/mpeg'],
  [/\.pdf$/i, 'document', 'application/pdf'],
];
const MOST = 100 * 1024 * 1024;

const composers = new Map<string, ComposerView>();
const kept = new Map<string, Uint8Array<ArrayBuffer>>();

const emptyComposer = (): ComposerView => ({ reply_to: null, quote: null, attached: [], note: '' });
export const composerOf = (conversation: string) => composers.get(conversation) ?? emptyComposer();

/** Not a digest, but a name as long as one, the same for the same bytes. */
export function digestOf(bytes: Uint8Array): string {
  let hash = 2_166_136_261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}${bytes.length.toString(16)}`.padEnd(64, '0');
}

function change(conversation: string, next: Partial<ComposerView>) {
  composers.set(conversation, { ...composerOf(conversation), ...next });
}

export function quoteIn(conversation: string, quoted: Message | null): void {
  change(conversation, { reply_to: quoted?.id ?? null, quote: quoted && quoteOf(quoted) });
}

/** What stays behind of a film that leaves as one: its subtitles, and what shows it all around. */
function leftOutOf(film: Uint8Array): LeftOut[] {
  const said = new TextDecoder('latin1').decode(film);
  const leftOut: LeftOut[] = [];
  if (said.includes('sbtl')) leftOut.push('subtitles');
  if (said.includes('GSpherical')) leftOut.push('all_around');
  return leftOut;
}

export function attachIn(conversation: string, name: string, bytes: Uint8Array<ArrayBuffer>): Picked {
  if (bytes.length === 0) return { attached: [], refused: [{ name, why: { why: 'empty' } }] };
  if (bytes.length > MOST)
    return { attached: [], refused: [{ name, why: { why: 'too_large', max_bytes: MOST } }] };
  const [, media, mime_type] = KINDS.find(([ending]) => ending.test(name)) ?? [
    /$/,
    'document' as const,
    'application/octet-stream',
  ];
  const sha256 = digestOf(bytes);
  const file: OutgoingFile = { sha256, mime_type, filename: name, size_bytes: bytes.length };
  const left_out = media === 'video' ? leftOutOf(bytes) : [];
  const attachment: Attachment = {
    sha256,
    media,
    file,
    caption: null,
    has_choice: media !== 'document',
    original_as_document: media === 'image' || left_out.length > 0,
    as_taken: false,
    left_out,
    only_document: null,
    problems: [],
    recorded: null,
  };
  return { attached: [attachFile(conversation, bytes, attachment)], refused: [] };
}

export function attachFile(
  conversation: string,
  bytes: Uint8Array<ArrayBuffer>,
  attachment: Attachment,
): Attachment {
  const { sha256 } = attachment;
  kept.set(sha256, bytes);
  const others = composerOf(conversation).attached.filter((other) => other.sha256 !== sha256);
  change(conversation, { attached: [...others, attachment] });
  return attachment;
}

/** A recording as it hangs on a draft. */
export function voiceNote(file: OutgoingFile, recorded: Attachment['recorded']): Attachment {
  return {
    sha256: file.sha256,
    media: 'audio',
    file,
    caption: null,
    has_choice: false,
    original_as_document: false,
    as_taken: false,
    left_out: [],
    only_document: null,
    problems: [],
    recorded,
  };
}

export function changeIn(
  conversation: string,
  sha256: string,
  caption: string | null,
  asDocument: boolean,
): Attachment {
  const found = composerOf(conversation).attached.find((held) => held.sha256 === sha256);
  if (!found) throw new CoreError('not_found', 'no such file');
  const shown = KINDS.find(([, , type]) => type === found.file.mime_type)?.[1] ?? 'document';
  const media = asDocument ? 'document' : shown;
  const bytes = kept.get(sha256);
  const left_out = bytes && media === 'video' ? leftOutOf(bytes) : [];
  const next: Attachment = { ...found, caption, media, left_out };
  const attached = composerOf(conversation).attached.map((held) => (held === found ? next : held));
  change(conversation, { attached });
  return next;
}

export function detachIn(conversation: string, sha256: string): void {
  const attached = composerOf(conversation).attached.filter((held) => held.sha256 !== sha256);
  change(conversation, { attached });
}

/** A file chosen for the top of a template; it hangs on no draft. */
export async function pickForTemplate(name: string): Promise<PickedTemplateFile> {
  const isDrawn = name.endsWith('.jpg') && 'OffscreenCanvas' in globalThis;
  const bytes = isDrawn ? await picture(name) : new TextEncoder().encode(`%PDF ${name}`);
  const { attached } = attachIn('for a template', name, new Uint8Array(bytes));
  return { file: attached[0]?.file ?? null, as_taken: false, refused: null, why: null, problems: [] };
}

/** A file that was taken back hangs on the draft again. */
export function returnTo(conversation: string, content: OutgoingContent & { kind: 'file' }): void {
  const bytes = kept.get(content.file.sha256);
  if (!bytes) return;
  if (content.file.voice) {
    attachFile(conversation, bytes, voiceNote(content.file, null));
    return;
  }
  attachIn(conversation, content.file.filename ?? '', bytes);
  changeIn(conversation, content.file.sha256, content.caption ?? null, content.media === 'document');
}

export function bytesOfFile(sha256: string): ArrayBuffer {
  const bytes = kept.get(sha256);
  if (!bytes) throw new CoreError('not_found', 'no such file');
  return bytes.slice().buffer;
}

/** The bubble a content is from the moment it is sent; refused where the real desk would refuse it at once. */
export function bubbleOf(content: OutgoingContent): Partial<MessageView> {
  switch (content.kind) {
    case 'text':
      return { kind: 'text', text: content.text };
    case 'file': {
      const { file, media } = content;
      return {
        kind: media,
        text: content.caption ?? null,
        media: mediaOf(file.mime_type, file.size_bytes, {
          filename: file.filename ?? null,
          voice: file.voice ?? false,
        }),
      };
    }
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return { kind: 'location', detail: { type: 'location', latitude, longitude, name, address } };
    }
    case 'contacts':
      return { kind: 'contacts', detail: { type: 'contacts', cards: content.cards } };
    case 'interactive': {
      if (!content.text.trim()) {
        const problems = [{ field: 'text', fault: 'empty' }];
        throw new CoreError('invalid', 'WhatsApp would not take this', { problems });
      }
      const { text, footer, prompt } = content;
      return { kind: 'interactive', text, detail: { type: 'prompt', footer, prompt } };
    }
    case 'template':
      return templateBubble(content);
  }
}
