import { expect, it } from 'vitest';
import { peaks } from './waveform';

it('the loudest part reaches the top, silence stays at the bottom', () => {
  const samples = new Float32Array(1000).map((_, at) => (at < 500 ? 0 : 0.4));
  expect(peaks(samples, 4)).toEqual([0, 0, 1, 1]);
});

it('a silent or empty recording is flat', () => {
  expect(peaks(new Float32Array(0), 3)).toEqual([0, 0, 0]);
  expect(peaks(new Float32Array(99), 3)).toEqual([0, 0, 0]);
});
