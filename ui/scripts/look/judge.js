/**
 * What is wrong with a page as it stands: what axe finds serious, and what the eye would: words that are cut off without
 * an ellipsis, controls outside the window or over the pane beside theirs, panes that scroll sideways.
 *
 * A pane may say that it scrolls sideways on purpose with `data-sideways`.
 */
import axe from 'axe-core';

/** Runs in the page. */
function layout() {
  const SLACK = 1.5;
  const complaints = new Set();
  const inline = window.innerWidth;
  const block = window.innerHeight;
  const nameOf = (element) => {
    const mark = element.id
      ? `#${element.id}`
      : [...element.classList].find((one) => !one.startsWith('svelte-'));
    return `${element.localName}${mark ? (mark.startsWith('#') ? mark : `.${mark}`) : ''}`;
  };
  const pathOf = (element) => {
    const parent = element.parentElement;
    return parent && parent !== document.body ? `${nameOf(parent)} > ${nameOf(element)}` : nameOf(element);
  };
  const isShown = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    !element.closest('.visually-hidden, [inert]');
  const say = (what, element, words = '') =>
    complaints.add(`${what}: ${pathOf(element)}${words ? ` “${words.trim().slice(0, 50)}”` : ''}`);

  if (document.scrollingElement.scrollWidth > inline) say('the page scrolls sideways', document.body);

  /** Hidden from the eye alone, as the shared class does it or a scoped rule. */
  const isForEars = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { clipPath, clip } = getComputedStyle(at);
      if (clipPath === 'inset(50%)' || (clip !== 'auto' && clip !== '')) return true;
    }
    return false;
  };
  const trailsOff = (style) =>
    (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible') || style.webkitLineClamp !== 'none';

  /** What ends within its own edges, or trails off on purpose. */
  const mayTrail = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (trailsOff(getComputedStyle(at))) return true;
    return false;
  };

  /** The nearest edge that cuts something, unless one scrolls or trails off before it. */
  function cutBy(element, rect) {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.position === 'fixed') return null;
      if (trailsOff(style)) return null;
      const edge = at.getBoundingClientRect();
      const sideways = rect.right > edge.right + SLACK || rect.left < edge.left - SLACK;
      const beyond = rect.bottom > edge.bottom + SLACK || rect.top < edge.top - SLACK;
      if (sideways && /hidden|clip/.test(style.overflowX)) return at;
      if (beyond && /hidden|clip/.test(style.overflowY)) return at;
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return null;
    }
    return null;
  }

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.data.trim() || !isShown(element)) continue;
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0 || rect.height === 0) continue;
    if (mayTrail(element) || isForEars(element)) continue;
    if (cutBy(element, rect)) {
      say('cut off', element, node.data);
      continue;
    }
    const control = element.closest('button, [role=button], [role=tab], [role=menuitem], .pop, .sheet');
    const edge = control?.getBoundingClientRect();
    if (edge && (rect.right > edge.right + SLACK || rect.left < edge.left - SLACK))
      say('spills out of its control', element, node.data);
  }

  const scrolls = (element, axis) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (/auto|scroll/.test(getComputedStyle(at)[axis])) return true;
    return false;
  };
  /** Panes stand side by side and cut nothing: what is too wide for one lies over the next. */
  const leavesPane = (control, rect) => {
    const pane = control.parentElement.closest('form, main, aside, nav, section, .sheet');
    const edge = pane?.getBoundingClientRect();
    const beyond = edge && (rect.right > edge.right + SLACK || rect.left < edge.left - SLACK);
    return beyond && !scrolls(control, 'overflowX') && getComputedStyle(control).position !== 'fixed';
  };
  /** The nearest thing that holds a control and is left by it: its column is too narrow. What is placed freely may stand outside. */
  const SLIP = 12;
  const isFree = (style) => /absolute|fixed/.test(style.position);
  function left(control, rect) {
    if (isFree(getComputedStyle(control))) return null;
    for (let at = control.parentElement; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/auto|scroll|hidden|clip/.test(style.overflowX)) return null;
      const edge = at.getBoundingClientRect();
      if (
        edge.width > 0 &&
        style.display !== 'inline' &&
        (rect.right > edge.right + SLIP || rect.left < edge.left - SLIP)
      )
        return at;
      if (isFree(style)) return null;
    }
    return null;
  }
  for (const control of document.querySelectorAll('button, a[href], input, select, textarea, [role=tab]')) {
    if (!isShown(control) || control.matches('[type=file], [type=radio], [type=checkbox]')) continue;
    const rect = control.getBoundingClientRect();
    if (rect.width < 2 || rect.height < 2) continue;
    const outside =
      ((rect.right > inline + SLACK || rect.left < -SLACK) && !scrolls(control, 'overflowX')) ||
      ((rect.bottom > block + SLACK || rect.top < -SLACK) && !scrolls(control, 'overflowY'));
    const words = control.textContent || control.ariaLabel || '';
    if (outside) say('outside the window', control, words);
    else if (cutBy(control, rect)) say('a control is cut', control, words);
    else if (leavesPane(control, rect)) say('a control lies over the pane beside it', control, words);
    else if (left(control, rect)) say('a control leaves what holds it', control, words);
  }

  for (const pane of document.querySelectorAll('body *')) {
    if (pane.scrollWidth <= pane.clientWidth + 1 || pane.clientWidth < 2 || !isShown(pane)) continue;
    if (!/auto|scroll/.test(getComputedStyle(pane).overflowX) || pane.closest('[data-sideways]')) continue;
    if (!pane.matches('textarea, input')) say('a pane scrolls sideways', pane);
  }
  return [...complaints];
}

const AXE = `(() => { const module = undefined; const exports = undefined; ${axe.source}; })()`;

/** What axe finds serious, as sentences. */
async function accessibility(page) {
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(AXE);
  const found = await page.evaluate("window.axe.run(document, { resultTypes: ['violations'] })");
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    );
}

export async function judge(page) {
  return [...(await page.evaluate(layout)), ...(await accessibility(page))];
}
