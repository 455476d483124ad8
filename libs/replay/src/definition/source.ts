import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReplayError } from '../replay-error.js';
import type { Module, Need, Refusal } from '../sandbox/protocol.js';
import { INSIDE } from '../sandbox/sandbox.js';
import { isTypeScript, transpile } from './transpile.js';

/** A definition on disk: its file and the modules it may import. */
export interface Source {
  readonly file: string;
  /** How it was made ready: as it stands, or from TypeScript, whose types nobody checked. */
  readonly transpiled: boolean;
  /** @throws ReplayError DEFINITION where a file of the definition has a syntax error */
  module(need: Need): Promise<Module | Refusal>;
}

export interface SourceOptions {
  /** An absolute path of a `.ts`, `.mts`, `.js` or `.mjs` file. */
  readonly file: string;
  /** Packages a definition may import, by name: URL of the entry module. The kernel must be among them. */
  readonly rooms: Readonly<Record<string, string>>;
}

const INSIDE_FILE = fileURLToPath(new URL('../sandbox/inside.js', import.meta.url));
const DEFINITION = 'recount:definition';
const missing = (text: string): string => text.replace(/^file:\/\//, '');

/** The file an import means: TypeScript names the JavaScript that it will become. */
function existing(file: string): string | undefined {
  const typescript = file.replace(/\.(m?)js$/, '.$1ts');
  return [file, typescript, `${file}.ts`, `${file}.js`].find((one) => existsSync(one));
}
const within = (folder: string, file: string): boolean => {
  const way = relative(folder, file);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
};

/** Opens a definition's source. @throws ReplayError DEFINITION */
export async function openSource({ file, rooms }: SourceOptions): Promise<Source> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new ReplayError('DEFINITION', `there is no file ${missing(file)}`);
  const entry = await realpath(file);
  if (!/^\.m?[jt]s$/.test(extname(entry)))
    throw new ReplayError('DEFINITION', `${file} is no .ts, .mts, .js or .mjs file`);
  const folder = dirname(entry);
  const entries = new Map(Object.entries(rooms).map(([name, url]) => [name, fileURLToPath(url)]));
  const refused = (what: string): Refusal => ({
    refused: `${what}: a definition imports ${[...entries.keys()].join(', ')} and files beside it, nothing else`,
  });
  const room = async (path: string): Promise<Module> => ({
    id: `room:${path}`,
    code: await readFile(path, 'utf8'),
    room: true,
  });
  const own = async (path: string): Promise<Module | Refusal> => {
    const written = await readFile(path, 'utf8').catch(() => undefined);
    if (written === undefined) return refused(`${path} cannot be read`);
    const code = await transpile(written, path);
    if (code === undefined) return refused(`${path} has an import() in it`);
    return { id: `file:${path}`, code, room: false };
  };
  return {
    file: entry,
    transpiled: isTypeScript(entry),
    async module({ need, from }) {
      if (from === '') {
        if (need === INSIDE) return { id: INSIDE, code: await readFile(INSIDE_FILE, 'utf8'), room: true };
        return own(entry);
      }
      const named = entries.get(need);
      if (named !== undefined) return room(named);
      const home = from === INSIDE ? undefined : from.slice(from.indexOf(':') + 1);
      if (home === undefined || !/^\.\.?\//.test(need)) return refused(`it imports ${need}`);
      const path = existing(resolve(dirname(home), need));
      if (path === undefined) return refused(`it imports ${need}, which is not there`);
      if (from.startsWith('room:')) return room(path);
      const real = await realpath(path);
      return within(folder, real) ? own(real) : refused(`it imports ${need}, outside its folder`);
    },
  };
}
export { DEFINITION };
