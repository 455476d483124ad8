import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { OpenError } from '../open-error.js';

const NOBODY = 65534;

/** How to run a program that refuses to run as root: a command put before it, or another user id. */
export interface Account {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

let found: Account | undefined;

/**
 * PostgreSQL refuses uid 0 and users without a name. A user namespace gives it another name for the same files; where
 * those are forbidden, root hands it to the user nobody, who then owns the data folder.
 */
export function serverAccount(): Account {
  found ??= findAccount();
  return found;
}

function findAccount(): Account {
  const plain: Account = { prefix: [], ids: {} };
  const uid = process.getuid?.();
  if (uid === undefined || (uid !== 0 && hasName())) return plain;
  const prefix = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const tried = spawnSync(prefix[0] as string, [...prefix.slice(1), 'true']);
  if (tried.status === 0) return { prefix, ids: {} };
  if (uid === 0) return { prefix: [], ids: { uid: NOBODY, gid: NOBODY } };
  throw new OpenError(
    `the embedded PostgreSQL needs a user with a name, and uid ${uid} has none here: add one, or set DATABASE_URL`,
  );
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}
