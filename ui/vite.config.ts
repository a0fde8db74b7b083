import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { stillIcons } from './icons.js';

const isTested = process.env.VITEST !== undefined;

/** Libraries that a test's window loads anew with everything else: each comes as one file then, as it does in the page. */
const bundled = [
  'svelte',
  'svelte/internal/client',
  'svelte/internal/disclose-version',
  'svelte/internal/flags/legacy',
  'svelte/reactivity',
  'bits-ui',
  'virtua/svelte',
  'linkifyjs',
];

const source = (folder: string) => fileURLToPath(new URL(`./src/${folder}`, import.meta.url));

export default defineConfig({
  // The page is served from the desktop's own scheme and, in browser tests, from a loopback server: no absolute paths.
  base: './',
  // Tests see what is shipped: components without what Svelte adds for whoever writes them.
  plugins: [stillIcons(), svelte(isTested ? { compilerOptions: { dev: false } } : {})],
  resolve: {
    // Tests mount components, so they need Svelte's client half.
    ...(isTested ? { conditions: ['browser', 'production'] } : {}),
    alias: {
      $app: source('app'),
      $views: source('views'),
      $features: source('features'),
      $shared: source('shared'),
      $ipc: source('ipc'),
      $i18n: source('i18n'),
    },
  },
  build: {
    target: 'safari18',
    outDir: 'dist',
    emptyOutDir: true,
    // The content policy allows fonts and pictures from files of our own only, never from data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the page begins with is one file and not fifty; the rest is cut where it is asked for.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'beginning', tags: ['$initial'] }] } } },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: 'jsdom',
    // Of its own accord it leaves a processor to whoever watches.
    maxWorkers: '100%',
    include: ['{src,tests}/**/*.test.ts'],
    // Tests share a page, and `tests/setup.ts` lets each file load its modules anew.
    isolate: false,
    deps: { optimizer: { client: { enabled: true, include: bundled } } },
    // Every test of the whole window loads it anew; on a busy machine that takes long. Only a test that hangs may end here.
    testTimeout: 180_000,
    // With a seed, properties run from it, and as often as is said beside it.
    setupFiles: ['tests/setup.ts', ...(process.env.FUZZ_SEED ? ['tests/fuzz.ts'] : [])],
    env: { TZ: 'Asia/Kolkata' },
  },
});
