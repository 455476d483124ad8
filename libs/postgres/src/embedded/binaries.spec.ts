import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeSymlinks } from './binaries.js';

test('the links that a skipped install script did not make are made, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recount-links-'));
  mkdirSync(join(folder, 'native/lib'), { recursive: true });
  writeFileSync(join(folder, 'native/lib/libx.so.1.2'), '');
  const link = { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' };
  writeFileSync(join(folder, 'native/pg-symlinks.json'), JSON.stringify([link]));
  completeSymlinks(join(folder, 'native'));
  completeSymlinks(join(folder, 'native'));
  expect(readlinkSync(join(folder, 'native/lib/libx.so'))).toBe('libx.so.1.2');
  rmSync(folder, { recursive: true });
});
