import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenError } from '../open-error.js';
import { openHome } from './home.js';

describe('the folder of an installation', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recount-home-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is made with the folders above it, and left as it was found', () => {
    const home = join(folder, 'a/b/c');
    expect(openHome(home)).toBe(home);
    writeFileSync(join(home, 'data'), '');
    expect([openHome(home), readdirSync(home)]).toEqual([home, ['data']]);
  });

  test.each<[string, () => string, RegExp]>([
    // Where a folder cannot be made, a recursive mkdir of Node's never comes back.
    ['below a file system that holds none', () => '/proc/nope/deeper', /cannot be made/],
    ['a file', () => file('x'), /is no folder/],
    ['below a file', () => join(file('x'), 'home'), /cannot be made.*ENOTDIR/],
    ['a link to nowhere', () => link('gone'), /link to nowhere/],
    ['a name that is too long', () => join(folder, 'x'.repeat(300)), /cannot be made.*ENAMETOOLONG/],
    ['where nothing can be written', () => '/proc/self/fd', /cannot be (written|made)/],
    ['a path that PostgreSQL cannot take', () => join(folder, ...Array(10).fill('x'.repeat(100))), /too long/],
  ])('is refused, with what to do: %s', (_what, home, reason) => {
    const path = home();
    const refused = () => openHome(path);
    expect(refused).toThrow(OpenError);
    expect(refused).toThrow(reason);
    expect(refused).toThrow(/RECOUNT_HOME/);
    expect(existsSync(join(folder, 'x'.repeat(100)))).toBe(false);
  });

  const file = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  };
  const link = (name: string): string => {
    const path = join(folder, name);
    symlinkSync(join(folder, 'nowhere'), path);
    return path;
  };
});
