import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, type EventLog, eventIdOf, openEmbeddedLog, SEAL_STREAM } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { noteNewestSeal, readAnchor, writeAnchor } from './anchor.js';
import { leafOf, storedEvents } from './events.js';
import { rootOfPath } from './merkle.js';
import { proveEvent } from './prove.js';
import { SealError, sealLog } from './seal.js';
import { sealAll } from './seal-all.js';
import {
  changeColumn,
  type Draw,
  drawing,
  exchange,
  fitHash,
  logColumns,
  oneOf,
  rewriteJson,
  rewrites,
} from './testing/tampering.js';
import { type SealFinding, verifySeals } from './verify.js';

const NOW = '2026-06-01T00:00:00.000Z';
let db: TestDatabase;
let log: EventLog;
let n = 0;
/** Appends so many events, over a few streams of two tenants, some with a version. Positions are spaced as other stores space them. */
async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i++, n++) {
    const tenant = n % 3 === 0 ? 'one' : 'two';
    const stream = `lead-${tenant}.${n % 7}`;
    const version = n % 4 === 0 ? { schemaVersion: '2' } : undefined;
    const metadata = { tenant, root: stream, occurredAt: NOW, commandId: `c${n}`, ...version };
    const { position } = await log.append(stream, 'any', [
      { id: eventIdOf(tenant, stream, `c${n}`, 0), type: 'LeadNoted', data: { n, text: `ü "${n}"` }, metadata },
    ]);
    await db.pool.query('update log.event set position = position + 9 where position = $1', [position]);
    if (n % 10 === 9) await foreign(String(position + 9n));
  }
}
/** What the mirror makes of foreign writers' events: one that says nothing, another root, what cannot be stored as it is. */
const FOREIGN = [
  '{}',
  '{"root":"elsewhere"}',
  canonicalJson({ $json: JSON.stringify({ note: 'a\0b', schemaVersion: '7' }) }),
];
async function foreign(position: string): Promise<void> {
  const metadata = FOREIGN[Math.floor(n / 10) % FOREIGN.length];
  const version = metadata?.includes('$json') ? 7 : 1;
  await db.pool.query(
    `update log.event set metadata = $2, occurred_at = recorded_at, schema_version = $3 where position = $1`,
    [position, metadata, version],
  );
  await fitHash(db.pool, `position = ${position}`);
}
const seal = () => sealLog({ pool: db.pool, log, now: NOW });
/** Events up to the last of the newest seal, the seals' own included. */
const SEALED = 129;
let positions: readonly string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  log = await openEmbeddedLog({ url: db.url });
  for (const count of [40, 1, 25, 60]) {
    await append(count);
    expect(await seal()).toMatchObject({ count: expect.any(Number) });
  }
  await append(5);
  await db.pool.query('create table log.saved as select * from log.event');
  const { rows } = await db.pool.query(`select position from log.event order by position limit ${SEALED}`);
  positions = rows.map(({ position }) => position);
}, 600_000);
afterAll(async () => {
  await log.close();
  await db.drop();
});

test('an untouched log verifies, foreign writers’ events too; what came after the last seal is unsealed, its own event included', async () => {
  expect(await verifySeals(db.pool)).toEqual({
    ok: true,
    seals: 4,
    events: 135,
    unsealed: 6,
    findingsTotal: 0,
    findings: [],
  });
});

/** Changes the log 100 times at random, verifies each time and puts back what it was. What changes nothing is drawn again. */
async function eachTime(
  change: (draw: Draw, round: number) => Promise<boolean>,
  found: (findings: readonly SealFinding[], round: number) => void,
  rounds = 100,
): Promise<void> {
  const first = Number(process.env.RECOUNT_SEED ?? 0);
  for (let round = 0; round < rounds; round++) {
    const draw = drawing(first + round);
    try {
      while (!(await change(draw, round)) || !(await changed()));
      found((await verifySeals(db.pool)).findings, round);
    } catch (error) {
      throw new Error(`RECOUNT_SEED=${first}, round ${round}`, { cause: error });
    } finally {
      await restore();
    }
  }
}
const changed = async (): Promise<boolean> =>
  (
    await db.pool.query(
      '(table log.event except table log.saved) union all (table log.saved except table log.event) limit 1',
    )
  ).rowCount === 1;
const restore = (): Promise<unknown> =>
  db.pool.query(`delete from log.event where position in (select position from (table log.event except table log.saved) e);
    insert into log.event table log.saved except table log.event`);
