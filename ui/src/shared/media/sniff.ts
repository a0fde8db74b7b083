/**
 * What bytes really are, by their signature. Media is shown or played only when its bytes say the same family as the
 * message declared; anything else is offered as a file to save. SVG is never an image here: it can carry script.
 */
export type Family = 'image' | 'video' | 'audio' | 'pdf' | 'other';

export interface Sniffed {
  family: Family;
  /** The type to label the bytes with: the sniffed one, never the sender's word. */
  mime: string;
}

const OTHER: Sniffed = { family: 'other', mime: 'application/octet-stream' };

function ascii(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const starts = (bytes: Uint8Array, ...prefix: number[]) =>
  prefix.every((value, index) => bytes[index] === value);

function isoMedia(bytes: Uint8Array): Sniffed {
  const brand = String.fromCharCode(...bytes.subarray(8, 12));
  if (/^M4[AB] /.test(brand)) return { family: 'audio', mime: 'audio/mp4' };
  if (/^(avif|avis)$/.test(brand)) return { family: 'image', mime: 'image/avif' };
  if (/^(heic|heix|mif1)$/.test(brand)) return OTHER;
  return { family: 'video', mime: /^3g/.test(brand) ? 'video/3gpp' : 'video/mp4' };
}

export function sniff(bytes: Uint8Array): Sniffed {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return { family: 'image', mime: 'image/jpeg' };
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
    return { family: 'image', mime: 'image/png' };
  if (ascii(bytes, 0, 'GIF8')) return { family: 'image', mime: 'image/gif' };
  if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP')) return { family: 'image', mime: 'image/webp' };
  if (ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WAVE')) return { family: 'audio', mime: 'audio/wav' };
  if (ascii(bytes, 0, 'OggS')) return { family: 'audio', mime: 'audio/ogg' };
  if (ascii(bytes, 0, '#!AMR')) return { family: 'audio', mime: 'audio/amr' };
  if (ascii(bytes, 0, 'ID3')) return { family: 'audio', mime: 'audio/mpeg' };
  if (ascii(bytes, 4, 'ftyp')) return isoMedia(bytes);
  if (starts(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return { family: 'video', mime: 'video/webm' };
  if (ascii(bytes, 0, '%PDF-')) return { family: 'pdf', mime: 'application/pdf' };
  const second = bytes[1] ?? 0;
  if (bytes[0] === 0xff && (second & 0xf6) === 0xf0) return { family: 'audio', mime: 'audio/aac' };
  if (bytes[0] === 0xff && (second & 0xe0) === 0xe0) return { family: 'audio', mime: 'audio/mpeg' };
  return OTHER;
}

/** The family a message kind promises. */
export function promisedFamily(kind: string): Family {
  if (kind === 'image' || kind === 'sticker') return 'image';
  if (kind === 'video' || kind === 'audio') return kind;
  return 'other';
}

/** The bytes as a playable or viewable blob, or null when they are not what the message says they are. */
export function playable(kind: string, bytes: Uint8Array<ArrayBuffer>): Blob | null {
  const found = sniff(bytes);
  const promised = promisedFamily(kind);
  // MP4 and 3GP containers without a picture are how some phones record sound.
  const soundInVideo = promised === 'audio' && /^video\/(mp4|3gpp)$/.test(found.mime);
  if (found.family !== promised && !soundInVideo) return null;
  return new Blob([bytes], { type: soundInVideo ? found.mime.replace('video', 'audio') : found.mime });
}
