/** A quick reply while it is written: what the form holds, and the reply the core takes. */
import type { FileKind, OutgoingFile, QuickReply } from '$ipc/types';

export interface Draft {
  name: string;
  folder: string;
  wordings: { language: string; text: string }[];
  address: string;
  payee: string;
  file: { media: FileKind; file: OutgoingFile } | null;
}

export const emptyDraft = (language: string): Draft => ({
  name: '',
  folder: '',
  wordings: [{ language, text: '' }],
  address: '',
  payee: '',
  file: null,
});

export const draftOf = ({ name, folder, wordings, payee, file }: QuickReply): Draft => ({
  name,
  folder: folder ?? '',
  wordings: wordings.map((wording) => ({ ...wording })),
  address: payee?.address ?? '',
  payee: payee?.name ?? '',
  file: file ?? null,
});

export const replyOf = ({ name, folder, wordings, address, payee, file }: Draft): QuickReply => ({
  name,
  folder: folder.trim() || null,
  wordings: wordings.map(({ language, text }) => ({ language, text })),
  payee: address.trim() || payee.trim() ? { address: address.trim(), name: payee } : null,
  file,
});

/** Some wording has the link, so somebody must be paid. */
export const hasLink = ({ wordings }: Draft): boolean =>
  wordings.some(({ text }) => /\{\s*upi_link\s*\}/i.test(text));

/** The first language that has no wording yet. */
export const nextLanguage = ({ wordings }: Draft, languages: readonly string[]): string | null =>
  languages.find((code) => !wordings.some(({ language }) => language === code)) ?? null;
