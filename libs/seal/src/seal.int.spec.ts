import { type EventLog, eventIdOf, openEmbeddedLog, SEAL_STREAM } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import { leafHash, rootOfPath } from './merkle.js';
import { proveEvent } from './prove.js';
import { SealError, sealLog } from './seal.js';
import { type SealFinding, verifySeals } from './verify.js';

const NOW = '2026-06-01T00:00:00.000Z';
let db: TestDatabase;
let log: EventLog;
let n = 0;
/** Appends so many events, over a few streams of two tenants. */
async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i++, n++) {
    const tenant = n % 3 === 0 ? 'one' : 'two';
    const stream = `lead-${tenant}.${n % 7}`;
    const metadata = { tenant, root: stream, occurredAt: NOW, commandId: `c${n}` };
    await log.append(stream, 'any', [
      { id: eventIdOf(tenant, stream, `c${n}`, 0), type: 'LeadNoted', data: { n, text: `ü "${n}"` }, metadata },
    ]);
  }
}
const seal = () => sealLog({ pool: db.pool, log, now: NOW });

beforeAll(async () => {
  db = await testDatabase();
  log = await openEmbeddedLog({ url: db.url });
  for (const count of [40, 1, 25, 60]) {
    await append(count);
    expect(await seal()).toMatchObject({ count: expect.any(Number) });
  }
  await append(5);
}, 600_000);
afterAll(async () => {
  await log.close();
  await db.drop();
});

test('an untouched log verifies; what came after the last seal is unsealed, its own event included', async () => {
  expect(await verifySeals(db.pool)).toEqual({
    ok: true,
    seals: 4,
    events: 135,
    unsealed: 6,
    findingsTotal: 0,
    findings: [],
  });
});

/** Alters the log in a transaction of its own, verifies and puts everything back. */
async function after(
  change: (random: (n: number) => number) => Promise<unknown>,
  seed: number,
): Promise<readonly SealFinding[]> {
  const drawn = [...fc.sample(fc.nat(), { numRuns: 4, seed })];
  await db.pool.query('create table log.saved as select * from log.event');
  try {
    await change((m) => (drawn.shift() as number) % m);
    const result = await verifySeals(db.pool);
    expect(result.ok).toBe(false);
    return result.findings;
  } finally {
    await db.pool.query('truncate log.event; insert into log.event select * from log.saved; drop table log.saved');
  }
}
const eachSeed = Array.from({ length: 100 }, (_, seed) => seed);
/** The position of the i-th sealed event (the seals' own included, all but the last seal). */
const positionOf = async (i: number): Promise<string> =>
  (await db.pool.query('select position from log.event order by position offset $1 limit 1', [i])).rows[0].position;
const SEALED = 129;

const CHANGES = [
  `data = replace(data, '"n":', '"m":')`,
  `metadata = replace(metadata, '"commandId":"', '"commandId":"x')`,
  `type = type || 'x'`,
  `recorded_at = recorded_at + interval '1 microsecond'`,
  `occurred_at = occurred_at + interval '1 second'`,
  `tenant = tenant || 'x'`,
  `root = root || 'x'`,
  `event_id = gen_random_uuid()`,
  `revision = revision + 1000`,
] as const;

