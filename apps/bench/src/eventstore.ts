import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { type EventLog, openEventStoreDb } from '@recount/event-log';
import { mirrorReached, runMirror } from '@recount/mirror';
import { createPool } from '@recount/postgres';
import { sampleEvent } from './appends.js';
import { benchHttp } from './http.js';
import { concurrently, figure, heading, ratio, whole } from './measure.js';

const FACE = fileURLToPath(new URL('../../eventstore/dist/main.js', import.meta.url));
/** Each measure is taken this often, ours and the bare client's in turn: what else the machine does hits both. */
const ROUNDS = 4;
const IN_FLIGHT = 64;
const BATCH = 100;
const BATCHES_IN_FLIGHT = 4;

/** EventStoreDB's gRPC face in a process of its own, over a migrated database. */
async function face(databaseUrl: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [FACE], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, EVENTSTORE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { message, url } = JSON.parse(line) as { message?: string; url?: string };
    if (message === 'listening' && url !== undefined) return { url, child };
  }
  throw new Error('the face ended before it listened');
}

type Work = () => Promise<number>;
interface Measured {
  readonly perSecond: number;
  /** CPU of this process, where the client runs, in µs. */
  readonly cpuPerEvent: number;
}
interface Turns {
  readonly bare: Measured;
  readonly ours: Measured;
}

/** Both measured in turn, after one round to warm up. */
async function inTurn(bare: Work, ours: Work): Promise<Turns> {
  const sums = { bare: { events: 0, ms: 0, cpu: 0 }, ours: { events: 0, ms: 0, cpu: 0 } };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, work] of [['bare', bare] as const, ['ours', ours] as const]) {
      const [begun, used] = [performance.now(), process.cpuUsage()];
      const events = await work();
      if (round === 0) continue;
      const { user, system } = process.cpuUsage(used);
      sums[name].events += events;
      sums[name].ms += performance.now() - begun;
      sums[name].cpu += user + system;
    }
  }
  const measured = ({ events, ms, cpu }: (typeof sums)['bare']): Measured => ({
    perSecond: (events / ms) * 1000,
    cpuPerEvent: cpu / events,
  });
  return { bare: measured(sums.bare), ours: measured(sums.ours) };
}

function told(label: string, { bare, ours }: Turns): void {
  const cpu = `client CPU ${whole(ours.cpuPerEvent)} µs each, bare ${whole(bare.cpuPerEvent)}`;
  figure(
    label,
    `${whole(ours.perSecond)}/s`,
    `${ratio(ours.perSecond, bare.perSecond)} of the bare client's, aim ≥ 0.85; ${cpu}`,
  );
}

let streams = 0;
const fresh = () => sampleEvent('bench_es', streams++);

async function appends(client: EventStoreDBClient, log: EventLog): Promise<number> {
  const bareAppend = (stream: string, events: ReturnType<typeof fresh>['event'][]) =>
    client.appendToStream(
      stream,
      events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata })),
      { expectedRevision: NO_STREAM },
    );
  const single = await inTurn(
    () => concurrently(4_000, IN_FLIGHT, () => (({ stream, event }) => bareAppend(stream, [event]))(fresh())),
    () =>
      concurrently(4_000, IN_FLIGHT, () => (({ stream, event }) => log.append(stream, 'no_stream', [event]))(fresh())),
  );
  told(`appends of one event, ${IN_FLIGHT} in flight`, single);
  const batch = () => {
    const { stream } = fresh();
    const events = Array.from({ length: BATCH }, () => fresh().event);
    return { stream, events: events.map((event) => ({ ...event, metadata: { ...event.metadata, root: stream } })) };
  };
  const batches = async (append: (stream: string, events: ReturnType<typeof fresh>['event'][]) => Promise<unknown>) =>
    (await concurrently(80, BATCHES_IN_FLIGHT, () => (({ stream, events }) => append(stream, events))(batch()))) *
    BATCH;
  told(
    `appends of ${BATCH} events, ${BATCHES_IN_FLIGHT} in flight`,
    await inTurn(
      () => batches(bareAppend),
      () => batches((stream, events) => log.append(stream, 'no_stream', events)),
    ),
  );
  return single.ours.perSecond;
}

/** Counts what a stream of the client gives until it ends. */
const bareRead = (client: EventStoreDBClient) =>
  new Promise<number>((resolve, reject) => {
    let events = 0;
    client
      .readAll()
      .on('data', () => {
        events++;
      })
      .on('error', reject)
      .on('end', () => resolve(events));
  });

async function ourRead(log: EventLog): Promise<number> {
  let events = 0;
  for await (const _ of log.readAll()) events++;
  return events;
}

/** Subscribes from the start and counts up to a position. */
const bareSubscription = (client: EventStoreDBClient, last: bigint) =>
  new Promise<number>((resolve, reject) => {
    let events = 0;
    const subscription = client.subscribeToAll();
    subscription.on('error', reject);
    subscription.on('data', ({ event }) => {
      events++;
      if (event?.position?.commit === last) void subscription.unsubscribe().then(() => resolve(events));
    });
  });

async function ourSubscription(log: EventLog, last: bigint): Promise<number> {
  let events = 0;
  for await (const item of log.subscribeAll({ after: undefined })) {
    if (item.kind === 'event' && ++events && item.event.position === last) break;
  }
  return events;
}

/** Copies everything into an empty database. */
async function mirror(url: string, log: EventLog): Promise<void> {
  const pool = createPool(url, { max: 1, name: 'recount-bench' });
  const ended = new AbortController();
  const begun = performance.now();
  const running = runMirror({ url, log, signal: ended.signal, holder: 'bench' });
  await mirrorReached(pool, await log.head());
  const seconds = (performance.now() - begun) / 1000;
  const { rows } = await pool.query<{ n: string }>('select count(*) as n from log.event');
  const events = Number(rows[0]?.n);
  figure(
    'mirror',
    `${whole(events / seconds)}/s`,
    `${whole(events)} events in ${seconds.toFixed(1)} s; aim ≥ 10,000/s`,
  );
  ended.abort();
  await running;
  await pool.end();
}

/**
 * EventStoreDB as the log: the adapter against the bare client in the same process, the mirror, and commands over HTTP.
 * The server is the gRPC face in a process of its own.
 * @param databases of the face, of the mirror, of the api; all migrated
 */
export async function benchEventStore(databases: { store: string; mirror: string; http: string }): Promise<void> {
  heading('EventStoreDB as the log (the gRPC face, the official client)');
  const { url, child } = await face(databases.store);
  const client = EventStoreDBClient.connectionString(url);
  const log = await openEventStoreDb({ connectionString: url });
  try {
    const singles = await appends(client, log);
    const last = (await log.head()) as bigint;
    told(
      'reads of $all',
      await inTurn(
        () => bareRead(client),
        () => ourRead(log),
      ),
    );
    told(
      'catch-up subscription',
      await inTurn(
        () => bareSubscription(client, last),
        () => ourSubscription(log, last),
      ),
    );
    await mirror(databases.mirror, log);
    await benchHttp(databases.http, singles, { EVENTSTORE_URL: url });
  } finally {
    await log.close();
    await client.dispose();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
