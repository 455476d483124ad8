import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { journeys } from '../testing/journeys.js';
import { seedLog } from '../testing/log.js';
import { failing } from '../testing/models.js';
import { openDeals } from '../testing/store.js';
import type { Finding } from './result.js';

let db: TestDatabase;
let store: ReadStore;
const events = fc.sample(journeys(400, 400), { numRuns: 1, seed: 5 })[0] as never[];
beforeAll(async () => {
  db = await testDatabase();
  store = await openDeals(db.url);
  await store.deploy();
  await seedLog(db.pool, events);
  await store.catchUp();
});
afterAll(async () => {
  await store.close();
  await db.drop();
});

const TABLES = { deal: 'deal__v1', deal_line: 'deal_line__v1', deal_change: 'deal_change__v1' } as const;
type Model = keyof typeof TABLES;
const models = Object.keys(TABLES) as Model[];
/** Columns that hold something to be changed, and a value that is none of the story's. */
const CELLS: Readonly<Record<Model, readonly (readonly [string, string])[]>> = {
  deal: [
    ['name', `coalesce(name, '') || '!'`],
    ['total', 'coalesce(total, 0) + 0.0001'],
    ['moves', 'coalesce(moves, 0) + 1'],
    ['open', 'case when open then null else true end'],
    ['openedAt', `coalesce("openedAt", '2020-01-01Z') + interval '1 millisecond'`],
    ['closeOn', `coalesce("closeOn", '2020-01-01') + 1`],
    ['tags', `jsonb_build_object('was', tags)`],
    ['_removed', `case when _removed is null then 'gone' end`],
  ],
  deal_line: [
    ['amount', 'amount + 1'],
    ['pieces', 'coalesce(pieces, 0) - 1'],
    ['_pos', '_pos - 1'],
  ],
  deal_change: [
    ['note', `coalesce(note, '') || ' '`],
    ['what', `what || 'x'`],
    ['_occurred_at', `_occurred_at - interval '1 second'`],
  ],
};

/** Runs one change of the stored rows, verifies, and undoes it. */
async function after(
  change: (random: (n: number) => number) => Promise<unknown>,
  seed: number,
): Promise<readonly Finding[]> {
  const [first = 0, second = 0, third = 0] = fc.sample(fc.nat(), { numRuns: 3, seed });
  const drawn = [first, second, third];
  const saved = models.map((model) => `create table read.saved_${model} as select * from read.${TABLES[model]}`);
  await db.pool.query(saved.join(';'));
  try {
    await change((n) => (drawn.shift() as number) % n);
    const result = await store.verify();
    expect(result.ok).toBe(false);
    expect(result.findingsTotal).toBe(result.findings.length);
    return result.findings;
  } finally {
    await db.pool.query(
      models
        .map(
          (model) =>
            `truncate read.${TABLES[model]}; insert into read.${TABLES[model]} select * from read.saved_${model}; drop table read.saved_${model}`,
        )
        .join(';'),
    );
  }
}
const nth = (table: string, n: number): string =>
  `(select ctid from read.${table} order by _tenant, _root, _pos, ctid offset ${n} limit 1)`;
const size = async (table: string): Promise<number> =>
  Number((await db.pool.query(`select count(*) as n from read.${table}`)).rows[0].n);
const eachSeed = Array.from({ length: 100 }, (_, seed) => seed);

test('what is stored is what the log says', async () => {
  const result = await store.verify();
  expect(result).toMatchObject({ ok: true, findings: [], findingsTotal: 0, sample: 1, events: expect.any(Number) });
  expect(result.rows).toBe((await size('deal__v1')) + (await size('deal_line__v1')) + (await size('deal_change__v1')));
  expect(result.events).toBe(events.filter((event: { type: string }) => event.type !== 'Foreign').length);
});

test('a changed cell is found, with what is stored, what is expected and where they part: 100 at random', async () => {
  for (const seed of eachSeed) {
    let changed: { model: Model; column: string } | undefined;
    const findings = await after(async (random) => {
      const model = models[random(models.length)] as Model;
      const [column, value] = CELLS[model][random(CELLS[model].length)] as readonly [string, string];
      changed = { model, column };
      const table = TABLES[model];
      const at = random(await size(table));
      await db.pool.query(`update read.${table} set "${column}" = ${value} where ctid = ${nth(table, at)}`);
    }, seed);
    expect(findings).toEqual([
      expect.objectContaining({
        kind: 'changed',
        model: changed?.model,
        columns: [expect.objectContaining({ column: changed?.column })],
        partsAt: { position: expect.stringMatching(/^\d+$/), eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      }),
    ]);
  }
});

test('a missing row is found: 100 at random', async () => {
  for (const seed of eachSeed) {
    let model: Model | undefined;
    const findings = await after(async (random) => {
      model = models[random(models.length)] as Model;
      const table = TABLES[model];
      await db.pool.query(`delete from read.${table} where ctid = ${nth(table, random(await size(table)))}`);
    }, seed);
    expect(findings).toEqual([
      expect.objectContaining({
        kind: 'missing',
        model,
        partsAt: expect.objectContaining({ position: expect.anything() }),
      }),
    ]);
  }
});

test('an extra row is found, under a root of the log or of none: 100 at random', async () => {
  for (const seed of eachSeed) {
    let model: Model | undefined;
    const findings = await after(async (random) => {
      model = models[random(models.length)] as Model;
      const table = TABLES[model];
      const at = nth(table, random(await size(table)));
      const key = model === 'deal_change' ? 'eventId' : 'dealId';
      const root = ['_root', `'no such root'`, `''`, `'ü'`][random(4)];
      await db.pool.query(
        `create temp table one as select * from read.${table} where ctid = ${at};
         update one set "${key}" = gen_random_uuid(), _root = ${root};
         insert into read.${table} select * from one; drop table one`,
      );
    }, seed);
    expect(findings).toEqual([expect.objectContaining({ kind: 'extra', model, partsAt: null })]);
  }
});

test('a stale checkpoint is found: 100 at random', async () => {
  const { rows } = await db.pool.query('select position, event_id from engine.checkpoint');
  const positions = await db.pool.query(
    `select position, event_id from log.event where position < $1 and type = any($2) order by position`,
    [rows[0].position, ['DealOpened', 'DealMoved']],
  );
  for (const seed of eachSeed) {
    const at = positions.rows[fc.sample(fc.nat(positions.rows.length - 1), { numRuns: 1, seed })[0] as number];
    await db.pool.query('update engine.checkpoint set position = $1, event_id = $2', [at.position, at.event_id]);
    const { findings } = await store.verify({ limit: 1000 });
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'checkpoint', message: expect.stringContaining('stale') }),
    );
  }
  await db.pool.query('update engine.checkpoint set event_id = gen_random_uuid()');
  expect((await store.verify()).findings).toContainEqual(expect.objectContaining({ kind: 'checkpoint', model: null }));
  await db.pool.query('update engine.checkpoint set position = $1, event_id = $2', [
    rows[0].position,
    rows[0].event_id,
  ]);
});

