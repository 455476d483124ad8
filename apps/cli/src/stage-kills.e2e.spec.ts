import { once } from 'node:events';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { PoolClient } from 'pg';
import { loudFunnel } from './testing/loud-funnel.js';
import { recount } from './testing/recount.js';

const GATE = 4711;

describe('an operator whose process is killed in the middle', () => {
  const { folder, remove } = loudFunnel();
  let database: TestDatabase;
  const json = async (...args: string[]) => {
    const { stdout, stderr } = await recount([...args, '--json'], { DATABASE_URL: database.url }).ended;
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const states = async (): Promise<string> =>
    (await database.pool.query(`select state from engine.model where name = 'opportunity' order by version`)).rows
      .map(({ state }) => state)
      .join(', ');

  /** Lets a statement of the command wait at a table, kills the command's process there, then lets its orphan go on. */
  async function killedAt(event: string, table: string, args: readonly string[]): Promise<void> {
    const keeper: PoolClient = await database.pool.connect();
    await keeper.query(`select pg_advisory_lock(${GATE})`);
    await keeper.query(
      `create function engine.gate() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock_shared(${GATE}); return null; end';
       create trigger gate after ${event} on ${table} for each statement execute function engine.gate()`,
    );
    const { child, ended } = recount(args, { DATABASE_URL: database.url });
    const waits = async (): Promise<boolean> =>
      (
        await database.pool.query(
          `select 1 from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted`,
        )
      ).rows.length > 0;
    while (child.exitCode === null && !(await waits())) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await Promise.all([ended, child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined]);
    await keeper.query(`select pg_advisory_unlock(${GATE})`);
    // Waits for the orphan's transaction to end.
    await keeper.query('drop function engine.gate() cascade');
    keeper.release();
  }

  beforeAll(async () => {
    database = await testDatabase();
    await json('demo', '--journeys', '10', '--until', '2026-05-01T12:00:00Z');
  }, 600_000);
  afterAll(async () => {
    remove();
    await database?.drop();
  });

  test.each<[command: string, event: string, table: string, args: () => string[], left: string, done: string]>([
    ['stage', 'insert', 'engine.definition', () => ['stage', '--projections', folder], 'live', 'live, staged'],
    ['promote', 'update', 'engine.model', () => ['promote', 'funnel'], 'live, staged', 'former, live'],
    ['rollback', 'insert or update', 'engine.deployment', () => ['rollback', 'funnel'], 'former, live', 'live, staged'],
    ['drop', 'delete', 'engine.model', () => ['drop', 'funnel'], 'live, staged', 'live'],
  ])(
    '%s, at the %s of %s: nothing of it counts, and doing it again finishes it',
    async (_, event, table, args, left, done) => {
      await killedAt(event, table, args());
      expect(await states()).toBe(left);
      await json(...args());
      expect(await states()).toBe(done);
      expect((await json('verify', 'opportunity')).findings).toEqual([]);
    },
    600_000,
  );
});
