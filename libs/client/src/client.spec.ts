import { createClient, isRefused, NoAnswerError, RefusedError } from './index.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const refusal = (code: string, status: number, retryable: boolean, path?: string) =>
  json({ code, status, message: 'no', retryable, ...(path && { path }) }, status);

/** A client whose n-th request gets the n-th answer; the last one answers all that follow. */
function scripted(...answers: readonly (() => Response | Error)[]) {
  const asked: Asked[] = [];
  const client = createClient({
    url: 'http://recount.example/',
    tenant: 'acme',
    actor: 'service:spec',
    backoff: { baseMs: 0, capMs: 0 },
    fetch: async (url, init) => {
      const path = String(url).slice('http://recount.example'.length);
      asked.push({ method: String(init?.method), path, headers: init?.headers as never, body: init?.body });
      const answer = answers[Math.min(asked.length, answers.length) - 1]?.();
      if (answer instanceof Error) throw answer;
      return answer as Response;
    },
  });
  return { client, asked };
}
const answer = { status: 201, id: 'o', commandId: 'c', position: '7', token: 'l.1.7', eventIds: ['e'] };
const cancel = { reasonCode: 'price' };

describe('a command', () => {
  test('goes to its stream with tenant, actor and all it is given', async () => {
    const { client, asked } = scripted(() => json(answer, 201));
    const more = {
      commandId: 'k-1',
      occurredAt: '2026-03-01T00:00:00Z',
      ifMatch: '4',
      correlationId: 'co',
      causationId: 'ca',
    };
    expect(await client.command('order', 'o', 'cancel', cancel, more)).toEqual(answer);
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/v1/order/o/cancel',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'x-recount-tenant': 'acme',
          'x-recount-actor': 'service:spec',
          'idempotency-key': 'k-1',
          'x-occurred-at': '2026-03-01T00:00:00Z',
          'if-match': '"4"',
          'x-correlation-id': 'co',
          'x-causation-id': 'ca',
        },
        body: JSON.stringify(cancel),
      },
    ]);
  });

  test('without an answer, or refused for the moment, is repeated under the same id', async () => {
    const { client, asked } = scripted(
      () => new TypeError('fetch failed'),
      () => new Response('<html>Bad gateway</html>', { status: 502 }),
      () => refusal('UNAVAILABLE', 503, true),
      () => json(answer, 201),
    );
    await client.command('order', 'o', 'ship', { shipmentId: 's', lines: [] });
    expect(asked).toHaveLength(4);
    const keys = new Set(asked.map(({ headers }) => headers['idempotency-key']));
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('refused for good is thrown at once; refused for the moment too often in the end', async () => {
    const final = scripted(() => refusal('SHIP_OVER_ORDERED', 422, false, '/lines/0'));
    const error = await final.client
      .command('order', 'o', 'ship', { shipmentId: 's', lines: [] })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: 'SHIP_OVER_ORDERED', refusal: { status: 422, path: '/lines/0' } });
    expect(final.asked).toHaveLength(1);

    const busy = scripted(() => refusal('CONCURRENCY_CONFLICT', 409, true));
    await expect(busy.client.command('order', 'o', 'ship', { shipmentId: 's', lines: [] })).rejects.toThrow(
      'CONCURRENCY_CONFLICT',
    );
    expect(busy.asked).toHaveLength(5);
  });

  test('without any answer says so, and why', async () => {
    const { client, asked } = scripted(() => new TypeError('fetch failed'));
    const error = await client
      .with({ attempts: 2 })
      .status()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect((error as Error).cause).toBeInstanceOf(TypeError);
    expect(asked).toHaveLength(2);
  });

  test('ends with its signal', async () => {
    const ending = new AbortController();
    const { client, asked } = scripted(() => {
      ending.abort(new Error('enough'));
      return new TypeError('fetch failed');
    });
    await expect(client.with({ signal: ending.signal }).status()).rejects.toThrow('enough');
    expect(asked).toHaveLength(1);
  });
});

