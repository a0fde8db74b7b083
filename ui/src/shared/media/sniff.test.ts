import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playable, sniff } from './sniff';

const bytes = (...parts: (number | string)[]) =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [part])),
  );

it.each([
  [bytes(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
  [bytes(0x89, 'PNG\r\n', 0x1a, '\n'), 'image/png'],
  [bytes('RIFF', 0, 0, 0, 0, 'WEBP'), 'image/webp'],
  [bytes('OggS', 0, 2), 'audio/ogg'],
  [bytes(0, 0, 0, 0x20, 'ftypisom'), 'video/mp4'],
  [bytes(0, 0, 0, 0x20, 'ftypM4A '), 'audio/mp4'],
  [bytes('%PDF-1.7'), 'application/pdf'],
  [bytes(0xff, 0xf1, 0x50), 'audio/aac'],
  [bytes(0xff, 0xfb, 0x90), 'audio/mpeg'],
  [bytes('<svg onload="x()">'), 'application/octet-stream'],
  [bytes('<!doctype html>'), 'application/octet-stream'],
  [bytes(0x7f, 'ELF'), 'application/octet-stream'],
])('%s is %s', (input, mime) => {
  expect(sniff(input).mime).toBe(mime);
});

it('a picture that is a program is never shown', () => {
  expect(playable('image', bytes('MZ', 0x90))).toBeNull();
  expect(playable('image', bytes('<svg onload="x()">'))).toBeNull();
  expect(playable('sticker', bytes('%PDF-1.7'))).toBeNull();
});

it('sound recorded in a video container still plays', () => {
  expect(playable('audio', bytes(0, 0, 0, 0x20, 'ftyp3gp4'))?.type).toBe('audio/3gpp');
});

it('whatever the bytes, a blob is only ever labelled with the family that was promised', () => {
  const kinds = fc.constantFrom('image', 'sticker', 'video', 'audio', 'document');
  fc.assert(
    fc.property(kinds, fc.uint8Array({ maxLength: 32 }), (kind, input) => {
      const blob = playable(kind, new Uint8Array(input));
      const family = kind === 'sticker' ? 'image' : kind;
      if (blob && kind !== 'document') expect(blob.type.split('/')[0]).toBe(family);
    }),
  );
});
