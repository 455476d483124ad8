import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { codeOf, counterGateway, refusalOf, toCounter } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const ID = '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
const NOW = Date.parse('2026-06-01T22:30:00Z');
const clock = (): number => NOW;

let log: EventLog;
let gateway: LocalCommandGateway;
const run = (command: string, commandId: string, body: object = {}, more = {}) =>
  gateway.execute(toCounter(ID, command, commandId, body, more));

beforeEach(async () => {
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock });
});
afterEach(() => gateway.close());

test.each([
  [{ streamType: 'counters' }, 'UNKNOWN_STREAM_TYPE'],
  [{ command: 'explode' }, 'UNKNOWN_COMMAND'],
  [{ tenant: 'a-b' }, 'VALIDATION_FAILED'],
  [{ tenant: '_' }, 'FORBIDDEN'],
  [{ id: 'x' }, 'VALIDATION_FAILED'],
  [{ commandId: '' }, 'VALIDATION_FAILED'],
  [{ commandId: 'x'.repeat(101) }, 'VALIDATION_FAILED'],
  [{ body: { by: '3' } }, 'VALIDATION_FAILED'],
  [{ body: { by: 3, more: 1 } }, 'VALIDATION_FAILED'],
  [{ occurredAt: '2026-06-01' }, 'VALIDATION_FAILED'],
  [{ occurredAt: '2026-06-01T22:36:00Z' }, 'OCCURRED_AT_IN_FUTURE'],
  [{ occurredAt: '2016-05-01T00:00:00Z' }, 'OCCURRED_AT_TOO_OLD'],
  [{ streamType: 'tenant', id: 'other', command: 'configure' }, 'VALIDATION_FAILED'],
  [{ streamType: 'pipeline', id: 'a.b', command: 'define' }, 'VALIDATION_FAILED'],
])('%j is refused with %s', async (more, code) => {
  await run('open', 'c1');
  expect(await codeOf(run('add', 'c2', { by: 1 }, more))).toBe(code);
});

test.each([
  [{ streamType: 'counters' }, 'streamType'],
  [{ command: 'explode' }, 'command'],
  [{ tenant: '_' }, 'tenant'],
  [{ id: 'x' }, 'id'],
  [{ actor: { type: 'user', id: '' } }, 'actor'],
  [{ commandId: '' }, 'commandId'],
  [{ correlationId: '' }, 'correlationId'],
  [{ causationId: 'x'.repeat(201) }, 'causationId'],
  [{ channel: '' }, 'channel'],
  [{ ifMatch: -2n }, 'ifMatch'],
  [{ occurredAt: 'soon' }, 'occurredAt'],
  [{ body: { by: 'x' } }, undefined],
])('%p names the part of the request that is wrong: %s', async (more, field) => {
  const error = await refusalOf(run('add', 'c1', { by: 1 }, more));
  expect([error.field, error.refusal.path]).toEqual([field, `/${field ?? 'by'}`]);
});

test('up to five minutes ahead is now, by anybody’s clock', async () => {
  const at = (ms: number) => ({ occurredAt: new Date(NOW + ms).toISOString() });
  expect(await run('open', 'c1', {}, at(300_000))).toMatchObject({ changed: true });
  expect(await codeOf(run('add', 'c2', { by: 1 }, at(300_001)))).toBe('OCCURRED_AT_IN_FUTURE');
});

test('nothing is too old for a migration', async () => {
  const old = { occurredAt: '1970-01-01T00:00:00Z' };
  expect(await codeOf(run('open', 'c1', {}, old))).toBe('OCCURRED_AT_TOO_OLD');
  expect(await run('open', 'c1', {}, { ...old, actor: { type: 'migration', id: 'm' } })).toMatchObject({
    changed: true,
  });
});

test('a refused body names every problem, the first of them in the refusal', async () => {
  const error = await refusalOf(run('add', 'c1', { by: 'x', more: 1 }));
  expect(error.refusal).toMatchObject({ path: '/more', expected: 'unknown' });
  expect(error.problems.map(({ path, rule }) => [path, rule])).toEqual([
    ['/more', 'unknown'],
    ['/by', 'int'],
  ]);
});

test('what is a rule of the domain is not refused as a matter of format', async () => {
  const opportunity = { streamType: 'opportunity' };
  const migration = { ...opportunity, actor: { type: 'migration', id: 'm' } };
  await run('open', 'o1', {}, opportunity);
  expect(await codeOf(run('lose', 'o2', {}, opportunity))).toBe('REASON_REQUIRED');
  expect(await run('lose', 'o3', {}, migration)).toMatchObject({ changed: true });
  expect(await codeOf(run('capture', 'l1', { source: 'rumour' }, { streamType: 'lead' }))).toBe('UNKNOWN_SOURCE');
  expect(await codeOf(run('capture', 'l2', { source: 'web' }, { streamType: 'lead' }))).toBe('LEAD_NO_CONTACT_POINT');
  expect(await codeOf(run('register', 'k1', { kind: 'org', name: 'N', uscc: '1' }, { streamType: 'customer' }))).toBe(
    'INVALID_USCC',
  );
});