/** The seals' own findings: what an event says of itself can be made to fit. */
const unlikeItsSeal = ({ kind }: SealFinding): boolean => kind === 'range' || kind === 'chain';

test('an edited byte of any column is found, though the event was made to fit it: 100 at random', async () => {
  const columns = await logColumns(db.pool);
  expect(columns).toHaveLength(13);
  let fits = false;
  await eachTime(
    async (draw, round) => {
      const column = columns[round % columns.length] as (typeof columns)[number];
      fits = draw(2) === 0 && column.name !== 'hash';
      const position = oneOf(draw, positions);
      await changeColumn(db.pool, column, position, draw);
      if (fits) await fitHash(db.pool, `position = ${position}`);
      return true;
    },
    (findings) => {
      expect(findings).not.toEqual([]);
      if (fits) expect(findings.some(unlikeItsSeal)).toBe(true);
    },
    8 * columns.length,
  );
});

test('any key of data and metadata changed, removed, added, renamed or moved is found, hash made to fit or not: 100 at random', async () => {
  const met = new Map<string, Set<string>>(rewrites.map((rewrite) => [rewrite, new Set()]));
  let fits = false;
  await eachTime(
    async (draw) => {
      const [rewrite, column] = [oneOf(draw, rewrites), oneOf(draw, ['data', 'metadata'] as const)];
      const position = oneOf(draw, positions);
      const key = await rewriteJson(db.pool, column, position, rewrite, draw);
      if (key === undefined) return false;
      met.get(rewrite)?.add(`${column}.${key}`);
      fits = draw(2) === 0;
      if (fits) await fitHash(db.pool, `position = ${position}`);
      return true;
    },
    (findings) => {
      expect(findings.some(fits ? unlikeItsSeal : ({ kind }) => kind === 'event')).toBe(true);
    },
  );
  for (const [rewrite, keys] of met) expect([rewrite, keys.size > 3]).toEqual([rewrite, true]);
});

test('a deleted event is found: 100 at random', async () => {
  await eachTime(
    async (draw) => {
      await db.pool.query(`delete from log.event where position = ${oneOf(draw, positions)}`);
      return true;
    },
    (findings) => expect(findings.some(unlikeItsSeal)).toBe(true),
  );
});

test('two swapped events are found, wherever they stand and whatever else of them is exchanged: 100 at random', async () => {
  const others = (await logColumns(db.pool)).map(({ name }) => name).filter((name) => name !== 'position');
  let fits = false;
  await eachTime(
    async (draw) => {
      const [a, b] = [oneOf(draw, positions), oneOf(draw, positions)];
      // Every other time the two just stand in each other's place; else some of what they hold goes along.
      const along = draw(2) === 0 ? [] : others.filter(() => draw(2) === 0);
      fits = along.length === 0 || draw(2) === 0;
      if (a === b || !(await exchange(db.pool, ['position', ...along], a, b))) return false;
      if (fits) await fitHash(db.pool, `position in (${a}, ${b})`);
      return true;
    },
    (findings) => {
      expect(findings).not.toEqual([]);
      if (fits) expect(findings.some(unlikeItsSeal)).toBe(true);
    },
  );
});

test('an inserted event is found, wherever it stands, in a stream of its own or at the end of another: 100 at random', async () => {
  await eachTime(
    async (draw) => {
      const before = BigInt(oneOf(draw, positions));
      const position = oneOf(draw, [before - BigInt(1 + draw(9)), -BigInt(draw(5)), -(2n ** 63n)]);
      const [stream, revision] = oneOf(draw, [
        [`stream || 'x'`, '0'],
        ['stream', '(select max(revision) + 1 from log.event o where o.stream = e.stream)'],
      ] as const);
      const id = oneOf(draw, ['event_id', `md5(event_id::text)::uuid`]);
      const { rowCount } = await db.pool.query(
        `insert into log.event select ${position}, ${stream}, ${revision}, type, schema_version, ${id}, root, tenant, occurred_at, recorded_at, data, metadata, hash
           from log.event e where position = $1 on conflict do nothing`,
        [oneOf(draw, positions)],
      );
      await fitHash(db.pool, `position = ${position}`);
      return rowCount === 1;
    },
    (findings) => expect(findings.some(unlikeItsSeal)).toBe(true),
  );
});

