// The dialog's window: shows the phones, sends the choice to the stand-in, hands both results to the page that opened it.
(function () {
  'use strict';

  const shown = JSON.parse(document.getElementById('data').textContent);
  const query = new URLSearchParams(location.search);
  const opener = window.opener;
  const origin = query.get('origin') || '*';
  const by = (id) => document.getElementById(id);

  function isDisabled(on) {
    for (const button of document.querySelectorAll('button')) button.disabled = on;
  }

  function row(phone) {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.name = 'phone';
    box.value = phone.phone_number_id;
    box.id = `phone-${phone.display_phone_number}`;
    const words = document.createElement('span');
    const name = document.createElement('strong');
    name.textContent = phone.verified_name;
    const state = { connected: ', connected already', disconnected: ', was connected before' }[phone.link] || '';
    words.append(name, document.createElement('br'), `+${phone.display_phone_number}${state}`);
    label.append(box, words);
    return label;
  }

  function chosen() {
    return [...document.querySelectorAll('input[name=phone]:checked')].map((box) => box.value);
  }

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // The two results are independent; which comes first is a switch of the stand-in.
  async function give(end) {
    const event = () => {
      if (end.event !== null && opener) opener.postMessage(end.event, origin);
    };
    const code = () => {
      if (opener) opener.postMessage({ fbChannel: query.get('channel'), code: end.code }, origin);
    };
    const turns = end.code_first ? [code, event] : [event, code];
    turns[0]();
    if (end.gap_ms > 0) await wait(end.gap_ms);
    turns[1]();
    await wait(50);
    window.close();
  }

  async function choose(choice) {
    isDisabled(true);
    by('problem').hidden = true;
    const answer = await fetch('/dialog/signup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(choice),
    });
    if (answer.ok) {
      await give(await answer.json());
      return;
    }
    by('problem').textContent = await answer.text();
    by('problem').hidden = false;
    isDisabled(false);
  }

  if (shown.refused) {
    by('refused').textContent = shown.refused;
    by('refused').hidden = false;
    by('form').hidden = true;
    return;
  }

  const phones = shown.coexistence ? shown.phones.filter((phone) => phone.is_on_biz_app) : [];
  by('phones').append(...phones.map(row));
  by('on-app').hidden = phones.length === 0;
  const waiting = phones.filter((phone) => phone.link !== 'connected');
  if (waiting.length > 0) by(`phone-${waiting[0].display_phone_number}`).checked = true;

  by('form').addEventListener('submit', (event) => {
    event.preventDefault();
    choose({ outcome: 'finish', phones: chosen(), share_history: by('share-history').checked });
  });
  by('ordinary').addEventListener('click', () => choose({ outcome: 'finish_ordinary' }));
  by('no-number').addEventListener('click', () => choose({ outcome: 'finish_without_number' }));
  by('cancel').addEventListener('click', () => choose({ outcome: 'cancel', step: by('step').value }));
  by('report-error').addEventListener('click', () => choose({ outcome: 'error', message: by('error').value }));
  by('close').addEventListener('click', () => window.close());
})();
