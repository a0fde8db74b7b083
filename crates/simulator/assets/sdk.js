// The shape of Meta's JavaScript SDK, as far as Embedded Signup needs it. It opens the stand-in's own dialog.
(function () {
  'use strict';

  const home = new URL(document.currentScript.src).origin;
  let app = null;

  // Meta's window can be closed without a word; the callback then comes without a code.
  function whenClosed(popup, done) {
    const timer = setInterval(() => {
      if (popup.closed) {
        clearInterval(timer);
        // What was posted just before the end is still on its way.
        setTimeout(done, 100);
      }
    }, 100);
    return () => clearInterval(timer);
  }

  function login(callback, options) {
    if (app === null) {
      console.error('FB.login() called before FB.init().');
      return;
    }
    const given = options || {};
    const channel = 'f' + crypto.getRandomValues(new Uint32Array(2)).join('');
    const query = new URLSearchParams({
      app_id: app.appId,
      version: app.version,
      config_id: given.config_id || '',
      response_type: given.response_type || 'token',
      override_default_response_type: String(given.override_default_response_type === true),
      extras: JSON.stringify(given.extras || {}),
      channel,
      origin: location.origin,
    });
    const popup = window.open(`${home}/dialog/signup?${query}`, '_blank', 'popup,width=620,height=760');
    let isOver = false;

    function finish(code) {
      if (isOver) return;
      isOver = true;
      window.removeEventListener('message', hear);
      stopWatching();
      callback(
        code === null
          ? { authResponse: null, status: 'unknown' }
          : { authResponse: { code, userID: null, accessToken: null }, status: 'connected' },
      );
    }

    function hear(event) {
      if (event.origin !== home || event.source !== popup) return;
      const said = event.data;
      if (said && said.fbChannel === channel) finish(said.code);
    }

    let stopWatching = () => {};
    window.addEventListener('message', hear);
    if (popup === null) {
      finish(null);
      return;
    }
    stopWatching = whenClosed(popup, () => finish(null));
  }

  window.FB = {
    init(options) {
      if (!options || !options.appId || !options.version) {
        console.error('init not called with valid version');
        return;
      }
      app = { appId: String(options.appId), version: String(options.version) };
    },
    login,
    getLoginStatus(callback) {
      callback({ authResponse: null, status: 'unknown' });
    },
  };

  if (typeof window.fbAsyncInit === 'function') {
    setTimeout(() => window.fbAsyncInit(), 0);
  }
})();
