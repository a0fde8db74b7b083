/** The words a survey begins with, and what is wrong with what was written. */
import { inLanguage, t, type PlainKey } from '$i18n/runtime.svelte';
import { LIMITS } from '$ipc/bindings.gen';
import type { SurveyWording } from '$ipc/types';
import { length } from '$shared/format/length';
import { likelyLanguage, TEMPLATE_LANGUAGES } from '$shared/format/language';
import { RATINGS } from '$shared/survey/words';

/** What WhatsApp shows of a question and of a button. */
export const QUESTION_MAX = LIMITS.message.body;
export const BUTTON_MAX = LIMITS.message.button;
export const THANKS_MAX = LIMITS.message.text;

/** Hindi in Latin letters is a language of its own here. */
export const LANGUAGES = [...TEMPLATE_LANGUAGES.filter((code) => !code.includes('_')), 'hi-Latn'];

/** The words of a language as we would say them; empty where it is none of ours. */
export function beginning(language: string): SurveyWording {
  const say = (key: PlainKey) => inLanguage(language, key) ?? '';
  return {
    language,
    question: say('survey-default-question'),
    good: say('survey-default-good'),
    okay: say('survey-default-okay'),
    bad: say('survey-default-bad'),
    thanks: inLanguage(language, 'survey-default-thanks'),
  };
}

/** The first words: the screen's language, and English beside it. */
export const beginnings = (): SurveyWording[] =>
  [...new Set([likelyLanguage(), 'en'])].map((code) =>
    beginning(inLanguage(code, 'survey-good') ? code : 'en'),
  );

/** The next language that has no words yet: first those we have words for. */
export function another(wordings: readonly SurveyWording[]): string | null {
  if (wordings.length >= LIMITS.survey.languages) return null;
  const free = (code: string) => wordings.every(({ language }) => language !== code);
  return ['en', 'hi', 'fr', ...LANGUAGES].find(free) ?? null;
}

/**
 * What stands in the fields once the hub says `now` where it said `before`: what was written of it since stays, and so does a language only
 * the fields have.
 */
export function rewritten(
  before: readonly SurveyWording[],
  now: readonly SurveyWording[],
  written: readonly SurveyWording[],
): SurveyWording[] {
  const of = (all: readonly SurveyWording[], language: string) =>
    all.find((wording) => wording.language === language);
  const isAsTold = (wording: SurveyWording) =>
    JSON.stringify(wording) === JSON.stringify(of(before, wording.language));
  const theirs = written.flatMap((wording) => {
    const was = of(before, wording.language);
    const is = of(now, wording.language);
    if (!is) return isAsTold(wording) ? [] : [wording];
    if (!was) return [wording];
    const fields = (Object.keys(is) as (keyof SurveyWording)[]).map((field) =>
      wording[field] === was[field] ? [field, is[field]] : [field, wording[field]],
    );
    return [Object.fromEntries(fields) as SurveyWording];
  });
  const isNew = ({ language }: SurveyWording) => !of(before, language) && !of(written, language);
  return [...theirs, ...now.filter(isNew)];
}

/** Why it cannot be saved so. */
export function odd(wordings: SurveyWording[]): string | null {
  const all = wordings.map(({ question, good, okay, bad }) =>
    [question, good, okay, bad].map((text) => text.trim()),
  );
  if (all.flat().some((text) => text === '')) return t('survey-odd-empty');
  const isLong = ({ question, thanks, ...words }: SurveyWording) =>
    length(question) > QUESTION_MAX ||
    length(thanks ?? '') > THANKS_MAX ||
    RATINGS.some((rating) => length(words[rating]) > BUTTON_MAX);
  if (wordings.some(isLong)) return t('survey-odd-long');
  const languages = new Set(wordings.map(({ language }) => language));
  const same = all.some(([, ...buttons]) => new Set(buttons).size < buttons.length);
  return same || languages.size < wordings.length ? t('survey-odd-twice') : null;
}
