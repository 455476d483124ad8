import { createHash } from 'node:crypto';
import { behaviourText, type PreparedModel, sourceText, structureText } from '@recount/kernel';
import { ReadStoreError } from '../read-store-error.js';
import type { Queryable } from '../sql.js';

/** What is stored of a model's version. */
export interface RegisteredModel {
  readonly name: string;
  readonly version: number;
  readonly structureHash: string;
  readonly behaviourHash: string;
  readonly sourceHash: string;
  /**
   * `live` is folded and served, `stopped` is served and not folded until rebuilt. Beside the served version `staged` (to be
   * promoted) and `former` (to roll back to) are folded along; `failed` is one of these that could not be.
   */
  readonly state: 'live' | 'building' | 'stopped' | 'staged' | 'former' | 'failed';
  readonly error: string | null;
}

/** Whether it is the version that queries read. */
export const isServed = ({ state }: Pick<RegisteredModel, 'state'>): boolean =>
  state === 'live' || state === 'building' || state === 'stopped';
/** Whether it is folded beside the served version. */
export const isCompanion = ({ state }: Pick<RegisteredModel, 'state'>): boolean =>
  state === 'staged' || state === 'former';
export const SERVED_STATES = `('live', 'building', 'stopped')`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Hashes = Pick<RegisteredModel, 'structureHash' | 'behaviourHash' | 'sourceHash'>;
const known = new WeakMap<PreparedModel, Hashes>();

/** The hashes of a definition, computed once. @throws FoldError when a golden event cannot be folded */
export function hashesOf(model: PreparedModel): Hashes {
  const found = known.get(model);
  if (found !== undefined) return found;
  const hashes = {
    structureHash: sha256(structureText(model)),
    behaviourHash: sha256(behaviourText(model)),
    sourceHash: sha256(sourceText(model)),
  };
  known.set(model, hashes);
  return hashes;
}

export async function registeredModels(db: Queryable): Promise<RegisteredModel[]> {
  const { rows } = await db.query<RegisteredModel & Record<string, unknown>>(
    `select name, version, structure_hash as "structureHash", behaviour_hash as "behaviourHash", source_hash as "sourceHash", state, error
       from engine.model order by name, version`,
  );
  return rows;
}

/**
 * Enters a model's version as live. A new version takes the place of all others, one that is built anew only its own:
 * what is staged or former beside it stays.
 */
export async function registerLive(db: Queryable, model: PreparedModel): Promise<void> {
  for (const { version } of await replacedVersions(db, model)) await forgetVersion(db, { name: model.name, version });
  await register(db, model, 'live');
}
/** The versions that go when a model's version becomes the served one by a build. */
export async function replacedVersions(
  db: Queryable,
  model: Pick<PreparedModel, 'name' | 'version'>,
): Promise<RegisteredModel[]> {
  const versions = (await registeredModels(db)).filter((stored) => stored.name === model.name);
  const again = versions.some((stored) => stored.version === model.version && isServed(stored));
  return again ? versions.filter((stored) => stored.version === model.version) : versions;
}
/** Enters a version that has no row yet. */
export async function register(db: Queryable, model: PreparedModel, state: 'live' | 'staged'): Promise<void> {
  const { structureHash, behaviourHash, sourceHash } = hashesOf(model);
  await db.query(
    `insert into engine.model (name, version, shape, structure_hash, behaviour_hash, source_hash, state) values ($1, $2, $3, $4, $5, $6, $7)`,
    [model.name, model.version, model.ledger ? 'ledger' : 'state', structureHash, behaviourHash, sourceHash, state],
  );
}
/** Takes a version and its roots set aside out of the books; its table is the caller's. */
export async function forgetVersion(
  db: Queryable,
  { name, version }: Pick<PreparedModel, 'name' | 'version'>,
): Promise<void> {
  await db.query('delete from engine.model where name = $1 and version = $2', [name, version]);
  await db.query('delete from engine.quarantine where model = $1 and version = $2', [name, version]);
}
/**
 * Takes a version out of the live folds, saying why; with a token only as the holder of the lease. A rebuild brings the
 * served one back, staging it again another.
 */
export async function stopModel(
  db: Queryable,
  { name, version }: Pick<PreparedModel, 'name' | 'version'>,
  error: string,
  token?: bigint,
): Promise<void> {
  await db.query(
    `update engine.model m set state = case when m.state in ${SERVED_STATES} then 'stopped' else 'failed' end,
            error = $2, stopped_at = c.position
       from engine.checkpoint c where c.name = 'live' and m.name = $1 and m.version = $4 and ($3::bigint is null or c.fence = $3)`,
    [name, error, token === undefined ? null : String(token), version],
  );
}
/** Enters a version that could not be built: it is known, and neither folded nor served. */
export async function registerStopped(db: Queryable, model: PreparedModel, error: string): Promise<void> {
  await registerLive(db, model);
  await stopModel(db, model, error);
}
/** Enters a version that could not be built beside the one that is served on: it waits to be staged again, or dropped. */
export async function registerFailed(db: Queryable, model: PreparedModel, error: string): Promise<void> {
  await forgetVersion(db, model);
  await register(db, model, 'staged');
  await stopModel(db, model, error);
}

/**
 * Refuses a definition that changed under an unchanged version, or that is older than what is stored.
 * @throws ReadStoreError DEFINITION_CHANGED
 */
export function checkDefinition(model: PreparedModel, stored: RegisteredModel): void {
  const refuse = (message: string): never => {
    throw new ReadStoreError({ code: 'DEFINITION_CHANGED', message, path: model.name });
  };
  if (model.version < stored.version) {
    refuse(
      `${model.name} is stored as version ${stored.version}, this build defines ${model.version}: run the newer build, or raise the version to ${stored.version + 1}`,
    );
  }
  if (model.version > stored.version) return;
  const hashes = hashesOf(model);
  const changed = (['structureHash', 'behaviourHash'] as const).filter((hash) => hashes[hash] !== stored[hash]);
  if (changed.length === 0) return;
  const what = changed
    .map((hash) =>
      hash === 'structureHash'
        ? 'its structure (key, columns, event types, indexes)'
        : 'the rows that its golden events make',
    )
    .join(' and ');
  refuse(
    `${model.name} version ${model.version} was deployed with another definition: ${what} changed. Raise its version to ${model.version + 1}; it is then built beside and swapped`,
  );
}
