import fc from 'fast-check';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { id, placeOrder } from './testing/samples.js';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await bootApi({ waitMs: 50 });
  for (let n = 0; n < 3; n++) {
    const opening = { name: `deal ${n}`, customerId: id() };
    ({ token } = (await api.post(`/v1/opportunity/${id()}/open`, opening)).body);
  }
  await api.post(`/v1/order/${id()}/place`, placeOrder());
  await api.store.catchUp();
}, 600_000);
afterAll(() => api?.close());

/** The same position in a log that was restored: another epoch. */
const restored = (of: string): string => of.replace(/\.(\d+)\.(\d+)$/, (_, epoch, at) => `.${Number(epoch) + 1}.${at}`);

describe('tokens', () => {
  test('a command’s is waited for, and every answer carries one', async () => {
    const { body: page } = await api.get(`/v1/models/opportunity?minPosition=${token}`);
    expect(page.token).toMatch(/^[0-9a-f-]{36}\.1\.\d+$/);
    expect(page.token).toContain(token.slice(0, 36));
    const { body: row } = await api.get(
      `/v1/models/opportunity/${page.rows[0].opportunity_id}?minPosition=${page.token}`,
    );
    const { body: report } = await api.get(`/v1/reports/funnel_stages?minPosition=${page.token}&knownAt=${page.token}`);
    expect([row.token, report.token, report.knownAt]).toEqual([page.token, page.token, page.position]);
  });

  test('one of another log or epoch is refused wherever it may stand, a bare position is not', async () => {
    const key = (await api.get('/v1/models/opportunity?limit=1')).body.rows[0].opportunity_id;
    const foreign = token.replace(/^[^.]*/, id());
    for (const path of [
      '/v1/models/opportunity?minPosition=',
      `/v1/models/opportunity/${key}?minPosition=`,
      '/v1/reports/funnel_stages?minPosition=',
      '/v1/reports/funnel_stages?knownAt=',
      '/v1/events?after=',
    ]) {
      for (const other of [restored(token), foreign]) {
        const { status, body } = await api.get(path + other);
        const at = `query:${/(\w+)=$/.exec(path)?.[1]}`;
        expect([status, body.code, body.path]).toEqual([409, 'LOG_MISMATCH', at]);
      }
      expect((await api.get(`${path}${token.split('.').at(-1)}`)).status).toBe(200);
    }
  });

  test('explain looks back with one; effects and traces say which event and intent', async () => {
    const { body: page } = await api.get('/v1/events?type=OpportunityOpened&limit=1');
    const [opened] = page.events;
    const key = opened.data.opportunityId ?? opened.stream.slice(opened.stream.indexOf('.') + 1);
    const at = `${token.split('.').slice(0, 2).join('.')}.${opened.position}`;
    const { body: then } = await api.get(`/v1/explain/opportunity/${key}?knownAt=${at}`);
    expect([then.knownAt, then.steps.length, then.row.status]).toEqual([opened.position, 1, 'open']);
    expect((await api.get(`/v1/explain/opportunity/${key}?knownAt=${restored(at)}`)).body).toMatchObject({
      code: 'LOG_MISMATCH',
      path: 'query:knownAt',
    });
    const { body: set } = await api.get(`/v1/effects/${opened.id}`);
    expect(set).toMatchObject({ folded: true, event: { type: 'OpportunityOpened' } });
    expect(set.effects.map((effect: { model: string }) => effect.model)).toContain('opportunity');
    const { body: traced } = await api.get(`/v1/trace/${opened.metadata.$correlationId}`);
    expect(traced.tree[0].events[0].event.eventId).toBe(opened.id);
    for (const [path, status, code, where] of [
      [`/v1/effects/${id()}`, 404, 'NOT_FOUND', 'param:eventId'],
      ['/v1/effects/x', 400, 'VALIDATION_FAILED', 'param:eventId'],
      ['/v1/trace/nothing', 404, 'NOT_FOUND', 'param:correlationId'],
      [`/v1/effects/${id()}?a=b`, 400, 'VALIDATION_FAILED', 'query:a'],
    ]) {
      const { status: got, body } = await api.get(path as string);
      expect([path, got, body.code, body.path]).toEqual([path, status, code, where]);
    }
  });

  test('lineage names the fields of a column; what is personal is said', async () => {
    const { body } = await api.get('/v1/lineage/customer_360?column=phone');
    expect(body).toMatchObject({ model: 'customer_360', columns: [{ column: 'phone', personal: true }] });
    expect(body.columns[0].personalSources).toContainEqual({
      event: 'LeadCaptured',
      of: 'data',
      path: 'phone',
      personal: true,
    });
    for (const [path, status, code, where] of [
      ['/v1/lineage/nothing', 404, 'NOT_FOUND', 'param:model'],
      ['/v1/lineage/customer_360?column=nothing', 400, 'VALIDATION_FAILED', 'query:column'],
      ['/v1/lineage/customer_360?roots=1', 400, 'VALIDATION_FAILED', 'query:roots'],
    ]) {
      const { status: got, body } = await api.get(path as string);
      expect([path, got, body.code, body.path]).toEqual([path, status, code, where]);
    }
  });

  test('what a deploy would do, and that nothing stands beside what is served', async () => {
    const { status, body } = await api.get('/v1/plan');
    expect([status, body.replays, body.models.length > 0]).toEqual([200, 0, true]);
    expect(new Set(body.models.map(({ action }: { action: string }) => action))).toEqual(new Set(['unchanged']));
    for (const [path, status, code, where] of [
      ['/v1/plan?projections=mine', 400, 'VALIDATION_FAILED', 'query:projections'],
      ['/v1/diff/funnel', 404, 'NOT_FOUND', 'param:projection'],
      ['/v1/diff/funnel?examples=21', 400, 'VALIDATION_FAILED', 'query:examples'],
      ['/v1/diff/funnel?limit=1', 400, 'VALIDATION_FAILED', 'query:limit'],
    ]) {
      const { status: got, body } = await api.get(path as string);
      expect([path, got, body.code, body.path]).toEqual([path, status, code, where]);
    }
  });

  test('pages of events go on by token', async () => {
    const { body: first } = await api.get('/v1/events?limit=2');
    expect(first.next).toBe(`${token.split('.').slice(0, 2).join('.')}.${first.events[1].position}`);
    const { body: rest } = await api.get(`/v1/events?after=${first.next}`);
    expect(rest.events[0].position).not.toBe(first.events[1].position);
    expect((await api.get(`/v1/events?after=${restored(first.next)}`)).body.code).toBe('LOG_MISMATCH');
  });
});

