import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog, LogUnavailableError, openEventStoreDb } from '@recount/event-log';
import { freePort, freshStream, idsOf, someEvents } from '@recount/event-log/testing';
import { mirrorReached, mirrorVerify } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { differences, dumpReadModels } from './dump.js';
import { entry, Restarted } from './processes.js';
import { settleReservations } from './settled.js';
import { someRows } from './some-rows.js';
import { Kills, seeded } from './storm.js';

const data = process.env.RECOUNT_DATA;
const KILLS = 20;
/** Of the sales pipeline. */
const ROWS = 4_000;
const WRITERS = 3;
const FREEZE_MS = 30_000;
/** Not of the importer's: these events only show that what was acknowledged is there. */
const TYPE = 'SomethingElse';

interface House {
  readonly face: Restarted;
  readonly mirror: TestDatabase;
  readonly log: EventLog;
  /** What the adapter said of drops and recoveries. */
  readonly said: string[];
  readonly env: NodeJS.ProcessEnv;
}

/** EventStoreDB's face, a projector that mirrors and folds, and a client of ours; each in a process of its own. */
async function withHouse<T>(work: (house: House) => Promise<T>): Promise<T> {
  const [store, mirror] = [await testDatabase(), await testDatabase()];
  const port = await freePort();
  const url = `esdb://127.0.0.1:${port}?tls=false`;
  const serving = { DATABASE_URL: store.url, EVENTSTORE_PORT: String(port) };
  const face = new Restarted('eventstore', [entry.eventstore], serving, 'stopped');
  const env = { DATABASE_URL: mirror.url, EVENTSTORE_URL: url, NODE_ENV: 'production' };
  const projector = new Restarted('projector', [entry.projector], env, 'stopped');
  const said: string[] = [];
  const log = await openEventStoreDb({ connectionString: url, patience: 60_000, say: (message) => said.push(message) });
  try {
    return await work({ face, mirror, log, said, env });
  } finally {
    await projector.stop();
    await log.close();
    await face.stop();
    await Promise.all([store.drop(), mirror.drop()]);
  }
}

/** Events mirrored that are not the writers'. */
const importedTo = async ({ mirror }: House): Promise<readonly { type: string; n: number }[]> =>
  (
    await mirror.pool.query('select type, count(*)::int as n from log.event where type <> $1 group by 1 order by 1', [
      TYPE,
    ])
  ).rows;
const sum = (counted: readonly { readonly n: number }[]): number => counted.reduce((total, { n }) => total + n, 0);

/** Appends until told to stop, each append repeated until it is acknowledged. @returns the ids acknowledged */
async function write(log: EventLog, over: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
  const stream = freshStream('witness');
  for (let revision = -1n; !over(); revision += 2n) {
    const events = someEvents(stream, 2, TYPE);
    const expected = revision < 0n ? 'no_stream' : revision;
    const append = async (): Promise<unknown> =>
      log.append(stream, expected, events).catch((error: unknown) => {
        if (!(error instanceof LogUnavailableError)) throw error;
        return append();
      });
    await append();
    acknowledged.push(...idsOf(events));
    await sleep(100);
  }
  return acknowledged;
}

/** Every acknowledged event is there once, the mirror is what the store holds. */
async function expectWhole({ log, mirror }: House, acknowledged: readonly string[]): Promise<void> {
  await mirrorReached(mirror.pool, await log.head());
  const { rows } = await mirror.pool.query<{ id: string }>(
    'select event_id::text as id from log.event where type = $1',
    [TYPE],
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
  expect(await mirrorVerify({ url: mirror.url, log })).toMatchObject({ same: true, differing: 0 });
}

/** Imports and writes while `storm` rages; then everything is folded. */
async function aRun(folder: string, storm: (house: House, importing: Restarted) => Promise<void>) {
  return withHouse(async (house) => {
    const args = ['import', 'crm_opportunities', folder, '--started-at', '2026-01-01T00:00:00Z', '--json'];
    const importing = new Restarted('importer', [entry.recount, ...args], house.env, 'done');
    let over = false;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => write(house.log, () => over)));
    await Promise.all([storm(house, importing), importing.finished()]);
    over = true;
    await settleReservations(house.log);
    await expectWhole(house, (await writing).flat());
    return { events: await importedTo(house), dump: await dumpReadModels(house.mirror.pool) };
  });
}

const withData = data ? test : test.skip;
if (!data) console.log('kills-eventstore: RECOUNT_DATA is not set; the import under kills is skipped');

withData(
  `${KILLS} kills of EventStoreDB under an import and a projector lose nothing, double nothing, change nothing`,
  async () => {
    const folder = someRows(`${data}/crm_opportunities`, { sales_pipeline: ROWS });
    const next = seeded('kills-eventstore');
    const kills = new Kills('kills-eventstore');
    try {
      const calm = await aRun(folder, async () => {});
      const stormy = await aRun(folder, async (house, importing) => {
        for (let killed = 0; killed < KILLS; killed++) {
          // A moment is a number of events mirrored: it needs no clock, and after the last of them half is still to come.
          const moment = Math.floor((0.5 * (killed + next()) * sum(calm.events)) / KILLS);
          while (importing.running && sum(await importedTo(house)) < moment) await sleep(20);
          const back = house.face.says('listening');
          kills.falls(importing);
          house.face.kill();
          await back;
        }
        await house.log.head();
      });
      expect(kills.duringImport()).toBe(KILLS);
      expect(stormy.events).toEqual(calm.events);
      expect(differences(calm.dump, stormy.dump)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  1_800_000,
);

test(
  `frozen for ${FREEZE_MS / 1000} s, EventStoreDB is waited for; the adapter says so and goes on`,
  () =>
    withHouse(async (house) => {
      let over = false;
      const writers = Array.from({ length: WRITERS }, () => write(house.log, () => over));
      const ended = new AbortController();
      const followed: string[] = [];
      const following = (async () => {
        for await (const item of house.log.subscribeAll({ after: undefined, signal: ended.signal })) {
          if (item.kind === 'event') followed.push(item.event.id);
        }
      })();
      while (followed.length < 50) await sleep(50);
      const thaw = house.face.freeze();
      await sleep(FREEZE_MS);
      thaw();
      const before = followed.length;
      while (followed.length < before + 50) await sleep(50);
      over = true;
      const acknowledged = (await Promise.all(writers)).flat();
      while (followed.length < acknowledged.length) await sleep(50);
      ended.abort();
      await following;
      expect([...followed].sort()).toEqual([...acknowledged].sort());
      await expectWhole(house, acknowledged);
      expect(house.said).toEqual(
        expect.arrayContaining([
          'the outcome of an append is unknown; it is repeated',
          'an append was answered',
          'the subscription was dropped',
          'the subscription goes on',
        ]),
      );
    }),
  600_000,
);
