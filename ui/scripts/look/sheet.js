/** The contact sheet: one page to leaf through every picture, by subject, screen, theme, language and window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

const STYLE = `
  :root { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif }
  body { margin: 24px } h2 { margin: 32px 0 8px } h2 small { font-weight: 400 }
  .row { display: flex; flex-wrap: wrap; gap: 14px }
  figure { margin: 0; inline-size: 300px } figure.wrong img { outline: 3px solid #c33 }
  img { inline-size: 100%; block-size: 190px; object-fit: cover; object-position: top; border: 1px solid #8886; border-radius: 6px }
  figcaption { overflow-wrap: anywhere } li { color: #c33 }
  form { position: sticky; top: 0; display: flex; gap: 16px; padding: 8px 0; background: Canvas }
  figure.away { display: none }
`;
const SCRIPT = `
  const form = document.querySelector('form');
  form.addEventListener('input', () => {
    const words = new FormData(form).get('find').toLowerCase().split(/\\s+/).filter(Boolean);
    const wrong = new FormData(form).has('wrong');
    for (const one of document.querySelectorAll('figure'))
      one.classList.toggle('away', (wrong && !one.classList.contains('wrong')) ||
        !words.every((word) => one.dataset.name.includes(word)));
  });
`;

function figure({ name, complaints }) {
  const wrong = complaints.map((one) => `<li>${escaped(one.slice(0, 300))}</li>`).join('');
  return `<figure data-name="${escaped(name)}" class="${wrong ? 'wrong' : ''}">
    <a href="${escaped(name)}.png"><img loading="lazy" src="${escaped(name)}.png" alt="${escaped(name)}"></a>
    <figcaption>${escaped(name)}<ul>${wrong}</ul></figcaption></figure>`;
}

/** Writes `index.html` beside the pictures. */
export function writeSheet(folder, seen) {
  const subjects = grouped(seen);
  const parts = [...subjects].map(
    ([subject, pictures]) =>
      `<h2>${escaped(subject)} <small>${pictures.length}</small></h2><div class="row">${pictures.map(figure).join('')}</div>`,
  );
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sangam, every screen</title><style>${STYLE}</style>
<form><label>Find <input name="find" placeholder="dark hi 1024" autofocus></label>
<label><input type="checkbox" name="wrong"> only what is wrong</label></form>
${parts.join('\n')}<script>${SCRIPT}</script></html>`,
  );
}

function grouped(seen) {
  const subjects = new Map();
  for (const one of seen) subjects.set(one.subject, [...(subjects.get(one.subject) ?? []), one]);
  return subjects;
}
