import type { MigrationSet } from '@recount/postgres';
import { sql } from 'kysely';
import { APPEND_FUNCTION } from './append.sql.js';

/** The schema `log`: the events, the head, the identity of the log. */
export const logMigrations: MigrationSet = {
  name: 'log',
  migrations: {
    '0001_log': {
      async up(db) {
        for (const statement of [...TABLES, APPEND_FUNCTION]) await sql.raw(statement).execute(db);
      },
    },
    '0002_mirror': {
      async up(db) {
        for (const statement of MIRROR) await sql.raw(statement).execute(db);
      },
    },
  },
};

const TABLES = [
  'create schema log',
  // Names compare by their bytes, whatever the database's locale.
  `create table log.event (
    position       bigint      primary key,
    stream         text        collate "C" not null,
    revision       bigint      not null,
    type           text        collate "C" not null,
    schema_version int         not null,
    event_id       uuid        not null,
    root           text        collate "C" not null,
    tenant         text        collate "C" not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    data           text        not null,
    metadata       text        not null,
    hash           bytea       not null
  ) with (autovacuum_analyze_scale_factor = 0.02)`,
  'create unique index event_stream_revision on log.event (stream, revision)',
  'create index event_event_id on log.event (event_id)',
  'create index event_root on log.event (root, position)',
  // The head is the last event, nothing that could disagree with it: 0 and no time for an empty log.
  `create view log.head as
     select coalesce(last.position, 0) as position, last.recorded_at
       from (select) one left join (select position, recorded_at from log.event order by position desc limit 1) last on true`,
  // Who copies events into the table need not move the head, and may do so.
  'create rule head_follows as on update to log.head do instead nothing',
  'create table log.identity (id uuid not null, epoch int not null)',
  'create unique index identity_is_one on log.identity ((true))',
  'insert into log.identity values (gen_random_uuid(), 1)',
];

/** Where the copy of another store's log stands (libs/mirror); unused while this database is the log itself. */
const MIRROR = [
  `create table log.mirror (
    position   bigint,      -- the last event copied
    event_id   uuid,
    seen       bigint,      -- nothing else to copy up to here
    fence      bigint not null default 0, -- token of the lease that may move it
    updated_at timestamptz
  )`,
  'create unique index mirror_is_one on log.mirror ((true))',
  'insert into log.mirror default values',
];
