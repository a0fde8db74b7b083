import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * The theme's promise, computed: every pair of ink and ground that the screen draws reaches WCAG AA (4.5 for text,
 * 3.0 for the borders and marks by which a control is recognised), in both themes.
 */

type Rgb = [number, number, number];
const sheet = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function block(selector: string): Map<string, string> {
  const start = sheet.indexOf(`${selector} {`);
  const body = sheet.slice(start, sheet.indexOf('\n}', start));
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
}

function luminance(hex: string): number {
  const [r, g, b] = rgb(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const light = block(':root');
const themes = { light, dark: new Map([...light, ...block("[data-theme='dark']")]) };

const PANES = ['ground', 'surface', 'raised', 'select', 'hover'];
const TEXT: [ink: string, grounds: string[]][] = [
  ['ink', [...PANES, 'track']],
  ['ink-2', PANES],
  ['ink-3', ['ground', 'surface', 'raised', 'select', 'hover']],
  ['accent', ['ground', 'surface', 'raised', 'accent-soft', 'hover', 'select']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['desk-ink', ['desk']],
  ['desk-meta', ['desk']],
  ['phone-ink', ['phone']],
  ['phone-meta', ['phone']],
  ['bot-ink', ['bot']],
  ['bot-meta', ['bot']],
  ['note-ink', ['note']],
  ['note-meta', ['note']],
  ['warn', ['surface', 'warn-soft']],
  ['bad', ['surface', 'bad-soft', 'desk', 'ground']],
  ['ok', ['surface', 'ok-soft', 'ground']],
  ['on-state', ['warn', 'bad', 'ok']],
  ['tick-read', ['desk', 'phone', 'bot', 'surface']],
  ['match-ink', ['match']],
  ...['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink', 'grey'].map(
    (colour): [string, string[]] => [`label-${colour}-ink`, [`label-${colour}`, 'surface']],
  ),
  ['practice-ink', ['practice']],
  ['face-ink', ['face-1', 'face-2', 'face-3', 'face-4', 'face-5', 'face-6', 'face-7', 'face-8', 'face-none']],
];
const BORDERS: [line: string, grounds: string[]][] = [
  ['control', ['surface', 'ground', 'raised']],
  ['accent', ['surface', 'ground', 'raised', 'select', 'desk']],
  ['desk-line', ['desk', 'ground']],
  ['phone-line', ['phone', 'ground']],
  ['bot-line', ['bot', 'ground']],
  ['note-line', ['note', 'ground']],
  ['ok', ['surface', 'ground', 'select']],
  ['warn', ['surface', 'ground', 'select']],
  ['bad', ['surface', 'ground']],
  ['practice-line', ['practice']],
  ['series-desk', ['surface', 'ground']],
  ['series-phone', ['surface', 'ground']],
  ['series-bot', ['surface', 'ground']],
];

function weakPairs(theme: Map<string, string>, pairs: [string, string[]][], least: number): string[] {
  const colour = (name: string) => theme.get(name) ?? expect.fail(`no such token: ${name}`);
  return pairs.flatMap(([ink, grounds]) =>
    grounds
      .map((ground) => ({ ground, ratio: contrast(colour(ink), colour(ground)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ ground, ratio }) => `${ink} on ${ground}: ${ratio.toFixed(2)}`),
  );
}

describe.each(Object.entries(themes))('the %s theme', (_name, theme) => {
  it('carries every text pair at 4.5 or more', () => {
    expect(weakPairs(theme, TEXT, 4.5)).toEqual([]);
  });

  it('draws every control border and state mark at 3.0 or more', () => {
    expect(weakPairs(theme, BORDERS, 3)).toEqual([]);
  });
});

it('the dark theme redefines every colour that depends on the theme', () => {
  const inherited = [...light.keys()].filter((name) => !block("[data-theme='dark']").has(name));
  expect(inherited.filter((name) => !name.startsWith('face-'))).toEqual([]);
});
