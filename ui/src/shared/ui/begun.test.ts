import { expect, it } from 'vitest';
import { begunWork, forgetBegun } from './begun';

it('what somebody began is there for them, and for nobody after them', () => {
  const replies = begunWork<string>();
  const lists = begunWork<number>();
  replies.set('new', 'Good morn');
  lists.set('list', 1);
  expect(replies.get('new')).toBe('Good morn');
  forgetBegun();
  expect(replies.size + lists.size).toBe(0);
});
