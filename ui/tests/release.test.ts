import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Release from '$features/release/Release.svelte';
import { connect } from '$ipc/client';
import { announcement } from '$shared/ui/announce.svelte';
import { plain } from './window';

/*
 * A decision about very many chats goes on at the hub after it is answered: the counts follow, however long reading them takes, and
 * in the end it is said how many there were.
 */

const ALL = 800;
/** Each question of the counts finds so many more decided. */
const STEP = 200;
const READING = 2_500;

let end = () => Promise.resolve();

function open() {
  let decided: number | null = null;
  let released = 12;
  let asking = 0;
  let most = 0;
  const held = () => {
    if (decided !== null && decided < ALL) {
      decided += STEP;
      released += STEP;
    }
    return {
      counts: { held: ALL + 12 - released, held_unread: 0, released, private: 0 },
      goes_on: decided !== null && decided < ALL,
      labels: [],
      conversations: [],
      next: null,
    };
  };
  connect({
    listen: () => () => {},
    async call(name: string) {
      if (name === 'labels') return { labels: [] };
      if (name === 'release') {
        decided = 0;
        return { changed: 0, counts: {}, goes_on: true };
      }
      most = Math.max(most, ++asking);
      await new Promise((answer) => setTimeout(answer, READING));
      asking -= 1;
      return held();
    },
  } as never);
  const target = document.body.appendChild(document.createElement('main'));
  const drawn = mount(Release, { target, props: { numberId: 'n', namesShared: null } });
  end = () => unmount(drawn);
  return {
    shown: () => Number(target.querySelectorAll('dd')[1]?.textContent),
    words: () => plain(target.textContent),
    press: (label: RegExp) =>
      [...target.querySelectorAll('button')].find((one) => label.test(plain(one.textContent)))?.click(),
    most: () => most,
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  await end();
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe('a decision about very many chats', () => {
  it('is followed by the counts though reading them takes long, one question at a time, up to its end', async () => {
    const page = open();
    await vi.advanceTimersByTimeAsync(READING);
    expect(page.shown()).toBe(12);
    page.press(/^Show/);
    await vi.advanceTimersByTimeAsync(READING);
    expect(page.shown()).toBe(12 + STEP);
    expect(page.words()).toContain('this goes on');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.shown()).toBe(12 + 3 * STEP);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.shown()).toBe(12 + ALL);
    expect(page.words()).toContain('800 chats changed hands.');
    expect(plain(announcement.text)).toContain('800 chats changed hands.');
    expect(page.most()).toBe(1);
  });
});
