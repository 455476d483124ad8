import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { id, placeOrder } from './testing/samples.js';

let api: TestApi;
beforeAll(async () => {
  api = await bootApi({ waitMs: 50 });
  await api.post(`/v1/order/${id()}/place`, placeOrder());
  await api.post('/v1/lead/new/capture', { source: 'web', email: 'a@example.com' });
  await api.store.catchUp();
}, 600_000);
afterAll(() => api?.close());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Sends with node:http: fetch would refuse or repair some of it. */
function send({ method, path, headers, body }: Sent): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${api.url}/`, { method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(parts).toString(),
        }),
      );
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

const ODD = [
  "'",
  '"',
  '%00',
  '%2F',
  '..',
  '%',
  '%25',
  '[',
  ']',
  ';--',
  '\\',
  '-1',
  '0',
  '9'.repeat(25),
  'null',
  'NaN',
  '1e309',
  '{}',
  'ü',
  '%F0%9F%98%80',
  'a'.repeat(300),
  id(),
];
const odd = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const inPath = odd.map((text) =>
  /^%[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(Buffer.from(text).toString()),
);
const json = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '',
    '{',
    '[[[',
    '{"a":1,}',
    'null',
    '"\\ud800"',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    '{"__proto__":1}',
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'if-match',
    'idempotency-key',
    'x-recount-tenant',
    'x-recount-actor',
    'x-occurred-at',
    'x-correlation-id',
    'x-causation-id',
    'accept',
    'origin',
  ),
  fc
    .oneof(fc.string({ maxLength: 30 }), fc.constantFrom('"1"', 'k', 'default', 'user:x', '2026-01-01T00:00:00Z', '*'))
    .filter((v) => /^[\x20-\x7e]*$/.test(v)),
  { maxKeys: 3 },
);
const type = fc.constantFrom(
  'application/json',
  'application/x-ndjson',
  'text/plain',
  'application/json; charset=utf-16',
  '',
  'multipart/form-data',
);

/** Fills `:parts` and `*` of a route with junk, and hangs a junk query on it. */
function requests(routes: readonly string[], queries: readonly string[]): fc.Arbitrary<Sent> {
  const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...queries), inPath), inPath), { maxLength: 3 });
  return fc
    .record({
      route: fc.constantFrom(...routes),
      parts: fc.array(inPath, { minLength: 4, maxLength: 4 }),
      query,
      headers,
      type,
      body: json,
      swap: fc.nat(9),
    })
    .map(({ route, parts, query: pairs, headers: given, type: contentType, body, swap }) => {
      const [method = 'GET', pattern = '/'] = route.split(' ');
      let part = 0;
      const path = pattern.replace(/:[A-Za-z]+|\*/g, () => parts[part++] || 'x');
      const search = pairs.map(([name, value]) => `${name}=${value}`).join('&');
      const used = swap === 0 ? 'PUT' : method;
      const withBody = used !== 'GET' && used !== 'HEAD';
      return {
        method: used,
        path: search === '' ? path : `${path}?${search}`,
        headers: { ...given, ...(withBody && contentType !== '' ? { 'content-type': contentType } : {}) },
        body: withBody ? body : undefined,
      };
    });
}

test('junk on every route is answered with a code, never with 5xx or HTML', async () => {
  const { models, reports } = api.store.describe();
  const concrete = [
    ...models.flatMap(({ name }) => [
      `GET /v1/models/${name}`,
      `GET /v1/models/${name}/:key`,
      `GET /v1/explain/${name}/:key`,
      `GET /v1/compare/${name}/:key`,
    ]),
    ...reports.map(({ name }) => `GET /v1/compare/${name}`),
    ...reports.flatMap(({ name }) => ['', '/drill', '/explain'].map((more) => `GET /v1/reports/${name}${more}`)),
    'POST /v1/:type/:id/:command',
    'GET /:a/:b',
  ];
  const columns = models.flatMap((m) => [...Object.keys(m.columns), ...Object.keys(m.key)]);
  const queries = [
    ...new Set([
      ...columns.flatMap((c) => [c, `${c}[gte]`, `${c}[in]`, `${c}[contains]`, `${c}[null]`]),
      ...reports.flatMap((r) => Object.keys(r.params)),
    ]),
    'sort',
    'limit',
    'cursor',
    'minPosition',
    'asOf',
    'knownAt',
    'column',
    'all',
    'rows',
    'format',
    'stream',
    'type',
    'after',
    'direction',
    'cell[x]',
  ];
  const routes = [...api.api.routes().filter((route) => !route.startsWith('HEAD ')), ...concrete];
  await fc.assert(
    fc.asyncProperty(requests(routes, queries), async (sent) => {
      const { status, type: contentType, text } = await send(sent);
      expect({ sent, text, failed: status >= 500 }).toEqual({ sent, text, failed: false });
      if (status < 400) return;
      expect(contentType).toMatch(/^application\/json/);
      const refusal = JSON.parse(text);
      expect([refusal.status, typeof refusal.code, typeof refusal.message, typeof refusal.retryable]).toEqual([
        status,
        'string',
        'string',
        'boolean',
      ]);
    }),
    { numRuns: 1500 },
  );
  expect(api.logged).toEqual([]);
}, 600_000);

test('a site whose name was made to point here is not answered, reads neither', async () => {
  const host = 'rebound.example:3000';
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
  const read = await send({ method: 'GET', path: '/v1/status', headers: { host }, body: undefined });
  const write = await send({ method: 'POST', path: '/v1/lead/new/capture', headers, body: '{}' });
  for (const { status, text } of [read, write]) expect([status, JSON.parse(text).path]).toEqual([403, 'header:Host']);
});

test('a compressed body is 415, not a malformed one', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const { status } = await send({ method: 'POST', path: '/v1/lead/new/capture', headers, body: '{}' });
  expect(status).toBe(415);
});

test('a position that nobody has reached yet is 409, retryable', async () => {
  const answer = await api.get('/v1/models/receivable?minPosition=9000000000');
  expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([409, 'READ_MODEL_BEHIND', true]);
});

test('an upload that breaks off after a line was done is cut: nothing calls all of it refused', async () => {
  const line = { streamType: 'lead', id: 'new', command: 'capture', body: { source: 'web', email: 'cut@example.com' } };
  const head =
    'POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 5000\r\n\r\n';
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () =>
      socket.write(`${head}${JSON.stringify(line)}\n`),
    );
    let received = '';
    socket.on('data', (part) => {
      received += part;
      if (received.includes('"line":1')) socket.end();
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
  expect(text).toContain('"status":201');
  expect(text.match(/HTTP\/1\.1|"code"/g)).toEqual(['HTTP/1.1']);
});

test.each([
  ['no HTTP at all', 'GARBAGE\r\n\r\n', 400],
  ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a body shorter than it says', 'POST /v1/lead/x/capture HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n', 400],
])('%s is refused with a code', async (_name, bytes, status) => {
  const port = Number(new URL(api.url).port);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let received = '';
    socket.on('data', (part) => {
      received += part;
    });
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
  });
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({ status, retryable: false });
});
