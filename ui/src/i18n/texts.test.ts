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

it('the first chats of a list are called so in French, too', async () => {
  const { language, prepareLanguages, t } = await import('./runtime.svelte');
  await prepareLanguages();
  language.set('fr');
  await vi.waitFor(() => expect(language.settled).toBe(true));
  expect(t('status-all-first', { count: 500 }).replace(/[\u2068\u2069]/g, '')).toContain(
    'Les 500 premières discussions sont sélectionnées.',
  );
});
