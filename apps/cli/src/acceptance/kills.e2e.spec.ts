import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, type CommandAnswer, createClient } from '@recount/client';
import { openEmbeddedLog } from '@recount/event-log';
import { freePort } from '@recount/event-log/testing';
import { createPool, type OpenedPostgres, openPostgres } from '@recount/postgres';
import { testDatabase } from '@recount/postgres/testing';
import { houseReactors, reactorStanding } from '@recount/reactors';
import type { Pool } from 'pg';
import { differences, dumpReadModels, MOMENT, type Moments } from './dump.js';
import { entry, postmasterPid, Restarted } from './processes.js';
import { type Command, commandsOfADesk, commandsOfAService, settingsOfAService } from './service.js';
import { settleReservations } from './settled.js';
import { HEADS, someRows } from './some-rows.js';
import { Kills, seeded } from './storm.js';

const data = process.env.RECOUNT_DATA;
const STARTED_AT = '2026-01-01T00:00:00Z';
const KILLS = 20;
/** What is imported while everything is killed. */
const FINES = 'traffic_fines_10k';
/** Kills of the importer of each of the other sets. */
const KILLS_PER_SET = 3;
const ORDERS = 60;
/** Quotes and tickets of the desk: a quote's expiry, a first response and a resolution fall due for each. */
const FORGOTTEN = 40;
const DESK = 'desk';
/** Its timers write down when they ran: two runs of it are equal in all but these columns, and in these but for those rows. */
const RAN: Moments = {
  types: ['QuoteExpired', 'TicketSlaBreached'],
  columns: {
    customer_360: ['last_event_at'],
    journey_timeline: ['occurred_at', '_occurred_at'],
    quote_step: ['_occurred_at'],
    ticket_step: ['_occurred_at'],
  },
};

/** Sends a command until it is acknowledged; any other answer than "try again" is a bug. */
async function acknowledge(client: Client, { target, body, key, occurredAt }: Command): Promise<readonly string[]> {
  const [streamType, id, command] = target;
  // The steps are data here: their bodies were checked by the API, not by the compiler.
  const send = client.command as (...call: readonly unknown[]) => Promise<CommandAnswer>;
  return (await send(streamType, id, command, body, { commandId: key, occurredAt })).eventIds;
}

/** Events by type: of two runs that differ it is seen in what. */
const eventsByType = async (pool: Pool): Promise<readonly { type: string; n: number }[]> =>
  (await pool.query('select type, count(*)::int as n from log.event group by type order by type')).rows;

/** What the timers of the desk come to: how often each took effect, and on how many quotes and service levels. */
const DUE = [
  { type: 'QuoteExpired', times: FORGOTTEN, on: FORGOTTEN },
  { type: 'TicketSlaBreached', times: 2 * FORGOTTEN, on: 2 * FORGOTTEN },
];
async function tookEffect(pool: Pool): Promise<readonly { type: string; times: number; on: number }[]> {
  const { rows } = await pool.query(
    `select type, count(*)::int as times, count(distinct stream || coalesce(data::json->>'metric', ''))::int as on
     from log.event where type = any($1) group by type order by type`,
    [RAN.types],
  );
  return rows;
}
/** Timers and reactors act after their causes, in the projector: nobody who sent a command waits for them. */
async function everythingTookEffect(url: string): Promise<void> {
  const pool = createPool(url);
  const times = (counted: readonly { readonly times: number }[]): number =>
    counted.reduce((sum, row) => sum + row.times, 0);
  const over = async (): Promise<boolean> => {
    const reactors = await reactorStanding(pool);
    const idle = reactors.length === houseReactors.length && reactors.every(({ pending }) => pending === 0);
    return idle && times(await tookEffect(pool)) >= times(DUE);
  };
  try {
    while (!(await over())) await new Promise((resolve) => setTimeout(resolve, 100));
  } finally {
    await pool.end();
  }
}

/** Events of the fines; none while the database is away. */
const finesRecorded = async (pool: Pool): Promise<number> =>
  pool.query('select count(*)::int as n from log.event where tenant = $1', [FINES]).then(
    ({ rows }) => rows[0].n,
    () => 0,
  );

