import { type Answer, bootApi, type TestApi } from './testing/boot-api.js';
import { eur, id, placeOrder } from './testing/samples.js';

let api: TestApi;
beforeAll(async () => {
  api = await bootApi();
}, 600_000);
afterAll(() => api?.close());

const lead = { source: 'web', name: 'Ada Lovelace', email: 'ada@example.com' };
const refusal = ({ status, body }: Answer): unknown => [status, body.code, body.path];

describe('bad input', () => {
  const path = () => `/v1/lead/${id()}/capture`;
  const json = { 'content-type': 'application/json' };
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const matrix: [string, () => Promise<Answer>, unknown][] = [
    [
      'no contact point',
      () => api.post(path(), { source: 'web', name: 'X' }),
      [422, 'LEAD_NO_CONTACT_POINT', '/phone'],
    ],
    [
      'a phone that is none',
      () => api.post(path(), { ...lead, phone: '138-abc' }),
      [400, 'VALIDATION_FAILED', '/phone'],
    ],
    // Text of the right form that the domain does not know is a rule with a code of its own, not a bad format.
    ['an unknown source', () => api.post(path(), { ...lead, source: 'dream' }), [422, 'UNKNOWN_SOURCE', '/source']],
    ['an unknown property', () => api.post(path(), { ...lead, shoeSize: 44 }), [400, 'VALIDATION_FAILED', '/shoeSize']],
    ['a wrong type', () => api.post(path(), { ...lead, name: 5 }), [400, 'VALIDATION_FAILED', '/name']],
    ['a missing property', () => api.post(path(), { email: 'a@b.c' }), [400, 'VALIDATION_FAILED', '/source']],
    ['no body', () => api.post(path()), [400, 'VALIDATION_FAILED', '/source']],
    ['a list for a body', () => api.post(path(), []), [400, 'VALIDATION_FAILED', '']],
    ['null for a body', () => api.post(path(), 'null'), [400, 'VALIDATION_FAILED', '']],
    [
      'a nested wrong type',
      () => api.post(`/v1/order/${id()}/place`, placeOrder({ total: { units: '1', scale: 9, currency: 'EUR' } })),
      [400, 'VALIDATION_FAILED', '/total/scale'],
    ],
    ['NUL in text', () => api.post(path(), { ...lead, name: 'a\u0000b' }), [400, 'VALIDATION_FAILED', '/name']],
    [
      'half a surrogate pair',
      () => api.post(path(), '{"source":"web","email":"a@b.c","name":"\\ud800"}'),
      [400, 'VALIDATION_FAILED', '/name'],
    ],
    [
      'tomorrow',
      () => api.post(path(), lead, { 'x-occurred-at': tomorrow }),
      [400, 'OCCURRED_AT_IN_FUTURE', 'header:X-Occurred-At'],
    ],
    [
      'a time that is none',
      () => api.post(path(), lead, { 'x-occurred-at': 'yesterday' }),
      [400, 'VALIDATION_FAILED', 'header:X-Occurred-At'],
    ],
    [
      'a time long past',
      () => api.post(path(), lead, { 'x-occurred-at': '1999-12-31T00:00:00Z' }),
      [400, 'OCCURRED_AT_TOO_OLD', 'header:X-Occurred-At'],
    ],
    ['an id that is none', () => api.post('/v1/lead/4711/capture', lead), [400, 'VALIDATION_FAILED', 'param:id']],
    [
      'a long correlation id',
      () => api.post(path(), lead, { 'x-correlation-id': 'x'.repeat(201) }),
      [400, 'VALIDATION_FAILED', 'header:X-Correlation-Id'],
    ],
    [
      'the tenant of foreign events',
      () => api.post(path(), lead, { 'x-recount-tenant': '_' }),
      [403, 'FORBIDDEN', 'header:X-Recount-Tenant'],
    ],
    [
      'a total beyond 64 bits',
      () =>
        api.post(
          `/v1/order/${id()}/place`,
          placeOrder({ total: { units: '9223372036854775808', scale: 2, currency: 'EUR' } }),
        ),
      [400, 'VALIDATION_FAILED', '/total/units'],
    ],
    [
      'shares of a total that are beyond 64 bits',
      () => {
        const total = { units: '9000000000000000000', scale: 0, currency: 'EUR' };
        const line = { lineId: '1', productId: 'P', quantity: '1', amount: total };
        const half = { percent: 5_000, trigger: 'signed' } as const;
        const plan = [
          { no: 1, ...half, amount: { units: '1', scale: 6, currency: 'EUR' } },
          { no: 2, ...half },
        ];
        return api.post(`/v1/order/${id()}/place`, placeOrder({ lines: [line], total, plan }));
      },
      [400, 'VALIDATION_FAILED', '/plan'],
    ],
    ['malformed JSON', () => api.post(path(), '{"source":'), [400, 'MALFORMED_JSON', undefined]],
    ['a prototype', () => api.post(path(), '{"__proto__":{"source":"web"}}'), [400, 'MALFORMED_JSON', undefined]],
    [
      'a form',
      () => api.post(path(), 'source=web', { 'content-type': 'application/x-www-form-urlencoded' }),
      [415, 'UNSUPPORTED_MEDIA_TYPE', undefined],
    ],
    [
      'text',
      () => api.post(path(), 'hello', { 'content-type': 'text/plain' }),
      [415, 'UNSUPPORTED_MEDIA_TYPE', undefined],
    ],
    [
      '2 MiB',
      () => api.post(path(), JSON.stringify({ ...lead, name: 'x'.repeat(2 ** 21) }), json),
      [413, 'PAYLOAD_TOO_LARGE', undefined],
    ],
    [
      'a bad tenant',
      () => api.post(path(), lead, { 'x-recount-tenant': 'A-B' }),
      [400, 'VALIDATION_FAILED', 'header:X-Recount-Tenant'],
    ],
    [
      'a bad actor',
      () => api.post(path(), lead, { 'x-recount-actor': 'root' }),
      [400, 'VALIDATION_FAILED', 'header:X-Recount-Actor'],
    ],
    [
      'a bad revision',
      () => api.post(path(), lead, { 'if-match': '*' }),
      [400, 'VALIDATION_FAILED', 'header:If-Match'],
    ],
    ['no such stream', () => api.post(`/v1/lead/${id()}/assign`, { ownerId: 'b' }), [404, 'NOT_FOUND', undefined]],
    ['no such command', () => api.post(`/v1/lead/${id()}/explode`, {}), [404, 'UNKNOWN_COMMAND', 'param:command']],
    [
      'no such stream type',
      () => api.post(`/v1/spaceship/${id()}/launch`, {}),
      [404, 'UNKNOWN_STREAM_TYPE', 'param:streamType'],
    ],
    [
      'an internal command',
      () => api.post(`/v1/reservation/${id()}/reserve`, {}),
      [404, 'UNKNOWN_STREAM_TYPE', 'param:streamType'],
    ],
    [
      'a parameter in the address of a command',
      () => api.post(`${path()}?dryRun=true`, lead),
      [400, 'VALIDATION_FAILED', 'query:dryRun'],
    ],
    [
      'a parameter that the status does not know',
      () => api.get('/v1/status?model=receivable'),
      [400, 'VALIDATION_FAILED', 'query:model'],
    ],
    ['a wrong method', () => api.get(path()), [405, 'METHOD_NOT_ALLOWED', undefined]],
    ['nothing there', () => api.get('/v2/leads'), [404, 'NOT_FOUND', undefined]],
    ['an undecodable path', () => api.get('/v1/streams/%E0%A4%A'), [400, 'VALIDATION_FAILED', undefined]],
    [
      'instalments of 99 %',
      () =>
        api.post(
          `/v1/order/${id()}/place`,
          placeOrder({ plan: [3000, 6000, 900].map((percent, i) => ({ no: i + 1, percent, trigger: 'signed' })) }),
        ),
      [422, 'INSTALMENT_PERCENT_NOT_100', expect.anything()],
    ],
    [
      'a total that is none',
      () => api.post(`/v1/order/${id()}/place`, placeOrder({ total: eur(99_999) })),
      [422, 'TOTAL_MISMATCH', expect.anything()],
    ],
  ];

  test.each(matrix)('%s', async (_name, send, expected) => {
    const answer = await send();
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body.status).toBe(answer.status);
    expect(typeof answer.body.message).toBe('string');
    expect(refusal(answer)).toEqual(expected);
  });
});

