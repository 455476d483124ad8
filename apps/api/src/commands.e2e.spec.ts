import { type Answer, bootApi, type TestApi } from './testing/boot-api.js';
import { id } from './testing/samples.js';

let api: TestApi;
beforeAll(async () => {
  api = await bootApi();
}, 600_000);
afterAll(() => api?.close());

const lead = { source: 'web', name: 'Ada Lovelace', email: 'ada@example.com' };
const eventsOf = async (stream: string): Promise<unknown[]> =>
  (await api.get(`/v1/streams/${stream}`)).body.events ?? [];
const refusal = ({ status, body }: Answer): unknown => [status, body.code, body.path];

describe('answers', () => {
  test('201 with position, revision, ETag and correlation id; 200 when nothing changes', async () => {
    const leadId = id();
    const captured = await api.post(`/v1/lead/${leadId}/capture`, lead, { 'x-correlation-id': 'visit-1' });
    expect(captured.status).toBe(201);
    expect(captured.body).toMatchObject({ status: 201, id: leadId, revision: '0', changed: true, duplicate: false });
    expect(captured.body.eventIds).toHaveLength(1);
    expect(captured.headers.get('etag')).toBe('"0"');
    expect(captured.headers.get('x-correlation-id')).toBe('visit-1');

    const assign = { ownerId: 'bob' };
    expect((await api.post(`/v1/lead/${leadId}/assign`, assign)).body.revision).toBe('1');
    const { events } = (await api.get(`/v1/streams/lead-default.${leadId}`)).body;
    expect(events.map((e: { type: string }) => e.type)).toEqual(['LeadCaptured', 'LeadAssigned']);
    expect(events[0].metadata).toMatchObject({
      tenant: 'default',
      root: leadId,
      $correlationId: 'visit-1',
      commandId: captured.body.commandId,
    });
    expect(events[0].position).toBe(captured.body.position);
  });

  test('no change is 200, and appends nothing', async () => {
    const customer = id();
    await api.post(`/v1/customer/${customer}/register`, { kind: 'org', name: 'Acme' });
    const change = { changes: [{ path: '/name', old: 'Acme', new: 'Acme' }] };
    const answer = await api.post(`/v1/customer/${customer}/change-profile`, change);
    expect([answer.status, answer.body.changed, answer.body.revision]).toEqual([200, false, '0']);
    expect(await eventsOf(`customer-default.${customer}`)).toHaveLength(1);
  });

  test('`new` has an id made, and says where it is', async () => {
    const answer = await api.post('/v1/lead/new/capture', lead);
    expect(answer.status).toBe(201);
    expect(answer.body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect((await api.get(answer.headers.get('location') as string)).status).toBe(200);
  });

  test('`new` with a key is the same stream when repeated', async () => {
    const first = await api.post('/v1/lead/new/capture', lead, { 'idempotency-key': 'form 4711' });
    const again = await api.post('/v1/lead/new/capture', lead, { 'idempotency-key': 'form 4711' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, status: 200, duplicate: true, changed: again.body.changed });
    expect(await eventsOf(`lead-default.${first.body.id}`)).toHaveLength(1);
  });
});

describe('an external id', () => {
  const form = { ...lead, source: 'event', externalId: 'badge-17' };
  test('that another lead has answers 200 with that lead, and appends nothing', async () => {
    const [first, second] = [id(), id()];
    const captured = await api.post(`/v1/lead/${first}/capture`, form);
    const again = await api.post(`/v1/lead/${second}/capture`, form);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...captured.body, status: 200, duplicate: true, commandId: again.body.commandId });
    expect(again.body.id).toBe(first);
    expect(again.headers.get('location')).toBe(`/v1/streams/lead-default.${first}`);
    expect((await api.get(`/v1/streams/lead-default.${second}`)).status).toBe(404);
    const minted = await api.post('/v1/lead/new/capture', form);
    expect([minted.status, minted.body.id]).toEqual([200, first]);
    expect(await eventsOf(`lead-default.${first}`)).toHaveLength(1);
  });

  test('of another source, or in another tenant, is another lead', async () => {
    const elsewhere = await api.post('/v1/lead/new/capture', form, { 'x-recount-tenant': 'fair' });
    const partner = await api.post('/v1/lead/new/capture', { ...form, source: 'partner' });
    expect([elsewhere.status, partner.status]).toEqual([201, 201]);
  });

  test('is answered in bulk by the line', async () => {
    const line = (leadId: string) =>
      JSON.stringify({ streamType: 'lead', id: leadId, command: 'capture', body: { ...form, externalId: 'badge-18' } });
    const first = id();
    const { body } = await api.post('/v1/commands', `${line(first)}\n${line(id())}\n`, {
      'content-type': 'application/x-ndjson',
    });
    const answers = String(body)
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(answers.map((answer) => answer.id)).toEqual([first, first]);
    expect(answers.map((answer) => answer.eventIds)).toEqual([answers[0].eventIds, answers[0].eventIds]);
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1);
  });
});

