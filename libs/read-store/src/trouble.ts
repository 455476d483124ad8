import type { Queryable } from './sql.js';

/** Name of the trouble that sealing and verifying have. */
export const AUDIT_TROUBLE = 'audit';

/** Something in the background that does not work, as whoever asks for the status is told. */
export interface Trouble {
  readonly message: string;
  /** When it first went wrong, without having gone right since. */
  readonly since: string;
  /** When it was last tried. */
  readonly at: string;
}

/** Notes that something went wrong, again where it had. By the clock of the database. */
export async function noteTrouble(db: Queryable, name: string, message: string): Promise<void> {
  await db.query(
    `insert into engine.trouble as t (name, message, since, at) values ($1, $2, clock_timestamp(), clock_timestamp())
     on conflict (name) do update set message = excluded.message, at = excluded.at`,
    [name, message],
  );
}

/** Notes that it went right. */
export async function endTrouble(db: Queryable, name: string): Promise<void> {
  await db.query('delete from engine.trouble where name = $1', [name]);
}
