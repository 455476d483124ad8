import { Kysely, PostgresDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createPool } from './pool.js';

/** The migrations of one room, by name in the order of their names; each is applied once per database. */
export interface MigrationSet {
  /** Names the bookkeeping table `migration.{name}`. */
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** Any number, the same for all of Recount. */
const LOCK = 7_262_901_874;

/**
 * Brings a database up to date, set by set in the order given. Any number of processes may do so at once.
 * @throws Error naming the migration that failed; it and all later ones are not applied.
 */
export async function migrate(url: string, sets: readonly MigrationSet[]): Promise<void> {
  const pool = createPool(url, { max: 2, name: 'recount-migrate' });
  try {
    const keeper = await pool.connect();
    try {
      await keeper.query('select pg_advisory_lock($1)', [LOCK]);
      const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
      for (const set of sets) await apply(db, set);
      await keeper.query('select pg_advisory_unlock($1)', [LOCK]);
    } finally {
      keeper.release();
    }
  } finally {
    await pool.end();
  }
}

async function apply(db: Kysely<unknown>, set: MigrationSet): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => set.migrations },
    migrationTableSchema: 'migration',
    migrationTableName: set.name,
    migrationLockTableName: `${set.name}_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? '?';
  throw new Error(`migration ${set.name}/${failed}: ${(error as Error).message ?? error}`, { cause: error });
}