describe('a position', () => {
  test('is answered with a token that names its log', async () => {
    const { body } = await api.post('/v1/lead/new/capture', lead);
    const { id: logId, epoch } = await api.log.identity();
    expect(body.token).toBe(`${logId}.${epoch}.${body.position}`);
  });
});

describe('idempotency', () => {
  test('the same key is answered as it was, also after the stream has moved on', async () => {
    const leadId = id();
    const key = { 'idempotency-key': 'capture-1' };
    const first = await api.post(`/v1/lead/${leadId}/capture`, lead, key);
    await api.post(`/v1/lead/${leadId}/assign`, { ownerId: 'bob' });
    const again = await api.post(`/v1/lead/${leadId}/capture`, lead, key);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ duplicate: true, eventIds: first.body.eventIds, position: first.body.position });
    expect(await eventsOf(`lead-default.${leadId}`)).toHaveLength(2);
  });

  test('a hundred repeats at once take effect once', async () => {
    const leadId = id();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => api.post(`/v1/lead/${leadId}/capture`, lead, { 'idempotency-key': 'k' })),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 200 && a.body.duplicate)).toHaveLength(99);
    expect(await eventsOf(`lead-default.${leadId}`)).toHaveLength(1);
  });

  test('the same key with another body is refused', async () => {
    const leadId = id();
    const key = { 'idempotency-key': 'k' };
    await api.post(`/v1/lead/${leadId}/capture`, lead, key);
    const other = await api.post(`/v1/lead/${leadId}/capture`, { ...lead, name: 'Grace' }, key);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('If-Match', () => {
  test('another revision is 412, never retried; the right one is accepted', async () => {
    const leadId = id();
    const { headers } = await api.post(`/v1/lead/${leadId}/capture`, lead);
    const stale = await api.post(`/v1/lead/${leadId}/assign`, { ownerId: 'bob' }, { 'if-match': '"7"' });
    expect([stale.status, stale.body.code, stale.body.retryable]).toEqual([412, 'PRECONDITION_FAILED', false]);
    const etag = headers.get('etag') as string;
    expect((await api.post(`/v1/lead/${leadId}/assign`, { ownerId: 'bob' }, { 'if-match': etag })).status).toBe(201);
    expect((await api.post(`/v1/lead/${leadId}/assign`, { ownerId: 'eve' }, { 'if-match': etag })).status).toBe(412);
  });
});

describe('the same id in another tenant is another stream', () => {
  test('and nobody reads it across', async () => {
    const leadId = id();
    const acme = { 'x-recount-tenant': 'acme' };
    expect((await api.post(`/v1/lead/${leadId}/capture`, lead)).status).toBe(201);
    expect((await api.post(`/v1/lead/${leadId}/capture`, lead, acme)).status).toBe(201);
    expect(refusal(await api.get(`/v1/streams/lead-acme.${leadId}`))).toEqual([403, 'TENANT_MISMATCH', 'param:stream']);
    expect((await api.get(`/v1/streams/lead-acme.${leadId}`, acme)).body.events).toHaveLength(1);
    const all = (await api.get('/v1/events?limit=1000', acme)).body.events;
    expect(new Set(all.map((e: { stream: string }) => e.stream))).toEqual(new Set([`lead-acme.${leadId}`]));
  });
});

describe('merging customers', () => {
  const customers = async (): Promise<readonly [string, string]> => {
    const ids = [id(), id()] as const;
    for (const [i, customer] of ids.entries())
      await api.post(`/v1/customer/${customer}/register`, { kind: 'org', name: `Acme ${i}` });
    return ids;
  };

  test('a preview says what it would come to and changes nothing; the command takes its hash', async () => {
    const [survivorId, loserId] = await customers();
    const body = { survivorId, loserIds: [loserId] };
    const preview = await api.post('/v1/identity/preview', body);
    expect(preview.status).toBe(200);
    expect(preview.body).toEqual({
      survivorship: expect.arrayContaining([
        { path: '/name', value: 'Acme 0', fromCustomerId: survivorId, fromEventId: expect.any(String) },
      ]),
      conflicts: [{ path: '/name', values: [expect.objectContaining({ value: 'Acme 0' }), expect.anything()] }],
      dryRunHash: expect.any(String),
    });
    expect((await api.get('/v1/streams/identity-default.customers')).status).toBe(404);
    const { dryRunHash } = preview.body;
    const merged = await api.post('/v1/identity/customers/merge', { ...body, dryRunHash });
    expect(merged.status).toBe(201);
    const lost = await api.post('/v1/opportunity/new/open', { customerId: loserId });
    expect(refusal(lost)).toEqual([409, 'CUSTOMER_MERGED', '/customerId']);
    expect(lost.body.expected).toBe(survivorId);
    expect(refusal(await api.post('/v1/identity/preview', body))).toEqual([409, 'ALREADY_MERGED', '/loserIds/0']);
    const undone = await api.post('/v1/identity/customers/unmerge', {
      mergeId: merged.body.eventIds[0],
      reason: 'two',
    });
    expect(undone.status).toBe(201);
    expect((await api.post('/v1/opportunity/new/open', { customerId: loserId })).status).toBe(201);
  });

  test('what was opened for the survivor since is listed, and said to stay, before a merge is taken back', async () => {
    const [survivorId, loserId] = await customers();
    const merged = await api.post('/v1/identity/customers/merge', { survivorId, loserIds: [loserId] });
    const opened = await api.post('/v1/opportunity/new/open', { customerId: survivorId });
    const body = { mergeId: merged.body.eventIds[0], reason: 'two' };
    const preview = await api.post('/v1/identity/preview', body);
    expect(preview).toMatchObject({
      status: 200,
      body: { survivorId, loserIds: [loserId], changed: true, more: false },
    });
    const documents = preview.body.documents as { stream: string }[];
    expect(documents).toMatchObject([{ type: 'OpportunityOpened', eventId: opened.body.eventIds[0] }]);
    const refused = await api.post('/v1/identity/customers/unmerge', body);
    expect(refusal(refused)).toEqual([422, 'UNMERGE_UNASSIGNED_DOCUMENTS', '/reassignments']);
    expect(refused.body.expected).toEqual(documents);
    const named = (toCustomerId: string) => documents.map(({ stream }) => ({ stream, toCustomerId }));
    const moved = await api.post('/v1/identity/customers/unmerge', { ...body, reassignments: named(loserId) });
    expect(refusal(moved)).toEqual([422, 'UNMERGE_UNASSIGNED_DOCUMENTS', '/reassignments/0/toCustomerId']);
    const staying = { ...body, reassignments: named(survivorId) };
    expect((await api.post('/v1/identity/customers/unmerge', staying)).status).toBe(201);
  });

  test('a preview of something else, or in a bad form, is refused as the command is', async () => {
    const [survivorId] = await customers();
    const asked = (body: unknown) => api.post('/v1/identity/preview', body).then(refusal);
    expect(await asked({ survivorId, loserIds: [survivorId] })).toEqual([422, 'MERGE_SELF', '/loserIds/0']);
    expect(await asked({ survivorId, loserIds: [id()] })).toEqual([404, 'NOT_FOUND', '/loserIds/0']);
    expect(await asked({ survivorId })).toEqual([400, 'VALIDATION_FAILED', '/loserIds']);
    expect(await asked({ mergeId: id(), reason: 'two' })).toEqual([404, 'NOT_FOUND', '/mergeId']);
    expect(await asked({ mergeId: id() })).toEqual([400, 'VALIDATION_FAILED', '/reason']);
    expect(await asked({ survivorId, loserIds: [id()], colour: 'red' })).toEqual([400, 'VALIDATION_FAILED', '/colour']);
    expect(refusal(await api.post(`/v1/customer/${survivorId}/absorb`, {}))).toEqual([
      404,
      'UNKNOWN_COMMAND',
      'param:command',
    ]);
    expect(refusal(await api.post(`/v1/identity/${survivorId}/merge`, {}))).toEqual([
      400,
      'VALIDATION_FAILED',
      'param:id',
    ]);
  });
});
