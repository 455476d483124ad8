import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Engine bookkeeping and the schema of the read models. */
const engine: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      'create schema if not exists read',
      'create schema if not exists engine',
      `create table engine.model (
         name text not null, version int not null, shape text not null,
         structure_hash text not null, behaviour_hash text not null, source_hash text not null,
         state text not null check (state in ('live', 'building', 'stopped')),
         stopped_at bigint, error text, built_at timestamptz not null default now(),
         primary key (name, version))`,
      `create table engine.checkpoint (
         name text primary key, log_id uuid not null, epoch int not null, position bigint, event_id uuid,
         fence bigint not null, revision bigint not null, updated_at timestamptz)`,
      // A completed prefix: every event at or below it is folded, those of quarantined roots excepted.
      `comment on column engine.checkpoint.position is 'completed prefix of the log, quarantined roots excepted'`,
      `create table engine.quarantine (
         model text not null, version int not null, tenant text not null, root text not null,
         event_id uuid not null, position bigint not null, error text not null, since timestamptz not null default now(),
         primary key (model, version, tenant, root))`,
      `create table engine.lease (name text primary key, holder text not null, token bigint not null, until timestamptz not null)`,
      `create table engine.deployment (name text primary key, hash text not null)`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** Versions beside the served one: staged ones and former ones, and the definitions they are folded by. */
const stages: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      'alter table engine.model drop constraint model_state_check',
      `alter table engine.model add constraint model_state_check
         check (state in ('live', 'building', 'stopped', 'staged', 'former', 'failed'))`,
      `create unique index model_served on engine.model (name) where state in ('live', 'building', 'stopped')`,
      `create table engine.definition (
         sha256 text primary key, projection text not null, files jsonb not null, views_sql text not null,
         recorded_at timestamptz not null default now())`,
      `create table engine.projection (
         name text primary key, served text references engine.definition, other text references engine.definition,
         role text check (role in ('staged', 'former')), pinned boolean not null default false,
         check (role is distinct from 'staged' or other is not null), check (role is not null or other is null))`,
      `comment on column engine.projection.pinned is 'served by the recorded definition, whatever older build runs: it was promoted'`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** What goes wrong in the background, until it goes right again. */
const trouble: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table engine.trouble (
           name text primary key, message text not null, since timestamptz not null, at timestamptz not null)`,
      )
      .execute(db);
  },
};

/** The read store's migrations: schema `engine` (bookkeeping) and schema `read` (tables, views, report functions). */
export const readStoreMigrations = {
  name: 'read-store',
  migrations: { '0001_engine': engine, '0002_stages': stages, '0003_trouble': trouble },
};
