// Runs Meta's signup dialog and shows how the hub goes on with what came of it.
//
// The dialog gives two things in either order: a code, to the callback of FB.login, and a session event, posted to this window. Both
// are handed to the hub as they come; the hub decides what they mean. An event counts only if its sender is Meta.

/** Whether a message comes from Meta's windows: their host exactly or below it, over https. `alsoFrom` is a stand-in on this machine. */
export function isFromMeta(origin, alsoFrom) {
  let sender;
  try {
    sender = new URL(origin);
  } catch {
    return false;
  }
  if (sender.origin !== origin) return false;
  if (alsoFrom && origin === alsoFrom) return true;
  const isMeta = sender.hostname === 'facebook.com' || sender.hostname.endsWith('.facebook.com');
  return isMeta && sender.protocol === 'https:' && sender.port === '';
}

/** The session event in a message, whether posted as an object or as text; nothing if it is none. */
export function sessionEvent(data) {
  let event = data;
  if (typeof data === 'string') {
    try {
      event = JSON.parse(data);
    } catch {
      return null;
    }
  }
  return event && typeof event === 'object' && event.type === 'WA_EMBEDDED_SIGNUP' ? event : null;
}

const STEPS = ['opened', 'exchanging', 'checking', 'subscribing', 'asking', 'connected'];
const POLL_MS = 1000;
/** A code lives so long. The hub may be away for a moment of it, and nobody else has what is handed over. */
const CODE_LIVES_MS = 30000;
const AGAIN_MS = 700;
const SDK_PATIENCE_MS = 15000;

function start(setup) {
  const at = (id) => document.getElementById(id);
  const here = location.pathname.replace(/\/$/, '');
  const { words } = setup;
  let handed = false;
  let lost = false;

  /** Whether the hub took something. Handed over twice, the first counts. */
  async function post(what, body) {
    const until = Date.now() + CODE_LIVES_MS;
    for (;;) {
      try {
        const answer = await fetch(`${here}/${what}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          keepalive: true,
        });
        if (answer.ok) return true;
        // Whoever understood and refused does so again.
        if (answer.status < 500 && answer.status !== 429) return false;
      } catch {
        // Nobody heard it.
      }
      if (Date.now() + AGAIN_MS >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  async function hand(code) {
    handed = true;
    if (await post('code', { code })) return;
    // Too old by now. Another can be had at once.
    handed = false;
    lost = true;
    fail('code_expired');
    at('begin').hidden = false;
    at('begin').disabled = false;
  }

  function end(isGood, say, next) {
    at('begin').hidden = true;
    at('hint').hidden = true;
    at('end').hidden = false;
    at('end').classList.toggle('bad', !isGood);
    at('say').textContent = say;
    at('next').textContent = next;
    at('back').hidden = false;
    if (setup.signup) at('back').href = `sangam://connected?signup=${encodeURIComponent(setup.signup)}`;
  }

  function fail(problem, detail) {
    const [say, next] = words.problems[problem] ?? words.problems.other;
    const told = detail && typeof detail.message === 'string' ? ` ${detail.message}` : '';
    end(false, say + told, next);
  }

  function show(state) {
    const isOver = state.step === 'connected' || state.step === 'failed';
    const reached = STEPS.indexOf(state.step === 'choosing' ? 'checking' : state.step);
    if (reached >= 0) {
      at('steps').hidden = reached < 1;
      [...at('steps').children].forEach((item, place) => {
        item.className = place < reached || state.step === 'connected' ? 'done' : place === reached ? 'on' : '';
      });
    }
    if (reached > 0) at('begin').hidden = true;
    if (state.step === 'choosing') end(true, ...words.choosing);
    else if (!(lost && state.step === 'opened')) at('end').hidden = true;
    if (state.step === 'connected') end(true, ...words.connected);
    if (state.step === 'failed') fail(state.problem, state.detail);
    return isOver;
  }

  async function follow() {
    let isOver = false;
    try {
      const answer = await fetch(`${here}/status`, { cache: 'no-store' });
      if (answer.ok) isOver = show(await answer.json());
      else if (answer.status === 410) {
        fail('ticket_used');
        isOver = true;
      }
    } catch {
      // The hub is away for a moment.
    }
    if (!isOver) setTimeout(follow, POLL_MS);
  }

  function login() {
    lost = false;
    at('end').hidden = true;
    at('begin').disabled = true;
    at('hint').hidden = false;
    at('hint').textContent = words.window;
    window.FB.login(
      (response) => {
        const code = response?.authResponse?.code;
        if (code) {
          hand(code);
        } else if (!handed) {
          post('closed', {});
        }
      },
      {
        config_id: setup.configId,
        response_type: 'code',
        override_default_response_type: true,
        extras: { setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3' },
      },
    );
  }

  function prepare() {
    if (!window.FB || at('begin').dataset.ready) return;
    at('begin').dataset.ready = 'yes';
    window.FB.init({ appId: setup.appId, version: setup.version, xfbml: false, cookie: false });
    at('begin').disabled = false;
    at('hint').hidden = true;
  }

  function loadSdk() {
    const script = document.createElement('script');
    script.src = setup.sdk;
    script.async = true;
    script.addEventListener('load', prepare);
    script.addEventListener('error', noSdk);
    window.fbAsyncInit = prepare;
    document.head.append(script);
    setTimeout(() => {
      if (!window.FB) noSdk();
    }, SDK_PATIENCE_MS);
  }

  function noSdk() {
    at('hint').hidden = false;
    at('hint').textContent = words.noSdk;
  }

  window.addEventListener('message', (message) => {
    if (!isFromMeta(message.origin, setup.alsoFrom)) return;
    const event = sessionEvent(message.data);
    if (event) post('event', event);
  });
  at('begin').addEventListener('click', login);
  at('steps').append(
    ...words.steps.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }),
  );

  if (setup.shut) {
    fail(setup.shut);
    at('back').hidden = true;
    return;
  }
  if (setup.step === 'opened') {
    at('begin').hidden = false;
    at('hint').hidden = false;
    at('hint').textContent = words.loading;
    loadSdk();
  }
  follow();
}

const setup = globalThis.document?.getElementById('setup');
if (setup) start(JSON.parse(setup.textContent));
