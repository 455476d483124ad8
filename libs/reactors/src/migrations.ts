import type { MigrationSet } from '@recount/postgres';
import { sql } from 'kysely';

/** The bookkeeping of reactors (how far each is) and timers, and how every command they issued ended. */
export const reactorMigrations: MigrationSet = {
  name: 'reactors',
  migrations: {
    '001_reactors': {
      async up(db) {
        await sql`create schema if not exists engine`.execute(db);
        await sql`create table engine.reactor (
          name text primary key,
          types text[] not null,
          log_id uuid not null,
          epoch int not null,
          position bigint,
          event_id uuid,
          updated_at timestamptz not null default now()
        )`.execute(db);
        await sql`comment on table engine.reactor is
          'One row per reactor. position is a completed prefix: every event of its types up to there has an outcome'`.execute(
          db,
        );
        await sql`create table engine.reactor_outcome (
          reactor text not null references engine.reactor (name),
          position bigint not null,
          n int not null,
          event_id uuid not null,
          tenant text not null,
          root text not null,
          outcome text not null check (outcome in ('done', 'refused', 'dead')),
          code text,
          message text,
          attempts int not null,
          command_id uuid not null,
          recorded_at timestamptz not null default now(),
          primary key (reactor, position, n)
        )`.execute(db);
        await sql`create index reactor_outcome_dead on engine.reactor_outcome (reactor) where outcome = 'dead'`.execute(
          db,
        );
      },
    },
    '002_timers': {
      async up(db) {
        await sql`create table engine.timer_outcome (
          timer text not null,
          tenant text not null,
          key text not null,
          basis_event_id uuid not null,
          due timestamptz not null,
          root text not null,
          outcome text not null check (outcome in ('done', 'refused', 'dead')),
          code text,
          message text,
          attempts int not null,
          command_id uuid not null,
          recorded_at timestamptz not null default now(),
          primary key (timer, tenant, key, basis_event_id, due)
        )`.execute(db);
        await sql`comment on table engine.timer_outcome is
          'How the command of each row that fell due ended. key: the key of the row as a JSON array'`.execute(db);
      },
    },
    '003_reactor_retries': {
      async up(db) {
        await sql`alter table engine.reactor_outcome add column retry_asked_at timestamptz`.execute(db);
        await sql`comment on column engine.reactor_outcome.retry_asked_at is
          'Somebody asked for this dead command to be issued again; whoever holds the lease does, and empties it'`.execute(
          db,
        );
        await sql`create index reactor_outcome_asked on engine.reactor_outcome (reactor, position, n) where retry_asked_at is not null`.execute(
          db,
        );
      },
    },
    '004_match_keys': {
      async up(db) {
        await sql`create table engine.match_secret (
          one boolean primary key default true check (one),
          secret bytea not null
        )`.execute(db);
        await sql`comment on table engine.match_secret is
          'The key of the hashes in match_key where RECOUNT_MATCH_KEY gives none: made once, never in the log'`.execute(
          db,
        );
        await sql`revoke all on engine.match_secret from public`.execute(db);
        await sql`create table engine.match_index (secret_id text primary key)`.execute(db);
        await sql`create table engine.match_key (
          secret_id text not null,
          tenant text not null,
          hash bytea not null,
          root uuid not null,
          position bigint not null,
          primary key (secret_id, tenant, hash, root)
        )`.execute(db);
        await sql`comment on table engine.match_key is
          'Keyed hashes of phone numbers, e-mail addresses and credit codes: which journeys had them, since which position. Made from the log; may be emptied together with match_index'`.execute(
          db,
        );
      },
    },
    '005_earlier_documents': {
      async up(db) {
        await sql`create table engine.earlier_document (
          tenant text not null,
          order_id text not null,
          position bigint not null,
          primary key (tenant, order_id, position)
        )`.execute(db);
        await sql`comment on table engine.earlier_document is
          'Invoices and credit notes that named an order which was not there when invoice-triggers-instalments handled them. Made from the log'`.execute(
          db,
        );
      },
    },
  },
};
