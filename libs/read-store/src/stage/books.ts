import { type RegisteredModel, registeredModels } from '../deploy/registry.js';
import type { Queryable } from '../sql.js';

/** What is recorded of a projection: the definition it is served by and the one beside it. */
export interface ProjectionBook {
  readonly name: string;
  /** Digest of the definition that is served; null for one that was staged and never served. */
  readonly served: string | null;
  /** Digest of the definition beside it. */
  readonly other: string | null;
  /** `staged` is to be promoted, `former` was promoted over and can be rolled back to; without a definition it was nothing. */
  readonly role: 'staged' | 'former' | null;
  /** The served definition came by promote or rollback: a build that knows another one serves it all the same. */
  readonly pinned: boolean;
}

/** The books of all projections and versions, of one moment. */
export interface Books {
  /** Of the checkpoint; null before the first deploy. */
  readonly revision: string | null;
  readonly projections: readonly ProjectionBook[];
  readonly models: readonly RegisteredModel[];
}

/** In one statement: one snapshot. */
export async function readBooks(db: Queryable): Promise<Books> {
  const { rows } = await db.query<{
    revision: string | null;
    projections: ProjectionBook[];
    models: RegisteredModel[];
  }>(
    `select (select revision::text from engine.checkpoint where name = 'live') as revision,
            (select coalesce(json_agg(p order by p.name), '[]') from engine.projection p) as projections,
            (select coalesce(json_agg(m order by m.name, m.version), '[]') from
               (select name, version, structure_hash as "structureHash", behaviour_hash as "behaviourHash",
                       source_hash as "sourceHash", state, error from engine.model) m) as models`,
  );
  return rows[0] as (typeof rows)[number];
}

export async function readBook(db: Queryable, name: string): Promise<ProjectionBook | undefined> {
  const { rows } = await db.query<ProjectionBook & Record<string, unknown>>(
    'select name, served, other, role, pinned from engine.projection where name = $1',
    [name],
  );
  return rows[0];
}

export async function writeBook(db: Queryable, { name, served, other, role, pinned }: ProjectionBook): Promise<void> {
  await db.query(
    `insert into engine.projection (name, served, other, role, pinned) values ($1, $2, $3, $4, $5)
     on conflict (name) do update set served = excluded.served, other = excluded.other, role = excluded.role, pinned = excluded.pinned`,
    [name, served, other, role, pinned],
  );
}

/** Versions of the named models that stand beside the served ones, those that failed included. */
export async function versionsBeside(db: Queryable, names: readonly string[]): Promise<RegisteredModel[]> {
  return (await registeredModels(db)).filter(
    ({ name, state }) => names.includes(name) && (state === 'staged' || state === 'former' || state === 'failed'),
  );
}