describe('a ledger in two times', () => {
  test('its rows as of a time, as known at another, are those that carry such times', async () => {
    const { body: all } = await api.get('/v1/models/journey_timeline?limit=500&sort=_pos');
    const [first, ...later] = all.rows;
    const { body: then } = await api.get(`/v1/models/journey_timeline?knownAt=${first._pos}&asOf=9999-01-01`);
    expect(then).toMatchObject({ rows: [first], knownAt: first._pos, asOf: expect.stringMatching(/^9999/) });
    expect(later.length).toBeGreaterThan(0);
    expect((await api.get('/v1/models/journey_timeline?asOf=2000-01-01')).body.rows).toEqual([]);
    const known = `/v1/models/journey_timeline?knownAt=${token}&limit=1`;
    const { body: page } = await api.get(known);
    const { body: next } = await api.get(`${known}&cursor=${page.nextCursor}`);
    expect([page.rows.length, next.rows.length]).toEqual([1, 1]);
    expect(next.rows[0]._event_id).not.toBe(page.rows[0]._event_id);
  });

  test('a state model holds what is now; a row of it is told as known then', async () => {
    for (const name of ['asOf', 'knownAt']) {
      const { status, body } = await api.get(`/v1/models/opportunity?${name}=2026-01-01`);
      expect([status, body.code, body.path]).toEqual([400, 'VALIDATION_FAILED', `query:${name}`]);
    }
    const [row] = (await api.get('/v1/models/opportunity?limit=1')).body.rows;
    const { body } = await api.get(`/v1/models/opportunity/${row.opportunity_id}?knownAt=${token}`);
    expect(body.row).toMatchObject({ opportunity_id: row.opportunity_id, status: 'open' });
    expect((await api.get(`/v1/models/opportunity/${row.opportunity_id}?knownAt=0`)).status).toBe(404);
    const foreign = await api.get(`/v1/models/journey_timeline?knownAt=${restored(token)}`);
    expect([foreign.status, foreign.body.path]).toEqual([409, 'query:knownAt']);
  });
});

