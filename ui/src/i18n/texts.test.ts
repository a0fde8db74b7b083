import { beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => vi.resetModules());

it('another language is spoken once its texts are read, and not in pieces before', async () => {
  const { language, t } = await import('./runtime.svelte');
  const english = t('resolve');
  language.set('hi');
  expect([language.current, language.settled, t('resolve')]).toEqual(['en', false, english]);
  await vi.waitFor(() => expect(language.settled).toBe(true));
  expect(language.current).toBe('hi');
  expect(document.documentElement.lang).toBe('hi');
  expect(t('resolve')).not.toBe(english);
});

it('of two languages wished for one after the other, the last is spoken', async () => {
  const { language, prepareLanguages } = await import('./runtime.svelte');
  language.set('fr');
  language.set('hi');
  await prepareLanguages();
  await vi.waitFor(() => expect(language.settled).toBe(true));
  expect(language.current).toBe('hi');
  language.set('fr');
  language.set('en');
  expect([language.current, language.settled]).toEqual(['en', true]);
});

it('words of another language are there once all were read', async () => {
  const { inLanguage, prepareLanguages } = await import('./runtime.svelte');
  expect(inLanguage('hi', 'survey-good')).toBeNull();
  await prepareLanguages();
  expect(inLanguage('hi', 'survey-good')).not.toBeNull();
});
