import { afterEach, expect, it, vi } from 'vitest';

const bridge = vi.hoisted(() => {
  let open: () => void = () => undefined;
  const opened = new Promise<() => void>((done) => (open = () => done(() => undefined)));
  const says: (event: { payload: unknown }) => void = () => undefined;
  return { opened, open: () => open(), says, asked: [] as string[] };
});
vi.mock('@tauri-apps/api/event', () => ({
  listen: (_name: string, hear: (event: { payload: unknown }) => void) => {
    bridge.says = hear;
    return bridge.opened;
  },
}));
vi.mock('@tauri-apps/api/core', () => ({
  invoke: (_command: string, { name }: { name: string }) => {
    bridge.asked.push(name);
    return Promise.resolve(name);
  },
}));

const { tauriTransport } = await import('./tauri');

afterEach(() => bridge.asked.splice(0));

it('asks nothing before the ear is open, and hears what is pushed from then on', async () => {
  const transport = tauriTransport();
  const heard: unknown[] = [];
  const stop = transport.listen(
    (push) => heard.push(push),
    () => expect.unreachable('nothing was missed'),
  );
  const answer = transport.call('app_state', {});
  await Promise.resolve();
  expect(bridge.asked).toEqual([]);
  bridge.open();
  await expect(answer).resolves.toBe('app_state');
  bridge.says({ payload: { type: 'stale', stale: [] } });
  stop();
  bridge.says({ payload: { type: 'stale', stale: [] } });
  expect(heard).toHaveLength(1);
});
