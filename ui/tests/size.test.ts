import { screen, waitFor } from '@testing-library/dom';
import { afterEach, expect, it, vi } from 'vitest';
import { closeDesk, openDesk, plain } from './window';

/*
 * How large everything is drawn: by key wherever somebody is, and from then on.
 */

const open = async (query = '') => {
  const desk = await openDesk(query);
  const { fakeTransport } = await import('$ipc/fake');
  const zoom = vi.spyOn(fakeTransport, 'zoom');
  const { connect } = await import('$ipc/client');
  connect({ ...fakeTransport, zoom: (percent) => fakeTransport.zoom(percent) });
  return { ...desk, drawn: () => zoom.mock.calls.map(([percent]) => percent) };
};
const said = () =>
  plain([...document.querySelectorAll('[aria-live]')].map((node) => node.textContent).join(' '));

afterEach(closeDesk);

it('is as it was chosen before anything is drawn', async () => {
  const seen: boolean[] = [];
  await openDesk('&zoom=150', async (name, go) => {
    if (name === 'zoom') {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      seen.push(document.querySelector('[data-ready]') !== null);
    }
    return go();
  });
  expect(seen).toEqual([false]);
});

it('grows and shrinks by key, also where somebody types and under what lies over the window', async () => {
  const { user, drawn } = await open();
  await screen.findByRole('complementary', { name: 'Conversations' });
  await user.keyboard('/');
  await user.keyboard('{Control>}={/Control}');
  await waitFor(() => expect(drawn()).toEqual([110]));
  await waitFor(() => expect(said()).toContain('Size: 110%'));
  await user.keyboard('{Control>}k{/Control}');
  await screen.findByRole('dialog');
  await user.keyboard('{Control>}={/Control}');
  await waitFor(() => expect(drawn()).toEqual([110, 125]));
  await user.keyboard('{Control>}-{/Control}');
  await waitFor(() => expect(drawn()).toEqual([110, 125, 110]));
  await user.keyboard('{Control>}0{/Control}');
  await waitFor(() => expect(drawn()).toEqual([110, 125, 110, 100]));
});

it('can be chosen in the settings, and ends at twice the size', async () => {
  const { user, drawn } = await open();
  await screen.findByRole('complementary', { name: 'Conversations' });
  await user.keyboard('gs');
  await user.click(await screen.findByRole('radio', { name: '200%' }));
  await waitFor(() => expect(drawn()).toEqual([200]));
  await user.keyboard('{Control>}={/Control}');
  await waitFor(() => expect(said()).toContain('Size: 200%'));
  expect(drawn()).toEqual([200]);
});

it('grows where nobody sits at the desk yet', async () => {
  const { user, drawn } = await open('&room=doors');
  await user.keyboard('{Control>}={/Control}');
  await waitFor(() => expect(drawn()).toEqual([110]));
});
