/** The whole interface over a fresh invented shop; modules hold the shop's state, so each test loads them anew. */
import { waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, vi } from 'vitest';
import type { CommandName } from '$ipc/client';

let leave: () => Promise<void> = () => Promise.resolve();

/** What a test does to a call on its way: `go` lets it through. */
type Hinder = (name: CommandName | 'zoom', go: () => Promise<unknown>) => Promise<unknown>;

export async function openDesk(query = '', hinder: Hinder = (_name, go) => go()) {
  vi.resetModules();
  window.history.replaceState(null, '', `/?locale=en${query}`);
  const [{ mount, unmount }, { default: App }, { prepareParts }, { connect }, { fakeTransport, shop }] =
    await Promise.all([
      import('svelte'),
      import('$app/App.svelte'),
      import('$app/parts.svelte'),
      import('$ipc/client'),
      import('$ipc/fake'),
    ]);
  await prepareParts();
  const calls: { name: string; args: unknown }[] = [];
  connect({
    ...fakeTransport,
    zoom: (percent) => hinder('zoom', () => fakeTransport.zoom(percent)),
    call(name, args) {
      calls.push({ name, args });
      return hinder(name, () => fakeTransport.call(name, args)) as ReturnType<typeof fakeTransport.call>;
    },
  });
  const user = userEvent.setup();
  const app = mount(App, { target: document.body });
  leave = () => unmount(app);
  await waitFor(() => expect(document.querySelector('[data-ready]')).not.toBeNull());
  return { user, shop, calls, asked: (name: string) => calls.filter((call) => call.name === name) };
}

export async function closeDesk(): Promise<void> {
  await leave();
  leave = () => Promise.resolve();
  document.body.replaceChildren();
}

/** Text without Fluent's invisible isolation marks. */
export const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2068\u2069]/g, '');
