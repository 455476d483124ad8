import pg from 'pg';
import { databaseUrl, execute } from './database.js';

/** Waits for whoever fills it and holds the name until the work is done, across all processes of the run. */
async function alone<T>(admin: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the fill of a database answered, kept as the database's comment; undefined while there is no filled one. */
async function answered(client: pg.Client, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ answer: string | null }>(
    `select shobj_description(oid, 'pg_database') as answer from pg_database where datname = $1`,
    [name],
  );
  return rows[0]?.answer ?? undefined;
}

/**
 * Makes and fills the database `name` unless that is done, so that specs can copy it. Whoever comes first fills it, the
 * others wait; one that was left half filled is made anew.
 * @param fill must leave no connection open; its answer, as JSON, is everybody's answer
 */
export async function ensureFilled<T>(
  admin: string,
  { name, template }: { readonly name: string; readonly template: string },
  fill: (url: string) => Promise<T>,
): Promise<T> {
  return alone(admin, name, async (client) => {
    const before = await answered(client, name);
    if (before !== undefined) return JSON.parse(before) as T;
    await execute(admin, `drop database if exists ${name} with (force)`);
    await execute(admin, `create database ${name} template ${template}`);
    const answer = JSON.stringify(await fill(databaseUrl(admin, name)));
    await execute(admin, `comment on database ${name} is ${pg.escapeLiteral(answer)}`);
    return JSON.parse(answer) as T;
  });
}