describe('allocating a payment', () => {
  const [customer, orderId] = [id(), id()];
  const [open80, open500, payment] = [id(), id(), id()];
  const ledger = (command: string, body: object, headers = {}) =>
    api.post(`/v1/ar/${customer}/${command}`, body, headers);
  const allocate = (receivableId: string, amount: object, headers = {}) =>
    ledger('allocate-payment', { paymentId: payment, allocations: [{ receivableId, amount }] }, headers);
  beforeAll(async () => {
    const receivable = { orderId, trigger: 'signed', dueDate: '2026-04-01' };
    await ledger('recognize-receivable', { ...receivable, receivableId: open80, instalmentNo: 1, amount: eur(80) });
    await ledger('recognize-receivable', { ...receivable, receivableId: open500, instalmentNo: 2, amount: eur(500) });
    await ledger('record-payment', { paymentId: payment, method: 'bank', amount: eur(100) });
  });

  test('100 unallocated, 120 asked for: what is left is said', async () => {
    const { status, body } = await allocate(open500, eur(120));
    expect([status, body.code, body.expected, body.actual]).toEqual([
      422,
      'ALLOCATION_OVER_PAYMENT',
      eur(100),
      eur(120),
    ]);
  });
  test('80 open, 100 asked for: what is open is said', async () => {
    const { status, body } = await allocate(open80, eur(100));
    expect([status, body.code, body.expected]).toEqual([422, 'ALLOCATION_OVER_OPEN', eur(80)]);
  });
  test('another currency', async () => {
    const answer = await allocate(open80, { ...eur(10), currency: 'USD' });
    expect(refusal(answer)).toEqual([422, 'CURRENCY_MISMATCH', '/allocations/0/amount/currency']);
  });
  test('a receivable that nobody recognised: retryable, after a wait', async () => {
    const answer = await allocate(id(), eur(10));
    expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([409, 'RECEIVABLE_NOT_RECOGNIZED', true]);
  }, 600_000);
  test('a repeat under its key is the original answer, and no second event', async () => {
    const key = { 'idempotency-key': 'allocation-1' };
    const first = await allocate(open80, eur(60), key);
    const again = await allocate(open80, eur(60), key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, status: 200, duplicate: true });
    const { events } = (await api.get(`/v1/streams/ar-default.${customer}`)).body;
    expect(events.filter((event: { type: string }) => event.type === 'PaymentAllocated')).toHaveLength(1);
  });
});
