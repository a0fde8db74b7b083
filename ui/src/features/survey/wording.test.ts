import { expect, it } from 'vitest';
import type { SurveyWording } from '$ipc/types';
import { rewritten } from './wording';

const words = (language: string, more: Partial<SurveyWording> = {}): SurveyWording => ({
  language,
  question: 'How was it?',
  good: 'Good',
  okay: 'Okay',
  bad: 'Bad',
  thanks: null,
  ...more,
});

it('what was written stays beside what the hub changed', () => {
  const before = [words('en'), words('hi')];
  const now = [words('en', { good: 'Very good' }), words('hi')];
  const written = [words('en', { question: 'And?' }), words('hi')];
  expect(rewritten(before, now, written)).toEqual([
    words('en', { question: 'And?', good: 'Very good' }),
    words('hi'),
  ]);
});

it('languages come and go with the hub, unless they were begun or taken away here', () => {
  const before = [words('en'), words('hi'), words('ta')];
  const now = [words('en'), words('ta'), words('fr')];
  const written = [words('en'), words('hi'), words('bn', { question: '' })];
  expect(rewritten(before, now, written)).toEqual([words('en'), words('bn', { question: '' }), words('fr')]);
  expect(rewritten(before, now, [words('hi', { bad: '' })])).toEqual([words('hi', { bad: '' }), words('fr')]);
});

it('nothing that was written follows the hub', () => {
  const [before, now] = [[words('en')], [words('hi'), words('en', { okay: 'So so' })]];
  expect(rewritten(before, now, before)).toEqual([words('en', { okay: 'So so' }), words('hi')]);
});