describe('a query', () => {
  test.each([
    [{}, '/v1/models/receivable'],
    [{ where: { status: 'open' } }, '/v1/models/receivable?status=open'],
    [{ where: { status: { in: ['a', 'b'] } } }, '/v1/models/receivable?status%5Bin%5D=a%2Cb'],
    [{ where: { open: { gt: '0', ne: 5 } } }, '/v1/models/receivable?open%5Bgt%5D=0&open%5Bne%5D=5'],
    [{ where: { due: null } }, '/v1/models/receivable?due%5Bnull%5D=true'],
    [{ sort: ['-open', 'order_id'], limit: 3 }, '/v1/models/receivable?sort=-open%2Corder_id&limit=3'],
    [{ minPosition: 'l.1.7' }, '/v1/models/receivable?minPosition=l.1.7'],
    [{ minPosition: null }, '/v1/models/receivable'],
  ] as const)('of rows %j', async (query, path) => {
    const { client, asked } = scripted(() => json({ rows: [], nextCursor: null }));
    await client.list('receivable', query);
    expect(asked.map((request) => request.path)).toEqual([path]);
  });

  test('of all rows goes from page to page', async () => {
    const { client, asked } = scripted(
      () => json({ rows: [{ order_id: '1' }, { order_id: '2' }], nextCursor: 'c/2' }),
      () => json({ rows: [{ order_id: '3' }], nextCursor: null }),
    );
    const seen: (string | null)[] = [];
    for await (const { order_id } of client.rows('receivable', { limit: 2 })) seen.push(order_id);
    expect(seen).toEqual(['1', '2', '3']);
    expect(asked.map((request) => request.path)).toEqual([
      '/v1/models/receivable?limit=2',
      '/v1/models/receivable?limit=2&cursor=c%2F2',
    ]);
  });

  test('of a row that is not there answers nothing; of a model that is not there is refused', async () => {
    const none = scripted(() => refusal('NOT_FOUND', 404, false, 'param:key'));
    expect(await none.client.row('receivable', ['a,b', 2])).toBeUndefined();
    expect(none.asked[0]?.path).toBe('/v1/models/receivable/a%2Cb,2');
    const odd = scripted(() => refusal('NOT_FOUND', 404, false, 'param:model'));
    await expect(odd.client.row('receivable', 'a')).rejects.toThrow(RefusedError);
  });

  test('of a report carries its parameters, its past and its cell', async () => {
    const { client, asked } = scripted(() => json({ report: 'r' }));
    await client.report('receivable_ageing', {}, { asOf: '2026-03-31', knownAt: '9' });
    await client.drill('collections_runoff', { cohort: '2026-01' }, { period: 'month' });
    expect(asked.map((request) => request.path)).toEqual([
      '/v1/reports/receivable_ageing?asOf=2026-03-31&knownAt=9',
      '/v1/reports/collections_runoff/drill?period=month&cell%5Bcohort%5D=2026-01',
    ]);
  });

  test('whether it is ready is answered, not refused, where it is not', async () => {
    const { client } = scripted(() => json({ status: 'not ready', checks: {} }, 503));
    expect((await client.ready()).status).toBe('not ready');
  });
});

test('a bulk upload is sent once and answered line by line', async () => {
  const lines = [
    { streamType: 'lead', id: 'new', command: 'capture', body: { source: 'web' } },
    { streamType: 'order', id: 'o', command: 'cancel', body: cancel },
  ] as const;
  const answers = [
    { line: 1, ...answer },
    { line: 2, code: 'ORDER_CLOSED', status: 409, message: '', retryable: false },
  ];
  const bytes = new TextEncoder().encode(answers.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const sent: string[] = [];
  const client = createClient({
    url: 'http://recount.example',
    fetch: async (_url, init) => {
      const { body } = init as unknown as { readonly body: AsyncIterable<Uint8Array> };
      for await (const part of body) sent.push(new TextDecoder().decode(part));
      expect(init?.headers).toMatchObject({ 'idempotency-key': 'upload', 'content-type': 'application/x-ndjson' });
      // Cut where no line ends.
      const parts = [bytes.slice(0, 10), bytes.slice(10)];
      return new Response(ReadableStream.from(parts) as never);
    },
  });
  const seen = [];
  for await (const line of client.commands(lines, 'upload'))
    seen.push([line.line, isRefused(line) ? line.code : line.id]);
  expect(sent).toEqual(lines.map((line) => `${JSON.stringify(line)}\n`));
  expect(seen).toEqual([
    [1, 'o'],
    [2, 'ORDER_CLOSED'],
  ]);
});