async function settle(url: string): Promise<void> {
  const log = await openEmbeddedLog({ url });
  await settleReservations(log).finally(() => log.close());
}

/** Imports a set in a process of its own, which folds as well; `storm` kills it meanwhile. */
async function anImport(
  set: string,
  folder: string,
  storm?: (importing: Restarted, events: () => Promise<number>) => Promise<void>,
) {
  const database = await testDatabase();
  const total = async (): Promise<number> => (await eventsByType(database.pool)).reduce((sum, { n }) => sum + n, 0);
  const args = [entry.recount, 'import', set, folder, '--started-at', STARTED_AT, '--json'];
  const importing = new Restarted('importer', args, { DATABASE_URL: database.url, NODE_ENV: 'production' }, 'done');
  try {
    if (storm) await storm(importing, total);
    await importing.finished();
    await settle(database.url);
    return {
      events: await eventsByType(database.pool),
      total: await total(),
      dump: await dumpReadModels(database.pool),
    };
  } finally {
    await importing.stop();
    await database.drop();
  }
}

interface Processes {
  readonly kill: readonly (() => void)[];
  readonly importing: Restarted;
  /** Events imported so far. */
  readonly imported: () => Promise<number>;
}

/** Imports fines and serves a client, all in processes of their own; `storm` kills while it runs. */
async function aRun(now: number, storm?: (processes: Processes) => Promise<void>) {
  const home = mkdtempSync(join(tmpdir(), 'recount-kills-'));
  const opened = [await openPostgres({ home })];
  const { url } = opened[0] as OpenedPostgres;
  const env = { DATABASE_URL: url, NODE_ENV: 'production' };
  const port = await freePort();
  // What is overdue is not waited for: the desk's timers run while everything is killed.
  // Nor is anything sealed or verified meanwhile, as after a quarter of an hour it would be: the log is told of that too.
  const undisturbed = { ...env, RECOUNT_TIMER_GRACE_MS: '0', RECOUNT_AUDIT_GRACE_MS: '86400000' };
  const projector = new Restarted('projector', [entry.projector], undisturbed, 'stopped');
  const api = new Restarted('api', [entry.api], { ...env, PORT: String(port) }, 'stopped');
  const importing = new Restarted(
    'importer',
    [entry.recount, 'import', FINES, `${data}/${FINES}`, '--started-at', STARTED_AT, '--json'],
    env,
    'done',
  );
  const acknowledged: string[] = [];
  // As patient as it takes: what it waits for comes back.
  const patience = { attempts: Number.POSITIVE_INFINITY, backoff: { baseMs: 50, capMs: 100 }, timeoutMs: 15_000 };
  const acknowledgeAll = async (tenant: string, lanes: readonly (readonly Command[])[]): Promise<void> => {
    const client = createClient({ url: `http://127.0.0.1:${port}`, tenant, ...patience });
    const tell = async (commands: readonly Command[]): Promise<void> => {
      for (const command of commands) acknowledged.push(...(await acknowledge(client, command)));
    };
    await Promise.all(lanes.map(tell));
  };
  const service = (async () => {
    await acknowledgeAll('service', [settingsOfAService(now)]);
    await Promise.all([
      acknowledgeAll('service', commandsOfAService(ORDERS, now)),
      acknowledgeAll(DESK, commandsOfADesk(FORGOTTEN, now)),
    ]);
  })();
  const work = Promise.all([importing.finished(), service]);
  const killPostgres = (): boolean => process.kill(postmasterPid(home), 'SIGKILL');
  const kills = [
    () => importing.kill(),
    () => api.kill(),
    () => projector.kill(),
    () => {
      killPostgres();
      reopened = reopened.then(async () => {
        opened.push(await openPostgres({ home }));
      });
    },
  ];
  let reopened: Promise<void> = Promise.resolve();
  const watching = createPool(url, { max: 1 });
  const imported = () => finesRecorded(watching);
  try {
    if (storm) await storm({ kill: kills, importing, imported });
    await reopened;
    await work;
    await everythingTookEffect(url);
    // A last run of the importer alone: everything is known already, and it ends only when all is folded.
    const again = new Restarted('importer', importing.args, env, 'done');
    await again.finished();
    await settle(url);
    const pool = createPool(url);
    try {
      const stored = new Set<string>();
      for (const row of (await pool.query<{ id: string }>('select event_id as id from log.event')).rows) {
        expect(stored.has(row.id)).toBe(false);
        stored.add(row.id);
      }
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      const recognised = await pool.query(
        `select count(*)::int as n from log.event where type = 'ReceivableRecognized' and tenant = 'service'`,
      );
      expect(recognised.rows[0].n).toBe(2 * ORDERS);
      expect(await tookEffect(pool)).toEqual(DUE);
      return {
        events: await eventsByType(pool),
        imported: await finesRecorded(pool),
        dump: await dumpReadModels(pool, { without: DESK }),
        desk: await dumpReadModels(pool, { only: DESK, moments: RAN }),
      };
    } finally {
      await pool.end();
    }
  } finally {
    await watching.end();
    await Promise.all([projector.stop(), api.stop()]);
    for (const server of opened) await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const withData = data ? test : test.skip;
if (!data) console.log('kills: RECOUNT_DATA is not set; the import under kills is skipped');

withData(
  `${KILLS} kills of importer, api, projector and PostgreSQL lose nothing, double nothing, change nothing; every timer takes effect once`,
  async () => {
    const next = seeded('kills');
    const kills = new Kills('kills');
    const now = Date.now();
    const calm = await aRun(now);
    const stormy = await aRun(now, async ({ kill, importing, imported }) => {
      for (let n = 0; n < KILLS; n++) {
        // A moment is a number of events imported: it needs no clock, and after the last of them half is still to come.
        const moment = Math.floor((0.5 * (n + next()) * calm.imported) / KILLS);
        while (importing.running && (await imported()) < moment)
          await new Promise((resolve) => setTimeout(resolve, 40));
        kills.falls(importing);
        kill[n % kill.length]?.();
      }
    });
    expect(kills.duringImport()).toBe(KILLS);
    // The service's journeys leave something in every read model: nothing is compared emptily.
    expect([...calm.dump].filter(([, rows]) => rows.length === 0).map(([name]) => name)).toEqual([]);
    expect(stormy.events).toEqual(calm.events);
    expect(differences(calm.dump, stormy.dump)).toEqual([]);
    expect(differences(calm.desk, stormy.desk)).toEqual([]);
    // Of each timer a row of the timeline and one among the steps of what it ended; of each customer the last event.
    const ran = [...calm.desk.values()].flat().filter((line) => line.includes(MOMENT));
    expect(ran).toHaveLength(3 * FORGOTTEN + 3 * FORGOTTEN + FORGOTTEN);
  },
  1_800_000,
);

(data ? test.each(Object.keys(HEADS)) : test.skip.each(Object.keys(HEADS)))(
  `${KILLS_PER_SET} kills of the importer of %s lose nothing, double nothing, change nothing`,
  async (set) => {
    const next = seeded(set);
    const kills = new Kills(set);
    const folder = someRows(`${data}/${set}`, HEADS[set] ?? {});
    try {
      const calm = await anImport(set, folder);
      const stormy = await anImport(set, folder, async (importing, events) => {
        for (let n = 0; n < KILLS_PER_SET; n++) {
          // A moment is a number of events recorded, one in each third: it needs no clock, and something is still to come.
          const moment = Math.floor(((n + next()) / KILLS_PER_SET) * calm.total);
          while ((await events()) < moment) await new Promise((resolve) => setTimeout(resolve, 5));
          kills.falls(importing);
          importing.kill();
        }
      });
      expect(kills.duringImport()).toBe(KILLS_PER_SET);
      expect([...calm.dump.values()].flat().length).toBeGreaterThan(1_000);
      expect(stormy.events).toEqual(calm.events);
      expect(differences(calm.dump, stormy.dump)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  1_800_000,
);