test('a cut tail is found by the anchor outside, and when the rest was sealed anew: 100 at random', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recount-anchor-'));
  const file = join(folder, 'anchor.json');
  try {
    const { rows } = await db.pool.query(
      `select position, event_id as "eventId", data::json from log.event where stream = $1 order by revision desc limit 1`,
      [SEAL_STREAM],
    );
    await writeAnchor(file, { ...rows[0].data, eventId: rows[0].eventId });
    const anchor = await readAnchor(file);
    expect(await verifySeals(db.pool, { anchor })).toMatchObject({ ok: true });
    const cuts = [...positions, rows[0].position];
    let unseen = 0;
    await eachTime(
      async (draw, round) => {
        await db.pool.query(`delete from log.event where position >= ${oneOf(draw, cuts)}`);
        for (let more = round % 4 === 0 ? 4 : 0; more > 0; more--) {
          await append(1 + draw(3));
          // Refused where the cut went through what a seal that is left covers.
          if ((await seal().catch((error: unknown) => error)) instanceof SealError) break;
        }
        const told = (await verifySeals(db.pool, { anchor })).findings;
        expect(told).toContainEqual(expect.objectContaining({ kind: 'anchor' }));
        return true;
      },
      (findings) => {
        if (findings.length === 0) unseen++;
      },
    );
    // Without the anchor a log that ends early is a log.
    expect(unseen).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a seal noted outside is held against the log before another is made or noted; what is sealed already is noted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recount-anchor-'));
  const anchor = join(folder, 'anchor.json');
  const all = async (file = anchor) => {
    let made = 0;
    for await (const _ of sealAll({ pool: db.pool, log, now: () => NOW, anchor: file })) made++;
    return made;
  };
  const bytes = (): string => readFileSync(anchor, 'utf8');
  try {
    await noteNewestSeal({ pool: db.pool, log }, anchor);
    const noted = await readAnchor(anchor);
    expect(noted).toMatchObject({ number: 3 });
    const before = bytes();
    await db.pool.query(`delete from log.event where position >= $1`, [positions.at(-20)]);
    await expect(all()).rejects.toThrow(/seal 3 .* its tail is gone/);
    // The rest sealed without the file, by whoever cut it: another seal of the number noted.
    await restore();
    await db.pool.query(
      `delete from log.event where position >= (select position from log.event where event_id = $1)`,
      [noted.eventId],
    );
    await append(1);
    expect(await seal()).toMatchObject({ number: 3 });
    await expect(all()).rejects.toThrow(/seal 3 is not the one noted outside/);
    await db.pool.query(`update log.identity set id = md5('other')::uuid`);
    await expect(all()).rejects.toThrow(/the anchor is of log/);
    await db.pool.query('update log.identity set id = $1', [noted.logId]);
    expect(bytes()).toBe(before);
    await restore();
    writeFileSync(anchor, '');
    await expect(all()).rejects.toThrow(/is no anchor/);
    for (const file of ['no/folder.json', 'anchor.json/in.json', '.'])
      await expect(all(join(folder, file))).rejects.toThrow(SealError);
    expect(await verifySeals(db.pool)).toMatchObject({ ok: true, seals: 4 });
  } finally {
    await restore();
    rmSync(folder, { recursive: true });
  }
});

test('a proof leads from the event to the seal’s root, by hashing alone', async () => {
  let i = 0;
  for await (const event of storedEvents(db.pool, undefined, BigInt(positions.at(-1) as string))) {
    if (i++ % 9 > 0) continue;
    const proof = await proveEvent(db.pool, event.id);
    expect(rootOfPath(leafOf(event), proof.path).toString('hex')).toBe(proof.seal.merkleRoot);
  }
  expect(i).toBe(SEALED);
  const unsealed = await db.pool.query('select event_id as id from log.event order by position desc limit 1');
  await expect(proveEvent(db.pool, unsealed.rows[0].id)).rejects.toThrow(/not sealed yet/);
  await expect(proveEvent(db.pool, '00000000-0000-4000-8000-000000000000')).rejects.toThrow(SealError);
});

test('of two sealers at once one seals; a seal alone is not sealed again; a log that lies is not sealed', async () => {
  const [one, two] = await Promise.all([seal(), seal()]);
  expect([one, two].filter((made) => made !== undefined)).toHaveLength(1);
  expect(await seal()).toBeUndefined();
  await append(3);
  expect(await sealLog({ pool: db.pool, log, now: NOW, atLeast: 100 })).toBeUndefined();
  expect(await sealLog({ pool: db.pool, log, now: NOW, atMost: 2 })).toMatchObject({ count: 2 });
  await db.pool.query(
    `update log.event set data = '{}' where position = (select position from log.event order by position desc offset 1 limit 1)`,
  );
  await expect(seal()).rejects.toThrow(/does not have its hash/);
});
