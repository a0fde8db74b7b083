/**
 * Lucide's icons as still pictures. As they come, each builds its lines one by one from data whenever it is drawn, which stood at the
 * top of the profile of opening a chat; here the lines are markup by the time the page is built, and only what the
 * page sets (`size`, `strokeWidth`, `fill`, `class`) is left to do. `tests/icons.test.ts` holds the page to these four.
 */
import { readFileSync } from 'node:fs';

const ICON = /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;

const attributesOf = (attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/** A path that says the same wherever the pen stood before. */
function alone(path) {
  const [, x, y, rest] = /^m\s*(-?\d*\.?\d+)[\s,]*(-?\d*\.?\d+)\s*(.*)$/s.exec(path) ?? [];
  if (x === undefined) return path;
  return `M${x} ${y}${/^[-.\d]/.test(rest) ? 'l' : ''}${rest}`;
}

/** Lines and circles as paths, so that an icon is one element where it can be; nothing where it cannot. */
function pathOf([tag, { d, x1, y1, x2, y2, cx, cy, r, ...rest }]) {
  if (Object.keys(rest).length > 0) return null;
  if (tag === 'path') return alone(d);
  if (tag === 'line') return `M${x1} ${y1}L${x2} ${y2}`;
  if (tag === 'circle') return `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  return null;
}

/** The component of one icon, from the source of Lucide's own. */
export function still(source) {
  const data = /const iconData = (\{.*\});/.exec(source)?.[1];
  if (!data) throw new Error('an icon of Lucide is not written as it was');
  const { name, size, node } = JSON.parse(data);
  const paths = node.map(pathOf);
  const joined = paths.filter((path) => path !== null).join('');
  const others = node.filter((_, place) => paths[place] === null);
  const all = joined ? [['path', { d: joined }], ...others] : others;
  const lines = all.map(([tag, attributes]) => `<${tag}${attributesOf(attributes)} />`).join('');
  return `<script>
  const { size = 24, strokeWidth = 2, fill = 'none', class: own = '' } = $props();
</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 ${size} ${size}" {fill} stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" class="lucide-icon lucide lucide-${name} {own}" aria-hidden="true">${lines}</svg>`;
}

/** For Vite, before Svelte's own. */
export const stillIcons = () => ({
  name: 'still-icons',
  enforce: 'pre',
  load(id) {
    const [file] = id.split('?');
    return ICON.test(file) && file === id ? still(readFileSync(file, 'utf8')) : null;
  },
});
