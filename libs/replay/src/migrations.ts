import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is in the scratch schemas. */
const registry: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      'create schema if not exists scratch',
      `create table scratch.replay (
         name text primary key, model text not null, shape text not null, described text not null, source text not null,
         selection text not null, position bigint, events bigint not null, rows bigint not null,
         created_at timestamptz not null default now(), expires_at timestamptz not null)`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** The registry of replays: one row per scratch schema, made and dropped in one transaction with it. */
export const replayMigrations = { name: 'replay', migrations: { '0001_registry': registry } };
