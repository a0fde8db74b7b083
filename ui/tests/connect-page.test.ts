import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

/*
 * The hub's signup page, which runs in the system's browser and not in the desktop: whom it believes, what it asks Meta's SDK
 * for, and what it hands to the hub.
 */

interface Page {
  isFromMeta(origin: string, alsoFrom: string | null): boolean;
  sessionEvent(data: unknown): unknown;
}

// Tests run in the folder of the interface.
const folder = resolve('../crates/hub/src/connect/page');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const script = read('page.js');

/** A fresh copy of the page's script. It starts by itself where the document holds a setup. */
let copies = 0;
const load = async () => {
  copies += 1;
  return (await import(
    /* @vite-ignore */ `data:text/javascript;charset=utf-8,${encodeURIComponent(`${script}\n// ${copies}`)}`
  )) as Page;
};

const stand = 'http://127.0.0.1:4000';

describe('who is believed', () => {
  it.each([
    'https://facebook.com',
    'https://www.facebook.com',
    'https://business.facebook.com',
    'https://web.eu.facebook.com',
  ])('%s', async (origin) => {
    expect((await load()).isFromMeta(origin, null)).toBe(true);
  });

  it.each([
    'https://evilfacebook.com',
    'https://facebook.com.evil.example',
    'https://facebook.com@evil.example',
    'http://www.facebook.com',
    'https://www.facebook.com:8443',
    'https://www.facebook.com/',
    'https://facebook.co',
    'https://facebook.com.',
    'null',
    '',
    'data:text/html,https://facebook.com',
    stand,
  ])('not %s', async (origin) => {
    expect((await load()).isFromMeta(origin, null)).toBe(false);
  });

  it('a stand-in on this machine, only where the hub named it', async () => {
    const page = await load();
    expect(page.isFromMeta(stand, stand)).toBe(true);
    expect(page.isFromMeta('http://127.0.0.1:4001', stand)).toBe(false);
  });
});

describe('what counts as a session event', () => {
  it('text or object, of the one type', async () => {
    const { sessionEvent } = await load();
    const event = { type: 'WA_EMBEDDED_SIGNUP', event: 'FINISH' };
    expect(sessionEvent(event)).toEqual(event);
    expect(sessionEvent(JSON.stringify(event))).toEqual(event);
    for (const other of ['cb=f3&domain=x', '{', null, 7, { type: 'other' }, '"WA_EMBEDDED_SIGNUP"']) {
      expect(sessionEvent(other)).toBeNull();
    }
  });
});

