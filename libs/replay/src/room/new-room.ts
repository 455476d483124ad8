import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ReplayError } from '../replay-error.js';
import { roomFiles } from './template.js';

const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const MAX_NAME = 40;

/** Files that every room has. */
const OWN_FILES = ['index', 'golden'];
/** What a constant of the room cannot be called: words of the language, and what its modules have already. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally ' +
    'for function if implements import in instanceof interface let new null package private protected public return static super ' +
    'switch this throw true try typeof undefined var void while with yield ' +
    'add expect foldAll fromMoney instant int modelLaws money projection readModel readModelOf set test text'
  ).split(' '),
);
/** `purchase-summary` as the constant of its model. */
function constantOf(room: string): string {
  const name = room.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return TAKEN.has(name) ? `${name}Model` : name;
}

/** Whether a path is the folder or lies in it. */
const within = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
};

/**
 * Writes a room for a new question into a folder of projections. Outside the workspace the room has a link to what the
 * workspace has installed: it is compiled there, and edited with types, as a room of the house is.
 * @param root the workspace's root, whose compiler settings it extends
 * @returns the room's folder and its files
 * @throws ReplayError OPTION for a name that is none or is taken, or where there is something already
 */
export async function newRoom(
  name: string,
  folder: string,
  root: string,
): Promise<{ readonly folder: string; readonly room: string; readonly files: readonly string[] }> {
  if (!NAME.test(name) || name.length > MAX_NAME)
    throw new ReplayError('OPTION', `${name} is no name: lower-case words with dashes, at most ${MAX_NAME} characters`);
  const room = name.replaceAll('_', '-');
  if (OWN_FILES.includes(room))
    throw new ReplayError('OPTION', `${room} is a file that every room has: call the question otherwise`);
  const at = resolve(folder, room);
  await mkdir(dirname(at), { recursive: true });
  // Making the folder is what claims it: of two at once only one goes on.
  await mkdir(at).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new ReplayError('OPTION', `${at} is there already`) : error;
  });
  const outside = !within(resolve(root), at);
  if (outside) await symlink(join(resolve(root), 'node_modules'), join(at, 'node_modules'), 'junction');
  const files = roomFiles({
    room,
    at,
    outside,
    model: room.replaceAll('-', '_'),
    constant: constantOf(room),
    root: relative(at, root).split(sep).join('/') || '.',
  });
  await mkdir(join(at, 'src'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(at, path), text, { flag: 'wx' });
  return { folder: at, room, files: Object.keys(files) };
}
