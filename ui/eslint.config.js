import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * The tiers of the screen. A file may import from its own tier's folder and from every tier below it, never upwards
 * and, among features, never sideways: two features that need each other share something in `shared/`.
 */
const TIERS = ['app', 'views', 'features', 'shared'];

const tierRules = TIERS.map((tier, index) => ({
  files: [`src/${tier}/**/*.{ts,svelte}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...TIERS.slice(0, index).map((above) => ({
            group: [`$${above}/*`, `**/../${above}/**`],
            message: `${tier}/ sits below ${above}/: move what you need down a tier or pass it in as a prop.`,
          })),
          ...(tier === 'features'
            ? [
                {
                  group: ['$features/*'],
                  message: 'Features do not know each other: lift the shared part into shared/.',
                },
              ]
            : []),
          ...(tier === 'shared'
            ? [
                {
                  group: ['$ipc/!(types)*'],
                  message: 'shared/ shows what it is given: it may name wire types, not call the core.',
                },
              ]
            : []),
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'node_modules', '**/*.gen.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // What customers write is text, never markup.
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      // Registries that nothing draws are plain sets and maps on purpose.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-dom-manipulating': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
          message: 'Message content is never rendered as HTML.',
        },
        {
          selector:
            'SvelteEachBlock > MemberExpression.key[property.name=/^(at|description|field|label|query|term|text|title|typed|words)$/], SvelteEachBlock > Identifier.key[name=/^(description|line|note|problem|reason|text|title|words)$/]',
          message:
            'Two of them may read alike, and then nothing is drawn any more: name them by an id or by their place.',
        },
        {
          selector:
            'SvelteStyleDirective[key.name.name=/^--/], SvelteAttribute[key.name="style"] SvelteLiteral[value=/--/]',
          message:
            'WebKit keeps the styles of everything below an element that has a custom property of its own, for ever: set the property that is meant.',
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name="toBe"] > MemberExpression.callee > CallExpression.object > MemberExpression.arguments[property.name="activeElement"], CallExpression[callee.property.name="toBe"] > MemberExpression.arguments[property.name="activeElement"]',
          message: 'Where they differ, this prints a whole page: expectFocus names both elements.',
        },
      ],
    },
  },
  ...tierRules,
);
