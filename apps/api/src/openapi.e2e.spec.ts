import { bootApi, type TestApi } from './testing/boot-api.js';

let api: TestApi;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
let document: any;
beforeAll(async () => {
  api = await bootApi();
  document = (await api.get('/openapi.json')).body;
}, 600_000);
afterAll(() => api?.close());

/** Every `$ref` anywhere below a value. */
function refs(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refs)];
}
const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/')], document);

describe('openapi.json', () => {
  test('describes every route', () => {
    const operations = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, 'x')}`),
    );
    const pages = /^GET \/(docs.*|openapi\.(json|yaml))?$/;
    const undescribed = api.api
      .routes()
      .filter((route) => !route.startsWith('HEAD ') && !pages.test(route))
      .filter((route) => {
        const pattern = new RegExp(`^${route.replace(/[.+]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
        return !operations.some((operation) => pattern.test(operation));
      });
    expect(undescribed).toEqual([]);
    expect(operations.length).toBeGreaterThan(60);
  });

  test('every reference resolves, every schema has a known type', () => {
    const found = refs(document);
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });

  test('operation ids are unique, path parameters declared', () => {
    const ids: string[] = [];
    for (const [path, item] of Object.entries<
      Record<string, { operationId: string; parameters?: { in: string; name: string }[] }>
    >(document.paths)) {
      for (const operation of Object.values(item)) {
        ids.push(operation.operationId);
        const declared = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name);
        expect([path, declared]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])]);
      }
    }
    expect(ids.filter((operationId, i) => !operationId || ids.indexOf(operationId) !== i)).toEqual([]);
  });

  test('a command’s schema is its DTO: closed, with what is required', () => {
    expect(document.openapi).toBe('3.1.0');
    const place = document.paths['/v1/order/{id}/place'].post;
    expect(resolve(place.requestBody.content['application/json'].schema.$ref)).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['orderNo', 'customerId', 'lines', 'total']),
    });
    expect(Object.keys(place.responses).sort()).toEqual([
      '200',
      '201',
      '400',
      '403',
      '404',
      '409',
      '412',
      '413',
      '415',
      '422',
      '503',
    ]);
  });

  test('a report’s parameters say what they allow', () => {
    const { parameters } = document.paths['/v1/reports/clv_margin'].get;
    const named = (name: string) => parameters.find((parameter: { name: string }) => parameter.name === name);
    expect(named('years').schema).toMatchObject({ type: 'integer', minimum: 0, maximum: 1000 });
    expect(named('discount')).toMatchObject({
      schema: { exclusiveMinimum: -1 },
      description: expect.stringMatching(/ Allowed: above -1\.$/),
    });
    expect(named('retention')).toMatchObject({
      schema: { minimum: 0, maximum: 1 },
      description: expect.stringMatching(/ Allowed: 0 to 1\.$/),
    });
  });

  test('a report’s parameters are its own', () => {
    const { reports } = api.store.describe();
    expect(reports.length).toBeGreaterThan(3);
    for (const report of reports) {
      const names = document.paths[`/v1/reports/${report.name}`].get.parameters.map((p: { name: string }) => p.name);
      expect(names).toEqual(expect.arrayContaining(['asOf', 'knownAt', ...Object.keys(report.params)]));
    }
  });
});

describe('pages', () => {
  test('/docs loads only from here', async () => {
    const page = await api.get('/docs');
    expect(page.status).toBe(200);
    const links = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1] as string);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).not.toMatch(/^(https?:)?\/\//);
      // By `get`, which reads the answer to its end: a half-read one would hold the closing up.
      const { pathname } = new URL(link, `${api.url}/docs`);
      expect([link, (await api.get(pathname)).status]).toEqual([link, 200]);
    }
  });

  test('every link of the index page leads somewhere', async () => {
    const page = await api.get('/');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const links = [...String(page.body).matchAll(/href="(\/[^"]*)"/g)].map((m) =>
      (m[1] as string).replaceAll('&amp;', '&'),
    );
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect([link, (await api.get(link)).status]).toEqual([link, 200]);
    expect(page.body).toContain(`${api.url}/v1/lead/new/capture?tenant=default`);
  });

  test('the index page leads to the tenant chosen, else to one of whom there is something', async () => {
    const captured = async (tenant: string) =>
      (
        await api.post(
          '/v1/lead/new/capture',
          { source: 'web', email: 'a@example.com' },
          { 'x-recount-tenant': tenant },
        )
      ).body.id;
    const ids = { north: await captured('north'), south: await captured('south') };
    await api.store.catchUp();
    expect((await api.get('/v1/tenants')).body).toEqual({ tenants: ['north', 'south'] });
    const linked = async (path: string) => {
      const { body } = await api.get(path);
      return [
        /href="\/v1\/models\/customer_360\?tenant=(\w+)"/.exec(String(body))?.[1],
        [...String(body).matchAll(/href="\/\?tenant=(\w+)"/g)].map((m) => m[1]),
      ];
    };
    expect(await linked('/')).toEqual(['north', ['south']]);
    expect(await linked('/?tenant=south')).toEqual(['south', ['north']]);
    expect(await linked('/?tenant=nobody')).toEqual(['nobody', ['north', 'south']]);
    const { rows } = (await api.get('/v1/models/customer_360?tenant=south')).body;
    expect(rows.map((row: { customer_id: string }) => row.customer_id)).toEqual([ids.south]);
    const elsewhere = await api.get('/v1/models/customer_360?tenant=south', { 'x-recount-tenant': 'north' });
    expect([elsewhere.status, elsewhere.body.code, elsewhere.body.path]).toEqual([
      403,
      'TENANT_MISMATCH',
      'query:tenant',
    ]);
  });

  test('a command goes to the tenant of its address', async () => {
    const answer = await api.post('/v1/lead/new/capture?tenant=west', { source: 'web', email: 'w@example.com' });
    expect(answer.headers.get('location')).toBe(`/v1/streams/lead-west.${answer.body.id}`);
    const line = { streamType: 'lead', id: 'new', command: 'capture', body: { source: 'web', email: 'b@example.com' } };
    const type = { 'content-type': 'application/x-ndjson' };
    const bulk = await api.post('/v1/commands?tenant=west', JSON.stringify(line), type);
    const { id } = JSON.parse(String(bulk.body));
    expect((await api.get(`/v1/streams/lead-west.${id}?tenant=west`)).status).toBe(200);
  });

  test('an unknown file of the documentation is a coded 404', async () => {
    const answer = await api.get('/docs/nothing.js');
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('operation', () => {
  test('health and readiness', async () => {
    expect((await api.get('/health')).body).toMatchObject({ status: 'ok' });
    const ready = await api.get('/ready');
    expect([ready.status, ready.body.status, ready.body.checks.models.missing]).toEqual([200, 'ready', []]);
    const metrics = await api.get('/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(metrics.body).toMatch(/^recount_checkpoint_lag_events \d+$/m);
    expect((await api.get('/v1/status')).body.models.length).toBe(api.store.describe().models.length);
  });
});
