import { type Queryable, quote } from '../sql.js';

/** The role for reading in SQL; it may log in and has no password of its own. */
export const READER = 'recount_reader';

/** Schemas it may look into, where they are there. */
const SCHEMAS = `('log', 'read', 'engine', 'scratch')`;
/** Of the engine's books those that say how far the rows are; what definitions are made of is not among them. */
const ENGINE_TABLES = 'engine.checkpoint, engine.model, engine.projection, engine.quarantine';

/**
 * Whether the role is there and reads all it may, also what this role of ours makes later: promote and rebuild make views anew.
 */
const COMPLETE = `
  select r.oid is not null
         and not exists (select from pg_namespace n where n.nspname in ${SCHEMAS} and not has_schema_privilege(r.oid, n.oid, 'usage'))
         and exists (select from pg_default_acl d join pg_namespace n on n.oid = d.defaclnamespace
                      where n.nspname = 'read' and d.defaclrole = (select m.oid from pg_roles m where m.rolname = current_user) and d.defaclobjtype = 'r') as complete,
         r.oid is not null as there,
         (select m.rolsuper or m.rolcreaterole from pg_roles m where m.rolname = current_user) as "mayCreate"
    from (select) one left join pg_roles r on r.rolname = '${READER}'`;

/**
 * The role is the server's, not the database's: somebody else may make it at the same moment. A session can set all of this
 * otherwise for itself; that it cannot write is what it is not granted.
 */
const CREATE = `
do $$ begin
  create role ${READER} login;
  alter role ${READER} set default_transaction_read_only = on;
  alter role ${READER} set search_path = read, public;
  -- Who reads a view holds up a promote, and who reads at all holds up vacuum.
  alter role ${READER} set statement_timeout = '5min';
  alter role ${READER} set idle_in_transaction_session_timeout = '1min';
exception when duplicate_object or unique_violation then null;
end $$`;

const GRANT = `
  grant usage on schema log, read, engine to ${READER};
  grant select on log.event, log.head, log.identity, ${ENGINE_TABLES} to ${READER};
  grant select on all tables in schema read to ${READER};
  grant execute on all functions in schema read to ${READER};
  alter default privileges in schema read grant select on tables to ${READER};
  alter default privileges in schema read grant execute on functions to ${READER};
  do $$ declare name text; begin
    for name in select nspname from pg_namespace where nspname = 'scratch' or nspname like 'scratch\\_%' loop
      execute format('grant usage on schema %1$I to ${READER}', name);
      execute format('grant select on all tables in schema %1$I to ${READER}', name);
    end loop;
  end $$`;

const NOT_ALLOWED = '42501';
const NO_SUCH_ROLE = '22023';

/** How it stands with the role for reading in SQL. */
export type ReaderStanding = 'ready' | 'missing' | 'incomplete';

/** @returns `missing` where there is no such role, `incomplete` where it may not read all that it is meant to */
export async function readerStanding(db: Queryable): Promise<ReaderStanding> {
  const { rows } = await db.query<{ complete: boolean; there: boolean }>(COMPLETE);
  return rows[0]?.complete ? 'ready' : rows[0]?.there ? 'incomplete' : 'missing';
}

/**
 * Makes the role for reading in SQL where our own role may, and grants it what an analyst may rely on: now, and of all that
 * this role makes in schema `read` later. Nothing happens where that is done; where it is not allowed it stays undone.
 */
export async function ensureReader(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ complete: boolean; there: boolean; mayCreate: boolean }>(COMPLETE);
  const standing = rows[0];
  if (standing === undefined || standing.complete) return;
  try {
    if (!standing.there) {
      if (!standing.mayCreate) return;
      await db.query(CREATE);
    }
    await db.query(GRANT);
  } catch (error) {
    if ((error as { code?: string }).code !== NOT_ALLOWED) throw error;
  }
}

/** Lets the role read a schema made outside `read`, in the caller's transaction; nothing where there is no such role. */
export const letReaderSee = (schema: string, table: string): string => `
do $$ begin
  if exists (select from pg_roles where rolname = '${READER}') then
    grant usage on schema ${schema} to ${READER};
    grant select on ${table} to ${READER};
  end if;
end $$`;

/** Whether a session could take the role and may then read the log. */
async function taken(session: Queryable): Promise<boolean> {
  try {
    await session.query(`set role ${READER}`);
    const { rows } = await session.query<{ may: boolean }>(
      `select has_schema_privilege('log', 'usage') and has_table_privilege('log.event'::regclass, 'select') as may`,
    );
    if (rows[0]?.may) return true;
  } catch (error) {
    if (![NOT_ALLOWED, NO_SUCH_ROLE].includes((error as { code?: string }).code ?? '')) throw error;
  }
  await session.query('reset role');
  return false;
}

/**
 * Makes a session, outside a transaction, read as the role for reading in SQL: it can write nothing from then on. Where the role is
 * missing, or not ours to take, it is made and lent to us if the database lets us.
 * @returns why the session stays who it was; undefined when it is the role
 */
export async function becomeReader(session: Queryable): Promise<string | undefined> {
  if (await taken(session)) return undefined;
  await ensureReader(session);
  const { rows } = await session.query<{ me: string; there: boolean }>(
    `select current_user as me, exists (select from pg_roles where rolname = '${READER}') as there`,
  );
  const { me, there } = rows[0] as { me: string; there: boolean };
  if (!there)
    return `there is no role ${READER}, and ${me} may not make it: an administrator runs create role ${READER} login`;
  const lend = `grant ${READER} to ${quote(me)}`;
  await session.query(lend).catch((error: { code?: string }) => {
    if (error.code !== NOT_ALLOWED) throw error;
  });
  if (await taken(session)) return undefined;
  return `${me} may not become ${READER}, or that may not read the log: an administrator runs ${lend}, then recount check`;
}
