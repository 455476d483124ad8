import { type Answer, bootApi, type TestApi } from './testing/boot-api.js';
import { id } from './testing/samples.js';

let api: TestApi;
beforeAll(async () => {
  api = await bootApi();
}, 600_000);
afterAll(() => api?.close());

const lead = { source: 'web', name: 'Ada Lovelace', email: 'ada@example.com' };

describe('in bulk', () => {
  const bulk = (lines: readonly unknown[], headers: Record<string, string> = {}): Promise<Answer> =>
    api.post('/v1/commands', lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n'), {
      'content-type': 'application/x-ndjson',
      ...headers,
    });
  const answersOf = ({ body }: Answer): Record<string, unknown>[] =>
    String(body)
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test('answers every line in order; bad lines do not stop the rest', async () => {
    const leadId = id();
    const answer = await bulk([
      { streamType: 'lead', id: leadId, command: 'capture', body: lead, commandId: 'row-1' },
      { streamType: 'lead', id: leadId, command: 'assign', body: { ownerId: 'bob' } },
      'not json',
      '',
      { streamType: 'lead', id: leadId },
      { streamType: 'lead', id: leadId, command: 'capture', body: lead, wings: 2 },
      { streamType: 'lead', id: leadId, command: 'assign', body: { owner: 'bob' } },
      { streamType: 'reservation', id: 'x', command: 'confirm', body: {} },
      { streamType: 'lead', id: leadId, command: 'assign', body: { ownerId: 'eve' }, ifMatch: '0' },
      { streamType: 'lead', id: leadId, command: 'capture', body: lead, commandId: 'row-1' },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect(answersOf(answer).map((a) => [a.line, a.status, a.code ?? a.revision, a.path])).toEqual([
      [1, 201, '0', undefined],
      [2, 201, '1', undefined],
      [3, 400, 'MALFORMED_JSON', undefined],
      [5, 400, 'VALIDATION_FAILED', '/command'],
      [6, 400, 'VALIDATION_FAILED', '/wings'],
      [7, 400, 'VALIDATION_FAILED', '/owner'],
      [8, 404, 'UNKNOWN_COMMAND', '/command'],
      [9, 412, 'PRECONDITION_FAILED', undefined],
      [10, 200, '0', undefined],
    ]);
  });

  test('a refusal says whether the line or a header of the request is wrong', async () => {
    const line = { streamType: 'lead', id: id(), command: 'capture', body: lead };
    const lines = [line, { ...line, occurredAt: 'soon' }, { ...line, id: '4711' }, { ...line, streamType: 'ship' }];
    const pathsOf = async (headers: Record<string, string>) =>
      answersOf(await bulk(lines, headers)).map((answer) => [answer.code ?? answer.status, answer.path]);
    expect(await pathsOf({})).toEqual([
      [201, undefined],
      ['VALIDATION_FAILED', '/occurredAt'],
      ['VALIDATION_FAILED', '/id'],
      ['UNKNOWN_STREAM_TYPE', '/streamType'],
    ]);
    expect((await pathsOf({ 'x-occurred-at': '1999-12-31T00:00:00Z' })).slice(0, 2)).toEqual([
      ['OCCURRED_AT_TOO_OLD', 'header:X-Occurred-At'],
      ['VALIDATION_FAILED', '/occurredAt'],
    ]);
    expect((await pathsOf({ 'x-recount-tenant': '_' }))[0]).toEqual(['FORBIDDEN', 'header:X-Recount-Tenant']);
  });

  test('a revision for a whole upload is refused: lines name their own', async () => {
    const line = { streamType: 'lead', id: 'new', command: 'capture', body: lead };
    const answer = await bulk([line], { 'if-match': '"4"' });
    expect([answer.status, answer.body.path]).toEqual([400, 'header:If-Match']);
  });

  test('a key too long for the numbers of the lines is refused before any line', async () => {
    const line = { streamType: 'lead', id: 'new', command: 'capture', body: lead };
    const answer = await bulk([line], { 'idempotency-key': 'k'.repeat(90) });
    expect([answer.status, answer.body.path]).toEqual([400, 'header:Idempotency-Key']);
    const [longest] = answersOf(await bulk([line], { 'idempotency-key': 'k'.repeat(89) }));
    expect(longest).toMatchObject({ status: 201, commandId: `${'k'.repeat(89)}#1` });
  });

  test('a thousand lines over fifty streams keep each stream’s order; repeated with its key, all are duplicates', async () => {
    const ids = Array.from({ length: 50 }, id);
    const lines = Array.from({ length: 1000 }, (_, i) => {
      const leadId = ids[i % 50];
      return i < 50
        ? { streamType: 'lead', id: leadId, command: 'capture', body: lead }
        : { streamType: 'lead', id: leadId, command: 'assign', body: { ownerId: `owner-${Math.floor(i / 50)}` } };
    });
    const first = answersOf(await bulk(lines, { 'idempotency-key': 'upload-1' }));
    expect(first.map((a) => a.status)).toEqual(lines.map(() => 201));
    expect(first.map((a) => a.revision)).toEqual(lines.map((_, i) => String(Math.floor(i / 50))));
    const again = answersOf(await bulk(lines, { 'idempotency-key': 'upload-1' }));
    expect(again.map((a) => [a.status, a.eventIds])).toEqual(first.map((a) => [200, a.eventIds]));
  });

  test('answers while the body is still open', async () => {
    let send: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = controller;
      },
    });
    const line = (leadId: string) =>
      Buffer.from(`${JSON.stringify({ streamType: 'lead', id: leadId, command: 'capture', body: lead })}\n`);
    const started = fetch(`${api.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
      duplex: 'half',
    } as RequestInit);
    const [one, two] = [id(), id()];
    send?.enqueue(line(one));
    const reader = ((await started).body as ReadableStream<Uint8Array>).getReader();
    const next = async () => JSON.parse(Buffer.from((await reader.read()).value as Uint8Array).toString());
    expect(await next()).toMatchObject({ line: 1, status: 201, id: one });
    send?.enqueue(line(two));
    expect(await next()).toMatchObject({ line: 2, status: 201, id: two });
    send?.close();
    expect((await reader.read()).done).toBe(true);
  });

  test('needs NDJSON', async () => {
    const { status, body } = await api.post('/v1/commands', []);
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});
