import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { language } from '$i18n/runtime.svelte';
import { languageName, likelyLanguage, localeOf, TEMPLATE_LANGUAGES } from './language';

afterEach(() => language.set('en'));

it('languages are called as the screen speaks, and every one of WhatsApp’s has a name', () => {
  expect(languageName('hi')).toBe('Hindi');
  expect(languageName('pt_BR')).toBe('Portuguese (Brazil)');
  language.set('fr');
  expect(languageName('hi')).toBe('hindi');
  for (const code of TEMPLATE_LANGUAGES) expect(languageName(code), code).not.toBe(code);
  expect(new Set(TEMPLATE_LANGUAGES).size).toBe(TEMPLATE_LANGUAGES.length);
});

it('a new template begins in the language on screen', () => {
  expect(likelyLanguage()).toBe('en');
  language.set('hi');
  expect(likelyLanguage()).toBe('hi');
});

it('a date is written as the template speaks, whatever stands for its language', () => {
  const day = new Date(2026, 10, 26);
  const written = (code: string) =>
    new Intl.DateTimeFormat(localeOf(code), { day: 'numeric', month: 'long' }).format(day);
  expect(written('fr')).toBe('26 novembre');
  expect(written('en_US')).toBe('26 November');
  expect(written('hi')).toBe('26 नवंबर');
  fc.assert(fc.property(fc.string(), (code) => written(code) !== ''));
});
