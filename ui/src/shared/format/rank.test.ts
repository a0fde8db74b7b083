import { describe, expect, it } from 'vitest';
import { isTaken, ranked } from './rank';

const labels = ['Payment pending', 'Repeat buyer', 'थोक', 'थोक उधार', 'Réclamation', 'VIP'].map((name) => ({
  name,
}));
const found = (typed: string) => ranked(labels, typed).map(({ name }) => name);

describe('labels by a few letters', () => {
  it('puts a beginning before a word, a word before a piece, a piece before scattered letters', () => {
    expect(found('p')).toEqual(['Payment pending', 'Repeat buyer', 'VIP']);
    expect(found('pend')).toEqual(['Payment pending']);
    expect(found('rb')).toEqual(['Repeat buyer']);
    expect(found('buy')).toEqual(['Repeat buyer']);
  });

  it('finds across accents and case, and in Devanagari with its vowel signs', () => {
    expect(found('recla')).toEqual(['Réclamation']);
    expect(found('vip')).toEqual(['VIP']);
    expect(found('थोक')).toEqual(['थोक', 'थोक उधार']);
    expect(found('उधार')).toEqual(['थोक उधार']);
    expect(found('थक')).toEqual(['थोक', 'थोक उधार']);
  });

  it('shows all for nothing and none for what no name holds', () => {
    expect(found('  ')).toHaveLength(labels.length);
    expect(found('xyz')).toEqual([]);
  });

  it('knows a name that is taken in whichever case', () => {
    expect(isTaken(labels, ' vip ')).toBe(true);
    expect(isTaken(labels, 'VIPs')).toBe(false);
  });
});