describe('compare', () => {
  const at = (path: string) => api.get(`/v1/compare/${path}`);

  test('what was learned since the first event, by stage, over the rows behind it to their events', async () => {
    const { body } = await at('funnel_stages?knownAt=1');
    expect(body).toMatchObject({ report: 'funnel_stages', before: { knownAt: '1' }, removed: 0 });
    const [change] = body.rows;
    expect(change).toMatchObject({ kind: expect.stringMatching(/added|changed/), sourcesTotal: expect.any(Number) });
    const [source] = change.sources;
    expect(source).toMatchObject({
      kind: 'added',
      by: 'row',
      events: [{ type: 'OpportunityOpened', counts: 'after' }],
    });
    expect((await api.get(`/v1/effects/${source.events[0].eventId}`)).status).toBe(200);
    const page = (await at('funnel_stages?knownAt=1&limit=1&sources=0')).body;
    expect([page.rows.length, page.rows[0].sources]).toEqual([1, []]);
    expect((await at(`funnel_stages?asOf=2020-01-01,2020-02-01&knownAt=${token}`)).body.rows).toEqual([]);
  });

  test('without a name: every report that needs no parameter, its largest changes, as JSON and as a form', async () => {
    const { status, body } = await api.get('/v1/compare?knownAt=1&limit=2&sources=1');
    expect([status, body.before.knownAt]).toEqual([200, '1']);
    const { body: known } = await api.get('/v1/reports');
    type Told = { name: string; params: Record<string, { required?: boolean; default?: string }> };
    const needs = ({ params }: Told) =>
      Object.keys(params).filter((name) => params[name]?.required && params[name].default === undefined);
    const all = [...known.reports].sort((a: Told, b: Told) => (a.name < b.name ? -1 : 1));
    const free = all.filter((one) => needs(one).length === 0);
    expect(body.reports.map(({ report }: { report: string }) => report)).toEqual(free.map(({ name }) => name));
    const others = all.filter((one) => needs(one).length > 0);
    expect(body.left).toEqual(others.map((one) => ({ report: one.name, why: `needs ${needs(one).join(', ')}` })));
    expect([free.length > 10, others.length > 0]).toEqual([true, true]);
    const stages = body.reports.find(({ report }: { report: string }) => report === 'funnel_stages');
    const alone = (await at('funnel_stages?knownAt=1')).body;
    expect([stages.added, stages.changed]).toEqual([alone.added, alone.changed]);
    expect(stages.rows[0].sources[0].events[0]).toMatchObject({ counts: 'after', eventId: expect.any(String) });
    for (const { rows } of body.reports) expect(rows.length).toBeLessThanOrEqual(2);
    const page = await api.get('/v1/compare?knownAt=1&limit=1', { accept: 'text/html' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/<h2>funnel_stages<\/h2>/);
    for (const [query, code, where] of [
      ['', 'VALIDATION_FAILED', 'query:asOf'],
      ['?knownAt=1&limit=21', 'VALIDATION_FAILED', 'query:limit'],
      ['?knownAt=1&sources=21', 'VALIDATION_FAILED', 'query:sources'],
      ['?knownAt=1&cursor=x', 'VALIDATION_FAILED', 'query:cursor'],
      [`?knownAt=${restored(token)}`, 'LOG_MISMATCH', 'query:knownAt'],
    ]) {
      const { body: refused } = await api.get(`/v1/compare${query}`);
      expect([query, refused.code, refused.path]).toEqual([query, code, where]);
    }
  });

  test('what moved from one customer to another was moved by their merge', async () => {
    const [a, b] = [id(), id()];
    let before = '';
    for (const customer of [a, b]) {
      await api.post(`/v1/customer/${customer}/register`, { kind: 'person', name: customer });
      const order = { ...placeOrder(), orderNo: id(), customerId: customer };
      before = (await api.post(`/v1/order/${id()}/place`, order)).body.token;
    }
    const merge = { survivorId: a, loserIds: [b] };
    const { status, body: merged } = await api.post('/v1/identity/customers/merge', merge);
    expect(status).toBe(201);
    await api.store.catchUp();
    const { body } = await at(`receivable_triangle_by_customer?knownAt=${before},${merged.token}`);
    expect(
      body.rows
        .map(({ kind, cell }: { kind: string; cell: { customer_id: string } }) => [kind, cell.customer_id])
        .sort(),
    ).toEqual([
      ['changed', a],
      ['removed', b],
    ]);
    for (const { sources } of body.rows)
      expect(sources).toMatchObject([
        { root: b, by: 'identity', events: [{ eventId: merged.eventIds[0], type: 'CustomersMerged' }] },
      ]);
  });

  test('a row before and after', async () => {
    const key = (await api.get('/v1/models/opportunity?limit=1')).body.rows[0].opportunity_id;
    const { body } = await at(`opportunity/${key}?knownAt=0,${token}`);
    expect(body).toMatchObject({
      kind: 'added',
      before: { knownAt: '0', row: null },
      after: { row: { status: 'open' } },
    });
    expect(body.events.map((event: { type: string }) => event.type)).toContain('OpportunityOpened');
  });

  test('refusals name what is wrong', async () => {
    for (const [path, status, code, where] of [
      ['nothing', 404, 'NOT_FOUND', 'param:name'],
      ['opportunity?knownAt=1', 404, 'NOT_FOUND', 'param:name'],
      ['funnel_stages/1', 404, 'NOT_FOUND', 'param:name'],
      ['funnel_stages', 400, 'VALIDATION_FAILED', 'query:asOf'],
      ['funnel_stages?asOf=2026-01-01,2026-01-02,2026-01-03', 400, 'VALIDATION_FAILED', 'query:asOf'],
      ['funnel_stages?knownAt=', 400, 'VALIDATION_FAILED', 'query:knownAt'],
      ['funnel_stages?knownAt=1&limit=501', 400, 'VALIDATION_FAILED', 'query:limit'],
      ['funnel_stages?knownAt=1&cursor=x', 400, 'VALIDATION_FAILED', 'query:cursor'],
      ['funnel_stages?knownAt=1&colour=red', 400, 'VALIDATION_FAILED', 'query:colour'],
      [`funnel_stages?knownAt=${restored(token)}`, 409, 'LOG_MISMATCH', 'query:knownAt'],
      ['opportunity/a,b?knownAt=1', 400, 'VALIDATION_FAILED', 'param:key'],
      [`opportunity/${id()}?knownAt=1`, 404, 'NOT_FOUND', 'param:key'],
      [`opportunity/${id()}`, 400, 'VALIDATION_FAILED', 'query:knownAt'],
    ]) {
      const { status: got, body } = await at(path as string);
      expect([path, got, body.code, body.path]).toEqual([path, status, code, where]);
    }
  });
});

const NASTY = [
  '',
  ' ',
  '%00',
  'a%00b',
  '%ED%A0%80',
  "'",
  '"',
  '\\',
  '1e309',
  '-0',
  'NaN',
  'Infinity',
  '-infinity',
  'now',
  '0x10',
  '1_000',
  '1.5',
  '-1',
  '9'.repeat(19),
  '9'.repeat(500),
  `0.${'0'.repeat(200)}1`,
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '99999-01-01',
  '2026-01-01T25:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '0001-01-01T00:00:00%2B14:00',
  '{}',
  '[]',
  '["a"]',
  '["a",1]',
  '[',
  ',',
  'true',
  'TRUE',
  'null',
  '%25',
  'é'.repeat(700),
  'x'.repeat(3000),
  '018f2b6e-0000-7000-8000-000000000001',
  '018f2b6e-0000-7000-8000-000000000001%0A',
].map((text) => (/[^\x21-\x7e]|["\\]/.test(text) ? encodeURIComponent(text) : text));
const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text)),
);
/** What is longer, or does not decode, is refused with the whole address, before anybody looks for a key in it; dots lead elsewhere. */
const inPath = nasty.filter((text) => text.length < 300 && !/^(%ED.*|\.+)$/.test(text));
const OPERATORS = ['', '[eq]', '[ne]', '[lt]', '[gte]', '[in]', '[contains]', '[null]', '[]', '[like]', '[gte][lt]'];
const JSONS = fc.oneof(fc.jsonValue(), fc.constantFrom(null, [], {}, 1e300, '\u0000', '\ud800', 'x'.repeat(2000)));

/** Cursors of ours with something in them exchanged, and what is none at all. */
function cursors(cursor: string): fc.Arbitrary<string> {
  const body = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Record<string, unknown>;
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return fc.oneof(
    nasty,
    JSONS.map(encoded),
    fc.tuple(fc.constantFrom(...Object.keys(body)), JSONS).map(([name, value]) => encoded({ ...body, [name]: value })),
    fc
      .array(fc.oneof(fc.string(), fc.constantFrom(...NASTY, null)), { maxLength: 4 })
      .map((values) => encoded({ ...body, values })),
  );
}

test('whatever a query holds, the answer is a code and the place of what is wrong, in our words', async () => {
  const { models, reports } = api.store.describe();
  const sorted = '/v1/models/opportunity?sort=-amount&limit=1';
  const { nextCursor } = (await api.get(sorted)).body;
  expect(nextCursor).not.toBeNull();
  const columnsOf = (model: (typeof models)[number]): string[] => [
    ...Object.keys(model.key),
    ...Object.keys(model.columns),
    '_root',
    '_pos',
  ];
  const model = fc.constantFrom(...models);
  const report = fc.constantFrom(...reports);
  const list = model.chain((one) =>
    fc
      .array(fc.tuple(fc.constantFrom(...columnsOf(one)), fc.constantFrom(...OPERATORS), nasty), {
        minLength: 1,
        maxLength: 3,
      })
      .map(
        (filters) => `/v1/models/${one.name}?${filters.map(([name, op, value]) => `${name}${op}=${value}`).join('&')}`,
      ),
  );
  const paged = model.chain((one) =>
    fc
      .tuple(
        fc.constantFrom(
          'sort',
          'limit',
          'cursor',
          'minPosition',
          'asOf',
          'knownAt',
          'tenant',
          'sort=_pos&sort',
          ...columnsOf(one),
        ),
        fc.oneof(nasty, fc.constantFrom(...columnsOf(one).flatMap((name) => [name, `-${name}`, `${name},${name}`]))),
      )
      .map(([name, value]) => `/v1/models/${one.name}?${name}=${value}`),
  );
  const keyed = fc
    .tuple(
      fc.constantFrom('models', 'explain', 'compare'),
      model,
      fc.array(inPath, { minLength: 1, maxLength: 3 }),
      nasty,
    )
    .map(
      ([kind, one, parts, extra]) =>
        `/v1/${kind}/${one.name}/${parts.join(',') || 'x'}?${kind === 'compare' ? 'knownAt' : 'column'}=${extra}`,
    );
  const traced = fc
    .tuple(fc.constantFrom('effects', 'trace'), inPath, fc.constantFrom('limit', 'cursor', 'format', 'all'), nasty)
    .map(([kind, of, name, value]) => `/v1/${kind}/${of || 'x'}?${name}=${value}`);
  const reported = report.chain((one) =>
    fc
      .tuple(
        fc.constantFrom('reports/*', 'reports/*/drill', 'reports/*/explain', 'compare/*'),
        fc.array(
          fc.tuple(
            fc.constantFrom(
              ...['asOf', 'knownAt', 'minPosition', 'cell[currency]', 'cell[x]', 'cursor', 'column', 'rows'],
              ...Object.keys(one.params),
            ),
            nasty,
          ),
          { minLength: 1, maxLength: 3 },
        ),
      )
      .map(([kind, given]) => `/v1/${kind.replace('*', one.name)}?${given.map((pair) => pair.join('=')).join('&')}`),
  );
  const logged = fc
    .tuple(fc.constantFrom('stream', 'type', 'after', 'direction', 'limit', 'tenant'), nasty)
    .map(([name, value]) => `/v1/events?${name}=${value}`);
  const turned = cursors(nextCursor).map((cursor) => `${sorted}&cursor=${cursor}`);
  const path = fc.oneof(list, paged, keyed, traced, reported, logged, turned);
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      const { status, body } = await api.get(asked);
      expect({ asked, status, body, failed: status >= 500 }).toEqual({ asked, status, body, failed: false });
      if (status < 400) return;
      expect({ asked, ...body }).toMatchObject({
        code: expect.stringMatching(/^[A-Z_]+$/),
        path: expect.stringMatching(/^(query|param|header):/),
      });
      expect(body.message).not.toMatch(/invalid (input|byte)|out of range|syntax|type \w+:|unexpected error/);
    }),
    { numRuns: 1000 },
  );
  expect(api.logged).toEqual([]);
}, 600_000);