/** What the registry may hold of a model that this build does not define: another hash, or another version. */
const OLDER = [
  `structure_hash = 'x' || structure_hash`,
  `structure_hash = reverse(structure_hash)`,
  `behaviour_hash = 'x' || behaviour_hash`,
  `behaviour_hash = reverse(behaviour_hash)`,
  `structure_hash = behaviour_hash, behaviour_hash = structure_hash`,
  `version = version + 1`,
];

test('a model built from an older definition is found and not compared: 100 at random', async () => {
  await db.pool.query('create table engine.saved_model as select * from engine.model');
  const books = 'delete from engine.model; insert into engine.model select * from engine.saved_model';
  for (const seed of eachSeed) {
    const [which = 0, how = 0] = fc.sample(fc.nat(), { numRuns: 2, seed });
    const name = models[which % models.length] as Model;
    await db.pool.query(`update engine.model set ${OLDER[how % OLDER.length]} where name = '${name}'`);
    const result = await store.verify();
    expect(result.findings).toEqual([expect.objectContaining({ kind: 'definition', model: name })]);
    expect(result.models.find((model) => model.name === name)).toMatchObject({ rows: 0, findings: 1 });
    await db.pool.query(books);
  }
  await db.pool.query('drop table engine.saved_model');
  expect(await store.verify()).toMatchObject({ ok: true });
});

test('only what was asked for: models, a tenant, a sample of the roots that is the same each time', async () => {
  const one = await store.verify({ models: ['deal'], tenant: 't1' });
  expect(one.models.map((model) => model.name)).toEqual(['deal']);
  expect(one.rows).toBeLessThan(await size('deal__v1'));
  const half = await store.verify({ sample: 0.5 });
  expect(half).toMatchObject({ ok: true, rows: (await store.verify({ sample: 0.5 })).rows });
  expect(half.rows).toBeGreaterThan(0);
  await expect(store.verify({ sample: 0 })).rejects.toMatchObject({
    body: { code: 'VALIDATION_FAILED', path: '/sample' },
  });
  await expect(store.verify({ models: ['nope'] })).rejects.toMatchObject({ body: { code: 'NOT_FOUND' } });
});

test('a root set aside is told, not compared; one that fails without being set aside is found', async () => {
  const root = '00000009-0000-4000-8000-000000000000';
  await seedLog(db.pool, [
    { type: 'DealOpened', root, data: { name: 'n', lines: [{ no: 1, amount: { units: '1', scale: 0 } }] } },
    { type: 'DealJinxed', root, data: { jinx: 'j' } },
  ]);
  await store.catchUp();
  const aside = await store.verify();
  expect(aside).toMatchObject({ ok: true });
  expect(aside.models.find((model) => model.name === 'deal')).toMatchObject({ quarantinedRoots: 1 });
  await db.pool.query('delete from engine.quarantine');
  expect(failing.on).toBe(true);
  expect((await store.verify()).findings).toEqual([
    expect.objectContaining({
      kind: 'fold',
      model: 'deal',
      root,
      partsAt: expect.objectContaining({ position: expect.anything() }),
    }),
  ]);
});

test('a sample goes on where the one before ended, and round: slices compare every row once', async () => {
  const { rows, eventId } = await store.verify();
  const sum = async (...slices: readonly (readonly [from: number, sample: number])[]): Promise<number> => {
    let compared = 0;
    for (const [from, sample] of slices) compared += (await store.verify({ from, sample, duty: 0.9 })).rows;
    return compared;
  };
  expect(await sum([0, 0.35], [0.35, 0.65])).toBe(rows);
  expect(await sum([0.1, 0.3], [0.4, 0.5], [0.9, 0.2])).toBe(rows);
  const { rows: last } = await db.pool.query('select event_id from log.event order by position desc limit 1');
  expect(eventId).toBe(last[0].event_id);
  await expect(store.verify({ from: 1 })).rejects.toThrow(RangeError);
});
