import { foldHistory, prepare } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { readHistory } from '../history.js';
import { journeys } from '../testing/journeys.js';
import { seedLog } from '../testing/log.js';
import { deal, dealChange, dealLine } from '../testing/models.js';
import { dealsUpcasting, openDeals } from '../testing/store.js';
import type { CausalNode } from './result.js';

let db: TestDatabase;
let store: ReadStore;
beforeAll(async () => {
  db = await testDatabase();
  store = await openDeals(db.url);
  await store.deploy();
  await seedLog(db.pool, fc.sample(journeys(150, 150), { numRuns: 1, seed: 9 })[0] as never);
  await store.catchUp();
});
afterAll(async () => {
  await store.close();
  await db.drop();
});
const models = [deal, dealLine, dealChange].map((model) => prepare(model as never));
const history = async () => readHistory(db.pool, { after: null, limit: null }, dealsUpcasting);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

test('a row as known at a position is what the events up to it make, whatever came later', async () => {
  const events = await history();
  const known = (model: (typeof models)[number], until: bigint) =>
    foldHistory(
      model,
      events
        .filter((e) => e.position <= until && model.handlers.has(e.type))
        .map((event) => ({ event, position: event.position })),
    );
  for (const model of models) {
    const now = [...known(model, 10n ** 9n).values()];
    for (const [n, entry] of now.entries()) {
      const until = BigInt(((n * 37) % 160) + 1);
      const expected = known(model, until).get(entry.id);
      const key = model.keys.map(({ name }) => String(entry.row[name]));
      const told = store.explain(model.name, entry.tenant, key, { knownAt: String(until) });
      if (expected === undefined) await expect(told).rejects.toMatchObject({ body: { code: 'NOT_FOUND' } });
      else expect(plain((await told).row)).toEqual(expected.removed === null ? plain(expected.row) : null);
    }
  }
});

test('known at an instant is known at the last position recorded by then', async () => {
  const { rows } = await db.pool.query(
    `select root, tenant, position, recorded_at from log.event where type = 'DealOpened' order by position limit 1`,
  );
  const { root, tenant, position } = rows[0];
  const at = new Date(new Date(rows[0].recorded_at).getTime() + 60_000).toISOString();
  expect(await store.explain('deal', tenant, [root], { knownAt: at })).toMatchObject({ knownAt: expect.any(String) });
  await expect(store.explain('deal', tenant, [root], { knownAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
    body: { code: 'NOT_FOUND' },
  });
  await expect(store.explain('deal', tenant, [root], { knownAt: 'then' })).rejects.toMatchObject({
    body: { code: 'VALIDATION_FAILED', path: '/knownAt' },
  });
  expect((await store.explain('deal', tenant, [root], { knownAt: String(position) })).steps).toHaveLength(1);
});

test('effects of an event are the steps that explain tells by it, in every model', async () => {
  for (const event of (await history()).filter((_, i) => i % 5 === 0)) {
    const told = await store.effects(event.tenant, event.id);
    expect(told).toMatchObject({ folded: true, event: { eventId: event.id, type: event.type, root: event.root } });
    const explained = [];
    for (const model of models) {
      const { rows } = await db.pool.query(
        `select ${model.keys.map(({ name }) => `"${name}"::text`).join(', ')} from read.${model.name}__v1 where _tenant = $1 and _root = $2`,
        [event.tenant, event.root],
      );
      for (const row of rows) {
        const { steps } = await store.explain(model.name, event.tenant, Object.values(row));
        const step = steps.find((one) => one.eventId === event.id);
        if (step !== undefined) explained.push([model.name, JSON.stringify(step.asserted), step.read, step.removed]);
      }
    }
    const found = told.effects.map((one) => [one.model, JSON.stringify(one.asserted), one.read, one.removed]);
    expect(found.map(String).sort()).toEqual(explained.map(String).sort());
  }
});

test('effects: no such event, another tenant’s, no id, one that is not folded yet', async () => {
  const [event] = await history();
  const code = (tenant: string, id: string) => store.effects(tenant, id).catch((error) => error.body.code);
  expect(await code('t1', '00000000-0000-4000-8000-000000000000')).toBe('NOT_FOUND');
  expect(await code(event?.tenant === 't1' ? 't2' : 't1', event?.id ?? '')).toBe('NOT_FOUND');
  expect(await code('t1', `' or true --`)).toBe('VALIDATION_FAILED');
  await seedLog(db.pool, [
    { type: 'DealMoved', root: '00000001-0000-4000-8000-000000000000', data: { stage: 'x', share: 1 } },
  ]);
  const { rows } = await db.pool.query('select event_id as id from log.event order by position desc limit 1');
  expect(await store.effects('t1', rows[0].id)).toMatchObject({ folded: false, effects: [] });
});

test('a trace is the tree of what caused what, whichever stream it is in', async () => {
  const ids = await db.pool.query('select event_id as id from log.event order by position limit 6');
  const [a, b, c, d, e] = ids.rows.map((row) => row.id);
  const envelope = (position: number, commandId: string, causation?: string) =>
    db.pool.query(`update log.event set tenant = 't9', metadata = $2 where event_id = $1`, [
      ids.rows[position].id,
      JSON.stringify({
        ...(causation && { $causationId: causation }),
        $correlationId: 'intent "1"',
        actorId: 'spec',
        actorType: 'user',
        commandId,
      }),
    ]);
  await envelope(0, 'first');
  await envelope(1, 'second', a);
  await envelope(2, 'second', a);
  await envelope(3, 'third', c);
  await envelope(4, 'outside', 'some request');
  const shape = (nodes: readonly CausalNode[]): unknown =>
    nodes.map((node) => [node.commandId, node.events.map(({ event, caused }) => [event.eventId, shape(caused)])]);
  const { tree, events, truncated } = await store.trace('t9', 'intent "1"');
  expect([events, truncated]).toEqual([5, false]);
  const flat = JSON.stringify(shape(tree));
  for (const id of [a, b, c, d, e]) expect(flat.split(id)).toHaveLength(2);
  const roots = tree.map((node) => node.commandId).sort();
  expect(roots).toEqual(['first', 'outside']);
  await expect(store.trace('t9', 'intent')).rejects.toMatchObject({ body: { code: 'NOT_FOUND' } });
});