describe('the page', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  const words = JSON.parse(read('en.json')) as Record<string, unknown>;
  const setup = {
    appId: '4400112233',
    configId: '77001',
    version: 'v25.0',
    sdk: 'https://connect.facebook.net/en_US/sdk.js',
    alsoFrom: null,
    signup: '0199f2c0-0000-7000-8000-000000000001',
    step: 'opened',
    shut: null,
    words,
  };

  /** The page before a hub that answers with `status` once it is there, and an SDK whose dialog gives `code`. */
  async function open(
    status: () => unknown,
    code: string | null,
    given: Partial<typeof setup> = {},
    isThere: () => boolean = () => true,
  ) {
    vi.useFakeTimers();
    window.history.replaceState(null, '', '/connect/ticket');
    document.body.innerHTML = read('page.html')
      .replace(/^[\s\S]*<body>/, '')
      .replace('{{setup}}', JSON.stringify({ ...setup, ...given }).replaceAll('<', '\\u003c'));
    const said: [string, unknown][] = [];
    vi.stubGlobal(
      'fetch',
      vi.fn((url: string, init?: RequestInit) => {
        if (!isThere()) return Promise.reject(new TypeError('nobody there'));
        if (init?.method === 'POST') said.push([url, JSON.parse(init.body as string)]);
        return Promise.resolve(new Response(JSON.stringify(status()), { status: 200 }));
      }),
    );
    const fb = {
      init: vi.fn(),
      login: vi.fn((done: (response: unknown) => void) => done({ authResponse: code ? { code } : null })),
    };
    vi.stubGlobal('FB', fb);
    await load();
    await vi.advanceTimersByTimeAsync(0);
    const sdk = [...document.head.querySelectorAll('script')].at(-1);
    sdk?.dispatchEvent(new Event('load'));
    return { said, fb, begin: document.getElementById('begin') as HTMLButtonElement };
  }

  const text = (id: string) => document.getElementById(id)?.textContent;
  const from = (origin: string, data: unknown) =>
    window.dispatchEvent(new MessageEvent('message', { origin, data }));

  it('asks the SDK for exactly what coexistence needs, and hands over what comes', async () => {
    const { said, fb, begin } = await open(() => ({ step: 'opened' }), 'AQB-code');
    expect(fb.init).toHaveBeenCalledWith({
      appId: '4400112233',
      version: 'v25.0',
      xfbml: false,
      cookie: false,
    });
    begin.click();
    expect(fb.login.mock.calls[0]?.[1 as never]).toEqual({
      config_id: '77001',
      response_type: 'code',
      override_default_response_type: true,
      extras: { setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3' },
    });
    const event = { type: 'WA_EMBEDDED_SIGNUP', event: 'FINISH', data: { waba_id: '900' } };
    from('https://evilfacebook.com', event);
    from('https://www.facebook.com', JSON.stringify(event));
    expect(said).toEqual([
      ['/connect/ticket/code', { code: 'AQB-code' }],
      ['/connect/ticket/event', event],
    ]);
  });

  it('hands the code over once the hub is back', async () => {
    let away = 0;
    const { said, begin } = await open(
      () => ({ step: 'opened' }),
      'AQB-code',
      {},
      () => away-- <= 0,
    );
    away = 2;
    begin.click();
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual([['/connect/ticket/code', { code: 'AQB-code' }]]);
    expect(document.getElementById('end')?.hidden).toBe(true);
  });

  it('says that the code is too old once it is, and lets another be had', async () => {
    let there = true;
    const { said, fb, begin } = await open(
      () => ({ step: 'opened' }),
      'AQB-code',
      {},
      () => there,
    );
    there = false;
    begin.click();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(begin.disabled).toBe(true);
    await vi.advanceTimersByTimeAsync(1500);
    expect(text('say')).toContain('too old');
    there = true;
    await vi.advanceTimersByTimeAsync(1500);
    expect(document.getElementById('end')?.hidden).toBe(false);
    expect([begin.hidden, begin.disabled]).toEqual([false, false]);
    begin.click();
    expect(fb.login).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(said).toEqual([['/connect/ticket/code', { code: 'AQB-code' }]]);
  });

  it('tells the hub when the window was closed', async () => {
    const { said, begin } = await open(() => ({ step: 'opened' }), null);
    begin.click();
    expect(said).toEqual([['/connect/ticket/closed', {}]]);
  });

  it('follows to the end and leads back to Sangam', async () => {
    let step = 'checking';
    await open(() => ({ step, problem: null }), 'AQB-code');
    expect(document.querySelectorAll('#steps li.done')).toHaveLength(2);
    step = 'connected';
    await vi.advanceTimersByTimeAsync(1500);
    expect(text('say')).toBe('Your number is connected.');
    const back = document.getElementById('back') as HTMLAnchorElement;
    expect(back.hidden).toBe(false);
    expect(back.href).toBe(`sangam://connected?signup=${setup.signup}`);
  });

  it('has a sentence and a next step for a failure, and quotes Meta as text only', async () => {
    const detail = { message: '<img src=x onerror=alert(1)>' };
    await open(() => ({ step: 'failed', problem: 'meta_error', detail }), null);
    expect(text('say')).toContain('Meta ended the signup with an error. <img');
    expect(document.querySelector('#say img')).toBeNull();
    expect(text('next')).toContain('begin again');
  });

  it('loads no SDK where there is nothing to open', async () => {
    document.head.querySelectorAll('script').forEach((old) => old.remove());
    await open(() => ({}), null, { shut: 'ticket_used' as never });
    expect(document.head.querySelectorAll('script')).toHaveLength(0);
    expect(text('say')).toContain('opened before');
  });
});
