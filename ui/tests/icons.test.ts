import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { still } from '../icons.js';

/*
 * Icons are drawn from markup that was made when the page was built. So the page may set only what that markup leaves open, and what is
 * drawn has to be what Lucide draws.
 */

const SRC = join(process.cwd(), 'src');
const ICONS = join(process.cwd(), 'node_modules/@lucide/svelte/dist/icons');
const OPEN = new Set(['size', 'strokeWidth', 'fill', 'class']);

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.svelte'),
);
const importsOf = (source: string) =>
  [...source.matchAll(/import (\w+) from '@lucide\/svelte\/icons\/([\w-]+)'/g)].map(
    ([, name = '', icon = '']) => ({
      name,
      icon,
    }),
  );

/** What Lucide draws under a name: some are another's. */
function sourceOf(icon: string): string {
  const alias = /from ["']\.\/([\w-]+)\.svelte["']/.exec(readFileSync(join(ICONS, `${icon}.js`), 'utf8'));
  return readFileSync(join(ICONS, `${alias?.[1] ?? icon}.svelte`), 'utf8');
}

/** Every component with this name in a file. */
function uses(source: string, names: Set<string>): AST.Component[] {
  const found: AST.Component[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'Component' && names.has((node as AST.Component).name))
      found.push(node as AST.Component);
    Object.values(node).forEach(walk);
  };
  walk(parse(source, { modern: true }).fragment);
  return found;
}

describe('icons', () => {
  it('are given only what is left open', () => {
    const strange = files.flatMap((file) => {
      const source = readFileSync(join(SRC, file), 'utf8');
      const names = new Set(importsOf(source).map(({ name }) => name));
      return uses(source, names).flatMap(({ name, attributes }) =>
        attributes
          .filter((one) => one.type !== 'Attribute' || !OPEN.has(one.name))
          .map((one) => `${file}: ${name} ${'name' in one ? one.name : one.type}`),
      );
    });
    expect(strange).toEqual([]);
  });

  it('of the page are all made, with every line where Lucide has it', () => {
    const icons = new Set(
      files.flatMap((file) => importsOf(readFileSync(join(SRC, file), 'utf8')).map(({ icon }) => icon)),
    );
    expect(icons.size).toBeGreaterThan(80);
    for (const icon of icons) {
      const source = sourceOf(icon);
      const made = still(source);
      const lines = (made.match(/d="([^"]*)"/)?.[1]?.match(/M/g) ?? []).length;
      const others = (made.match(/<(circle|line|rect|ellipse|polyline|polygon)/g) ?? []).length;
      const data = JSON.parse(/const iconData = (\{.*\});/.exec(source)?.[1] ?? '{}') as { node: unknown[] };
      expect(lines + others, icon).toBeGreaterThanOrEqual(data.node.length);
    }
  });

  it('begin every line where it is, whatever was drawn before', () => {
    const icon = (node: unknown) => `const iconData = ${JSON.stringify({ name: 'x', size: 24, node })};`;
    const made = still(
      icon([
        ['path', { d: 'm9 17-5-5 5-5' }],
        ['path', { d: 'm1.5.5h4' }],
        ['line', { x1: '9', x2: '9.01', y1: '9', y2: '9' }],
        ['circle', { cx: '12', cy: '12', r: '10' }],
        ['rect', { x: '1', y: '2', width: '3', height: '4' }],
      ]),
    );
    expect(made).toContain('d="M9 17l-5-5 5-5M1.5 .5h4M9 9L9.01 9M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0"');
    expect(made).toContain('<rect x="1" y="2" width="3" height="4" />');
  });
});
