import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { counterGateway, eventsOf, refusalOf, toCounter } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const clock = (): number => Date.parse('2026-06-01T22:30:00Z');
const [A, B, ORDER, LEAD] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
];
let log: EventLog;
let gateway: LocalCommandGateway;
beforeEach(async () => {
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock });
  for (const id of [A, B])
    await gateway.execute(issue('customer', id, 'register', `register ${id}`, { kind: 'org', name: id }));
});
afterEach(() => gateway.close());
const issue = (streamType: string, id: string, command: string, commandId: string, body: object) => ({
  ...toCounter(id, command, commandId, body),
  streamType,
});
const identity = (command: string, commandId: string, body: object) =>
  issue('identity', 'customers', command, commandId, body);
const merging = { survivorId: A, loserIds: [B] };
const cny = { units: '100', scale: 2, currency: 'CNY' };
const placing = (customerId: string, commandId: string) =>
  issue('order', ORDER, 'place', commandId, {
    orderNo: commandId,
    customerId,
    lines: [{ lineId: '1', productId: 'P', quantity: '1', amount: cny }],
    total: cny,
  });

test('a preview is what the merge then decides, appends nothing, and is stale once a customer changed', async () => {
  const seen = (await gateway.preview(identity('merge', 'look', merging))) as {
    dryRunHash: string;
    survivorship: unknown;
  };
  expect(seen).toMatchObject({
    conflicts: [{ path: '/name' }],
    survivorship: [
      { path: '/kind', fromCustomerId: A },
      { path: '/name', value: A },
    ],
  });
  expect(await eventsOf(log, 'identity-default.customers')).toEqual([]);
  const { dryRunHash, survivorship } = seen;
  await gateway.execute(issue('customer', B, 'change-owner', 'owner', { to: 'ann' }));
  const stale = await refusalOf(gateway.execute(identity('merge', 'm1', { ...merging, dryRunHash })));
  expect(stale.refusal).toMatchObject({ code: 'MERGE_PREVIEW_STALE', expected: dryRunHash });
  const again = (await gateway.preview(identity('merge', 'look', merging))) as typeof seen;
  expect(again.survivorship).not.toEqual(survivorship);
  await gateway.execute(identity('merge', 'm2', { ...merging, dryRunHash: again.dryRunHash }));
  const [merged] = await eventsOf(log, 'identity-default.customers');
  expect(merged).toMatchObject({ type: 'CustomersMerged', data: { survivorship: again.survivorship } });
});

test('a preview refuses what the command would, and only merges and what takes them back have one', async () => {
  const refusals = await Promise.all([
    refusalOf(gateway.preview(identity('merge', 'p', { ...merging, loserIds: [A] }))),
    refusalOf(gateway.preview(identity('merge', 'p', { ...merging, loserIds: [] }))),
    refusalOf(gateway.preview(identity('merge', 'p', { ...merging, loserIds: [LEAD] }))),
    refusalOf(gateway.preview(identity('unmerge', 'p', { mergeId: A, reason: 'r' }))),
    refusalOf(gateway.preview(identity('reject-merge', 'p', { customerIds: [A, B], reason: 'r' }))),
    refusalOf(gateway.preview(issue('identity', A, 'merge', 'p', merging))),
  ]);
  expect(refusals.map(({ refusal }) => refusal.code)).toEqual([
    'MERGE_SELF',
    'VALIDATION_FAILED',
    'NOT_FOUND',
    'NOT_FOUND',
    'UNKNOWN_COMMAND',
    'VALIDATION_FAILED',
  ]);
});

test('who changes a customer while it is merged is seen or comes after: another process is read, not the cache', async () => {
  const other = await counterGateway(log, { clock });
  await gateway.execute(issue('customer', B, 'change-owner', 'one', { to: 'ann' }));
  await other.execute(issue('customer', B, 'change-owner', 'two', { to: 'bob' }));
  await gateway.execute(identity('merge', 'm', merging));
  const [merged] = await eventsOf(log, 'identity-default.customers');
  expect(merged?.data).toMatchObject({
    survivorship: expect.arrayContaining([expect.objectContaining({ value: 'bob' })]),
  });
  await other.close();
});

