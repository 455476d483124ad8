import { fileURLToPath } from 'node:url';
import { openLog } from '@recount/event-log';
import type { LoadedProjection, ReadStore } from '@recount/read-store';
import { dropScratch, replay } from '@recount/replay';
import { proveEvent, sealLog, verifySeals } from '@recount/seal';
import type { Pool } from 'pg';
import { withChanged } from './changed.js';
import { type ReadSide, upcasting } from './house.js';
import { figure, heading, percentile, type Rate, rate, ratio, whole } from './measure.js';
import { bareRead } from './read-side.js';

/** Questions of each kind. */
const QUESTIONS = 500;
const WARM_UP = 50;
const PROOFS = 20;
const ROOMS = ['@recount/kernel', '@recount/journey'];

/** What the tools of the analyst and the auditor take, beside a bare read of the same events in the same run. */
export async function benchAudit(side: ReadSide): Promise<void> {
  const { pool, store } = side;
  heading('Tools of the analyst and the auditor, beside a bare read of the same events');
  const bare = await rate(() => bareRead(pool));
  figure('bare read of the log', `${bare.seconds.toFixed(1)} s`, `${whole(bare.perSecond)} events/s`, { ...bare });
  const largest = await largestModel(side);
  await benchStage(side, largest, bare);
  await benchReplay(side, largest, bare);
  const verified = await store.verify();
  if (!verified.ok) throw new Error(`verify found ${verified.findingsTotal} differences`);
  overBare('verify, every row', verified.rows / verified.seconds, 'rows/s', verified.seconds, bare);
  await benchQuestions(pool, store);
  await benchSeals(side.url, pool, bare);
}

/** One figure of work over the whole log: its rate, and its time as a multiple of the bare read. */
function overBare(label: string, perSecond: number, unit: string, seconds: number, bare: Rate, more = ''): void {
  const times = seconds / bare.seconds;
  figure(label, `${whole(perSecond)} ${unit}`, `${seconds.toFixed(1)} s, ${times.toFixed(2)} × the bare read${more}`, {
    perSecond,
    seconds,
    overBareRead: times,
  });
}

interface Largest {
  readonly name: string;
  readonly rows: number;
  /** A text column of it. */
  readonly column: string;
  readonly projection: LoadedProjection;
}

