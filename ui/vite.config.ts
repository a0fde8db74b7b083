import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { stillIcons } from './icons.js';

const source = (folder: string) => fileURLToPath(new URL(`./src/${folder}`, import.meta.url));

export default defineConfig({
  // The page is served from the desktop's own scheme and, in browser tests, from a loopback server: no absolute paths.
  base: './',
  plugins: [stillIcons(), svelte()],
  resolve: {
    // Tests mount components, so they need Svelte's client half.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
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
    // What is tested beside its source shares a page, and so does what opens the whole window: that loads its modules anew by itself.
    projects: [
      { extends: true, test: { name: 'parts', include: ['src/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'window', include: ['tests/**/*.test.ts'], isolate: false } },
    ],
    // Every test of the whole window loads it anew; on a busy machine that takes long. Only a test that hangs may end here.
    testTimeout: 180_000,
    // With a seed, properties run from it, and as often as is said beside it.
    setupFiles: ['tests/setup.ts', ...(process.env.FUZZ_SEED ? ['tests/fuzz.ts'] : [])],
    env: { TZ: 'Asia/Kolkata' },
  },
});