test('an edited byte is found, in whatever column, by its event or its range: 100 at random', async () => {
  for (const seed of eachSeed) {
    const findings = await after(async (random) => {
      const position = await positionOf(random(SEALED));
      await db.pool.query(`update log.event set ${CHANGES[random(CHANGES.length)]} where position = ${position}`);
    }, seed);
    expect(findings.length).toBeGreaterThan(0);
  }
});
test('an edited event is found even when its hash was made to fit: 100 at random', async () => {
  for (const seed of eachSeed) {
    const findings = await after(async (random) => {
      const position = await positionOf(random(SEALED));
      await db.pool.query(
        `update log.event set data = '{"n":-1}' where position = ${position} and stream <> '${SEAL_STREAM}';
         update log.event set type = 'X' where position = ${position} and stream = '${SEAL_STREAM}';
         update log.event set hash = sha256(convert_to(concat_ws(E'\\n', stream, revision, event_id, type, data, metadata), 'UTF8')) where position = ${position}`,
      );
    }, seed);
    expect(findings.map((finding) => finding.kind)).not.toContain('event');
    expect(findings.some((finding) => finding.kind === 'range' || finding.kind === 'chain')).toBe(true);
  }
});
test('a deleted event is found: 100 at random', async () => {
  for (const seed of eachSeed) {
    const findings = await after(
      async (random) => db.pool.query(`delete from log.event where position = ${await positionOf(random(SEALED))}`),
      seed,
    );
    expect(findings.some((finding) => finding.kind === 'range' || finding.kind === 'chain')).toBe(true);
  }
});
test('two swapped events are found: 100 at random', async () => {
  for (const seed of eachSeed) {
    const findings = await after(async (random) => {
      const i = random(SEALED - 1);
      const [a, b] = [await positionOf(i), await positionOf(i + 1 + random(SEALED - i - 1))];
      await db.pool.query(`update log.event set position = -1 where position = ${a};
        update log.event set position = ${a} where position = ${b};
        update log.event set position = ${b} where position = -1`);
    }, seed);
    expect(findings.length).toBeGreaterThan(0);
  }
});
test('an inserted event is found: 100 at random', async () => {
  await db.pool.query('update log.event set position = -position * 10; update log.event set position = -position');
  for (const seed of eachSeed) {
    const findings = await after(async (random) => {
      const position = await positionOf(random(SEALED));
      await db.pool.query(`insert into log.event select position - 5, stream || 'x', 0, type, schema_version, gen_random_uuid(), root, tenant,
        occurred_at, recorded_at, data, metadata, hash from log.event where position = ${position}`);
      await db.pool.query(
        `update log.event set hash = sha256(convert_to(concat_ws(E'\\n', stream, revision, event_id, type, data, metadata), 'UTF8')) where position = ${position} - 5`,
      );
    }, seed);
    expect(findings.some((finding) => finding.kind === 'range')).toBe(true);
  }
  await db.pool.query('update log.event set position = -position / 10; update log.event set position = -position');
});
test('a truncated tail is found by the anchor outside, and only by it when a whole seal and all after it went: 100 at random', async () => {
  const { rows } = await db.pool.query(
    `select position, event_id as "eventId", data::json from log.event where stream = $1 order by revision desc limit 1`,
    [SEAL_STREAM],
  );
  const anchor = { ...rows[0].data, eventId: rows[0].eventId };
  expect(await verifySeals(db.pool, { anchor })).toMatchObject({ ok: true });
  for (const seed of eachSeed) {
    const cut = fc.sample(fc.nat(SEALED), { numRuns: 1, seed })[0] as number;
    await db.pool.query('create table log.saved as select * from log.event');
    await db.pool.query(`delete from log.event where position >= ${await positionOf(cut)}`);
    expect((await verifySeals(db.pool, { anchor })).findings).toContainEqual(
      expect.objectContaining({ kind: 'anchor' }),
    );
    await db.pool.query('truncate log.event; insert into log.event select * from log.saved; drop table log.saved');
  }
});

test('a proof leads from the event to the seal’s root, by hashing alone', async () => {
  const { rows } = await db.pool.query(`select event_id as id from log.event order by position limit ${SEALED}`);
  for (const { id } of rows.filter((_, i) => i % 9 === 0)) {
    const proof = await proveEvent(db.pool, id);
    const leaf = leafHash(Buffer.from(proof.hash, 'hex'), Buffer.from(proof.event.recordedAt));
    expect(rootOfPath(leaf, proof.path).toString('hex')).toBe(proof.seal.merkleRoot);
  }
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
  await db.pool.query(`update log.event set data = '{}' where position = (select max(position) - 1 from log.event)`);
  await expect(seal()).rejects.toThrow(/does not have its hash/);
});