/** The model with the most rows, of those that have a text column to tell otherwise. */
async function largestModel({ pool, store, projections }: ReadSide): Promise<Largest> {
  const found: Largest[] = [];
  for (const { name, columns } of store.describe().models) {
    const column = Object.keys(columns).find((one) => columns[one]?.kind === 'text');
    const projection = projections.find(({ models }) => models.some((model) => model.name === name));
    if (column === undefined || projection === undefined) continue;
    const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from read."${name}"`);
    found.push({ name, rows: rows[0]?.n ?? 0, column, projection });
  }
  return found.reduce((a, b) => (b.rows > a.rows ? b : a));
}

async function benchStage({ store }: ReadSide, largest: Largest, bare: Rate): Promise<void> {
  const { name, rows, column, projection } = largest;
  await withChanged(projection.folder, largest, async (projections) => {
    const staged = await rate(async () => {
      await store.stage({ projections });
      return bare.count;
    });
    overBare(`stage ${name}`, staged.perSecond, 'events/s', staged.seconds, bare, `; ${whole(rows)} rows`);
    const { models, seconds } = await store.diff(projection.name);
    const differ = `; ${whole(models[0]?.changed ?? 0)} rows differ, all in ${column}`;
    overBare(`diff ${name}`, rows / seconds, 'rows/s', seconds, bare, differ);
    await store.drop(projection.name);
  });
}

async function benchReplay({ url, pool }: ReadSide, { name, projection }: Largest, bare: Rate): Promise<void> {
  if (projection.module === undefined) throw new Error(`${projection.name} has no module`);
  const { events, seconds, ...made } = await replay({
    url,
    file: fileURLToPath(projection.module),
    model: name,
    rooms: Object.fromEntries(ROOMS.map((room) => [room, import.meta.resolve(room)])),
    upcasting,
    limits: { rows: Number.MAX_SAFE_INTEGER, memoryMiB: 4096 },
  });
  overBare(`replay ${name}`, events / seconds, 'events/s', seconds, bare, `; ${whole(made.rows)} rows into scratch`);
  await dropScratch(pool, 'all');
}

/** A row to ask about, and a position in the middle of its root's history. */
interface Subject {
  readonly tenant: string;
  readonly root: string;
  readonly key: string;
  readonly eventId: string;
  readonly middle: string;
}

async function subjects(pool: Pool): Promise<readonly Subject[]> {
  const { rows } = await pool.query<Subject>(
    `select c._tenant as tenant, c._root as root, c.customer_id::text as key, e.event_id as "eventId", e.position::text as middle
     from (select * from read.customer_360 order by md5(customer_id::text || _tenant) limit $1) c
     cross join lateral (
       select event_id, position from log.event e where e.root = c._root and e.tenant = c._tenant
       order by position offset (select count(*) / 2 from log.event n where n.root = c._root and n.tenant = c._tenant) limit 1) e`,
    [QUESTIONS],
  );
  return rows;
}

/** Single questions, each beside an indexed read of the events it is answered from. */
async function benchQuestions(pool: Pool, store: ReadStore): Promise<void> {
  const asked = await subjects(pool);
  const kinds: readonly (readonly [label: string, ask: (of: Subject) => Promise<unknown>, until: boolean])[] = [
    ['explain one cell', ({ tenant, key }) => store.explain('customer_360', tenant, [key], { column: 'name' }), false],
    ['explain one row', ({ tenant, key }) => store.explain('customer_360', tenant, [key]), false],
    [
      'a row as known then',
      ({ tenant, key, middle }) => store.explain('customer_360', tenant, [key], { knownAt: middle }),
      true,
    ],
    ['effects of one event', ({ tenant, eventId }) => store.effects(tenant, eventId), true],
  ];
  for (const [label, ask, until] of kinds) {
    const taken: number[] = [];
    const read: number[] = [];
    for (const [i, of] of [...asked.slice(0, WARM_UP), ...asked].entries()) {
      const a = performance.now();
      await pool.query({
        name: 'bare-root',
        text: 'select * from log.event where root = $1 and tenant = $2 and position <= $3 order by position',
        values: [of.root, of.tenant, until ? of.middle : '9223372036854775807'],
      });
      const b = performance.now();
      await ask(of);
      if (i < WARM_UP) continue;
      read.push(b - a);
      taken.push(performance.now() - b);
    }
    latency(`${label}, p50 / p99`, taken, read);
  }
}

function latency(label: string, taken: readonly number[], read: readonly number[]): void {
  const [p50, p99] = [percentile(taken, 50), percentile(taken, 99)];
  const [bare50, bare99] = [percentile(read, 50), percentile(read, 99)];
  const times = `${ratio(p50, bare50)} × / ${ratio(p99, bare99)} ×`;
  figure(
    label,
    `${p50.toFixed(2)} / ${p99.toFixed(2)} ms`,
    `${times} the bare read (${bare50.toFixed(2)} / ${bare99.toFixed(2)} ms); ${taken.length} asked`,
    { p50Ms: p50, p99Ms: p99, bareP50Ms: bare50, bareP99Ms: bare99 },
  );
}

/** Seals the log, holds it against them, proves events; leaves it without seals. */
async function benchSeals(url: string, pool: Pool, bare: Rate): Promise<void> {
  const log = await openLog({ databaseUrl: url });
  try {
    let seals = 0;
    const sealed = await rate(async () => {
      let events = 0;
      for (;;) {
        const seal = await sealLog({ pool, log, now: new Date().toISOString() });
        if (seal === undefined) return events;
        seals++;
        events += seal.count;
      }
    });
    overBare('seal', sealed.perSecond, 'events/s', sealed.seconds, bare, `; ${seals} seals`);
    const checked = await rate(async () => {
      const { ok, events, findingsTotal } = await verifySeals(pool);
      if (!ok) throw new Error(`seal verify found ${findingsTotal} differences`);
      return events;
    });
    overBare('seal verify', checked.perSecond, 'events/s', checked.seconds, bare);
    await benchProofs(pool, (bare.seconds * 1000) / seals);
  } finally {
    await log.close();
    await pool.query(`delete from log.event where stream = 'log-_.seals'`);
  }
}

/** @param sealMs a bare read of the events of one seal, the share of the log that it is */
async function benchProofs(pool: Pool, sealMs: number): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `select event_id as id from log.event where stream <> 'log-_.seals' order by md5(position::text) limit $1`,
    [PROOFS],
  );
  const taken: number[] = [];
  for (const { id } of rows) {
    const start = performance.now();
    await proveEvent(pool, id);
    taken.push(performance.now() - start);
  }
  latency('prove one event, p50 / p99', taken, [sealMs]);
}
