import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProjections, openReadStore, type ReadStore, upcastingFrom } from '@recount/read-store';
import { settings } from './settings.js';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { id } from './testing/samples.js';

/** A room that no build knows: the sources of captured leads, and a report of them. */
const ROOM = `
import { projection, readModelOf, report, set, text, uuid } from '@recount/kernel';
const model = readModelOf()({
  name: 'capture', version: 1, shape: 'ledger', doc: 'Captured leads.', key: { event_id: uuid() }, columns: { source: text() },
  on: { LeadCaptured: { keys: (event) => [{ key: { event_id: event.id } }], evolve: (_row, event) => set({ source: event.data.source }) } },
  golden: [],
});
const captures = report({ name: 'captures', doc: 'Every capture.', kind: 'grain', models: ['capture'], params: {} });
export default projection({ name: 'captured', models: [model], reports: [captures] });`;
const SQL = `
create function captures(tenant text, as_of timestamptz, known bigint)
returns table (model text, root text, key jsonb, source text) language sql stable as $$
  select 'capture', c._root, jsonb_build_object('event_id', c.event_id), c.source
    from capture c where c._tenant = tenant and c._occurred_at <= as_of and c._pos <= known
$$;`;

const folder = mkdtempSync(join(tmpdir(), 'recount-promoted-'));
let api: TestApi;
let operator: ReadStore;
beforeAll(async () => {
  mkdirSync(join(folder, 'captured', 'dist'), { recursive: true });
  writeFileSync(join(folder, 'captured', 'package.json'), '{"name":"captured","type":"module"}');
  writeFileSync(join(folder, 'captured', 'views.sql'), SQL);
  writeFileSync(join(folder, 'captured', 'dist', 'index.js'), ROOM);
  api = await bootApi();
  expect((await api.post(`/v1/lead/${id()}/capture`, { source: 'web', email: 'a@example.com' })).status).toBe(201);
  await api.store.catchUp();
  // Another process, as the command line is.
  operator = await openReadStore({
    url: api.databaseUrl,
    projections: await loadProjections(settings({ DATABASE_URL: api.databaseUrl }).projections),
    upcasting: await upcastingFrom(import.meta.resolve('@recount/journey')),
  });
}, 600_000);
afterAll(async () => {
  await operator?.close();
  await api?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what another process promoted is compared at the very first request', async () => {
  const compared = '/v1/compare/captures?knownAt=0';
  expect((await api.get(compared)).status).toBe(404);
  await operator.stage({ projections: folder });
  expect((await api.get(compared)).status).toBe(404);
  await operator.promote('captured');
  const { status, body } = await api.get(compared);
  expect([status, body.added]).toEqual([200, 1]);
  const [{ sources }] = body.rows;
  expect(sources).toMatchObject([{ model: 'capture', by: 'row', events: [{ type: 'LeadCaptured' }] }]);
  const { body: all } = await api.get('/v1/compare?knownAt=0');
  expect(all.reports.find(({ report }: { report: string }) => report === 'captures')).toMatchObject({ added: 1 });
});

test('what another process rolled back is gone from the comparison of all reports at once', async () => {
  await operator.rollback('captured');
  const { body } = await api.get('/v1/compare?knownAt=0&limit=1&sources=0');
  expect(body.reports.map(({ report }: { report: string }) => report)).not.toContain('captures');
  expect((await api.get('/v1/lineage/capture')).status).toBe(404);
});