test('nothing new is opened for a loser from the decision on, until it is taken back', async () => {
  const { eventIds } = await gateway.execute(identity('merge', 'm', merging));
  const refusal = { code: 'CUSTOMER_MERGED', path: '/customerId', expected: A, actual: B };
  expect((await refusalOf(gateway.execute(placing(B, 'o1')))).refusal).toMatchObject(refusal);
  const quiet = issue('interaction', ORDER, 'record', 'call', { kind: 'call', direction: 'inbound', journeyId: B });
  expect((await refusalOf(gateway.execute(quiet))).refusal).toMatchObject({ ...refusal, path: '/journeyId' });
  const elsewhere = placing(B, 'o2');
  expect(await gateway.execute({ ...elsewhere, tenant: 'acme' })).toMatchObject({ changed: true });
  await gateway.execute(identity('unmerge', 'u', { mergeId: eventIds[0], reason: 'r' }));
  expect(await gateway.execute(placing(B, 'o3'))).toMatchObject({ changed: true });
});

test('what was opened for the survivor since is found in the log and named before a merge is taken back', async () => {
  await gateway.execute(issue('ticket', LEAD, 'open', 'before', { kind: 'question', customerId: A, priority: 'high' }));
  const { eventIds } = await gateway.execute(identity('merge', 'm', merging));
  const unmerging = { mergeId: eventIds[0], reason: 'r' };
  const survivor = { mergeId: eventIds[0], survivorId: A, loserIds: [B], more: false };
  const look = () => gateway.preview(identity('unmerge', 'p', unmerging));
  expect(await look()).toEqual({ ...survivor, changed: true, documents: [] });
  const call = { kind: 'call', direction: 'inbound', journeyId: A };
  await gateway.execute(issue('interaction', LEAD, 'record', 'call', call));
  await gateway.execute(issue('customer', A, 'change-owner', 'owner', { to: 'ann' }));
  const opened = await gateway.execute(placing(A, 'o1'));
  // Another tenant may have a customer under the same id.
  await gateway.execute({ ...placing(A, 'o1'), tenant: 'acme' });
  const stream = `order-default.${ORDER}`;
  const document = { stream, type: 'OrderPlaced', eventId: opened.eventIds[0], openedAt: '2026-06-01T22:30:00.000Z' };
  expect(await look()).toEqual({ ...survivor, changed: true, documents: [document] });
  const refusal = await refusalOf(gateway.execute(identity('unmerge', 'u1', unmerging)));
  expect(refusal).toMatchObject({
    status: 422,
    refusal: { code: 'UNMERGE_UNASSIGNED_DOCUMENTS', path: '/reassignments', expected: [document] },
  });
  const staying = { ...unmerging, reassignments: [{ stream, toCustomerId: A }] };
  expect(await gateway.execute(identity('unmerge', 'u2', staying))).toMatchObject({ changed: true });
  expect(await look()).toEqual({ ...survivor, changed: false, documents: [] });
  expect(await gateway.execute(identity('unmerge', 'u3', unmerging))).toMatchObject({ changed: false });
});

test('another process knows of a merge a second later', async () => {
  let now = clock();
  const other = await counterGateway(log, { clock: () => now });
  await other.execute({ ...placing(B, 'before'), id: LEAD });
  await gateway.execute(identity('merge', 'm', merging));
  now += 1001;
  expect((await refusalOf(other.execute(placing(B, 'o1')))).refusal).toMatchObject({ code: 'CUSTOMER_MERGED' });
  await other.close();
});

test('a lead that is linked to a customer is no customer that was merged away', async () => {
  await gateway.execute(issue('lead', LEAD, 'capture', 'capture', { source: 'web', email: 'a@b.co' }));
  const link = identity('link', 'l', { leadJourneyId: LEAD, customerJourneyId: B, cause: 'spec' });
  expect(await gateway.execute(link)).toMatchObject({ changed: true });
  expect(await gateway.execute({ ...link, commandId: 'l2' })).toMatchObject({ changed: false });
  const call = issue('interaction', ORDER, 'record', 'call', { kind: 'call', direction: 'inbound', journeyId: LEAD });
  expect(await gateway.execute(call)).toMatchObject({ changed: true });
  const unknown = identity('link', 'l3', { leadJourneyId: ORDER, customerJourneyId: B, cause: 'spec' });
  expect((await refusalOf(gateway.execute(unknown))).refusal).toMatchObject({
    code: 'NOT_FOUND',
    path: '/leadJourneyId',
  });
});
