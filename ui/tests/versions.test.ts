import { expect, it } from 'vitest';
import { read } from './sources';

/** What one version is called in every file that has to say it. */
it('the program has one version, wherever it stands', () => {
  const said = (file: string, pattern: RegExp) => pattern.exec(read(file))?.[1];
  const version = said('Cargo.toml', /\[workspace\.package\][^[]*?\nversion = "([^"]+)"/);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(JSON.parse(read('ui/package.json')).version, 'ui/package.json').toBe(version);
  const tauri = JSON.parse(read('tauri.conf.json')) as { version?: string };
  expect([undefined, version], 'tauri.conf.json').toContain(tauri.version);
  expect(said('packaging/org.sangam.desk.metainfo.xml', /<release version="([^"]+)"/)).toBe(version);
});
