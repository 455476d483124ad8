import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { ReplayError } from '../replay-error.js';

/** JavaScript made of TypeScript files, in a folder of its own. */
export interface Transpiled {
  /** Where the JavaScript of a source file stands, if it was among the files. */
  at(file: string): string;
  close(): Promise<void>;
}

/** The compiler beside this package; it is a development dependency, and an image for production has none. */
function compiler(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}
const SYNTAX = /error TS1\d{3}: /;

/**
 * Transpiles a file and those it imports, with the compiler the house is built with. Types are not checked, comments fall
 * away; nothing of it is run.
 * @throws ReplayError DEFINITION for a syntax error, or where no compiler is installed
 */
export async function transpile(file: string): Promise<Transpiled> {
  const tsc = compiler();
  if (tsc === undefined || !existsSync(tsc))
    throw new ReplayError(
      'DEFINITION',
      `no TypeScript compiler is installed here: give a compiled .js file, not ${file}`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'recount-replay-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const { root } = parse(file);
  const options = [
    '--ignoreConfig',
    '--noCheck',
    '--allowJs',
    '--removeComments',
    '--target',
    'es2023',
    '--module',
    'esnext',
  ];
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [tsc, ...options, '--moduleResolution', 'bundler', '--types', '', '--rootDir', root, '--outDir', folder, file],
      { maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const at = (source: string): string => join(folder, source.slice(root.length).replace(/\.([mc]?)ts$/, '.$1js'));
  const wrong = output.split('\n').find((line) => SYNTAX.test(line));
  if (wrong !== undefined || !existsSync(at(file))) {
    await close();
    throw new ReplayError(
      'DEFINITION',
      wrong?.trim() ?? `${file} cannot be transpiled: ${output.trim().slice(0, 500)}`,
    );
  }
  return { at, close };
}
