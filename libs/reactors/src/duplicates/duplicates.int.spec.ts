import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { drainReactors, knownBy } from '../index.js';

const idOf = (name: string) => uuidv5('duplicates-spec', name);
const PHONE = '+8613800138000';

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
beforeEach(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log, findKnown: knownBy(database.pool) });
});
afterEach(async () => {
  await gateway.close();
  await log.close();
  await database.drop();
});
const issue = (streamType: string, name: string, command: string, body: object, more: object = {}) =>
  gateway.execute({
    tenant: 'default',
    actor: { type: 'user', id: 'spec' },
    commandId: uuidv5(streamType, name, command, JSON.stringify(body)),
    streamType,
    id: streamType === 'identity' || streamType === 'tenant' ? name : idOf(name),
    command,
    body,
    ...more,
  });
const capture = (name: string, body: object, more: object = {}) =>
  issue('lead', name, 'capture', { source: 'web', ...body }, more);
const react = () => drainReactors({ pool: database.pool, gateway });
/** Whom each lead was suspected to be, by name. */
const suspicions = async (...names: readonly string[]) => {
  const { rows } = await database.pool.query<{ stream: string; data: string }>(
    `select stream, data from log.event where type ~ 'DuplicateSuspected$' order by position`,
  );
  const nameOf = (id: string) => names.find((name) => idOf(name) === id) ?? id;
  return rows.map(({ stream, data }) => {
    const { candidateIds, score, signals } = JSON.parse(data) as {
      candidateIds: readonly string[];
      score: string;
      signals: readonly string[];
    };
    return [nameOf(stream.split('.')[1] as string), candidateIds.map(nameOf).sort(), score, signals];
  });
};

test('a lead is suspected to be who had its phone number, address or code before, however that was written', async () => {
  await capture('first', { phone: PHONE });
  await issue('customer', 'firm', 'register', { kind: 'org', name: 'Acme', uscc: '91350100M000100Y43' });
  await issue('customer', 'firm', 'add-contact', { subjectId: idOf('li'), name: 'Li', email: 'Li@Acme.cn' });
  await react();
  expect(await suspicions()).toEqual([]);
  await capture('second', { phone: PHONE, email: 'li@acme.CN', attributes: { uscc: '91350100m000100y43' } });
  await capture('third', { email: 'else@b.co' });
  await react();
  expect(await suspicions('first', 'second', 'third', 'firm')).toEqual([
    ['second', ['firm', 'first'], '0.9850', ['email', 'phone', 'uscc']],
  ]);
  // A later change of the lead is looked at too, and nobody is named twice.
  await issue('lead', 'third', 'change-profile', { changes: [{ path: '/phone', old: null, new: PHONE }] });
  await issue('lead', 'second', 'change-profile', {
    changes: [{ path: '/email', old: 'li@acme.CN', new: 'LI@acme.cn' }],
  });
  await react();
  expect((await suspicions('first', 'second', 'third')).slice(1)).toEqual([
    ['third', ['first', 'second'], '0.8000', ['phone']],
  ]);
});

test('a pair that was found not to be the same is not proposed, nor are another tenant or booked history', async () => {
  await capture('father', { phone: PHONE });
  await capture('abroad', { phone: PHONE }, { tenant: 'acme' });
  await capture('booked', { phone: PHONE }, { actor: { type: 'migration', id: 'spec' } });
  await capture('son', { email: 'son@b.co' });
  await issue('identity', 'customers', 'reject-merge', { customerIds: [idOf('father'), idOf('son')], reason: 'kin' });
  await issue('lead', 'son', 'change-profile', { changes: [{ path: '/phone', old: null, new: PHONE }] });
  await react();
  expect(await suspicions('father', 'son', 'booked')).toEqual([['son', ['booked'], '0.8000', ['phone']]]);
});

test('no value is kept in the index; with another key it is made anew, and says the same', async () => {
  await capture('first', { phone: PHONE, email: 'a@b.co' });
  await react();
  const keys = async () => {
    const { rows } = await database.pool.query<{ hash: Buffer; root: string }>(
      'select hash, root::text as root from engine.match_key order by hash',
    );
    return rows.map(({ hash }) => hash.toString('hex'));
  };
  const before = await keys();
  expect(before).toHaveLength(2);
  const { rows } = await database.pool.query<{ secret: Buffer }>('select secret from engine.match_secret');
  const { rows: written } = await database.pool.query<{ all: string }>(
    `select string_agg(data || metadata, '') as all from log.event`,
  );
  expect(written[0]?.all).not.toContain((rows[0] as { secret: Buffer }).secret.toString('hex'));
  process.env.RECOUNT_MATCH_KEY = 'a key of the operator';
  try {
    await capture('second', { phone: PHONE });
    await react();
    expect(await suspicions('first', 'second')).toEqual([['second', ['first'], '0.8000', ['phone']]]);
    const after = await keys();
    expect(after).toHaveLength(3);
    expect(after.filter((hash) => before.includes(hash))).toEqual([]);
  } finally {
    delete process.env.RECOUNT_MATCH_KEY;
  }
});

test('handled again from the beginning, it says nothing twice', async () => {
  await capture('first', { phone: PHONE });
  await capture('second', { phone: PHONE });
  await react();
  await database.pool.query('delete from engine.reactor_outcome');
  await database.pool.query('update engine.reactor set position = null, event_id = null');
  await react();
  expect(await suspicions('first', 'second')).toEqual([['second', ['first'], '0.8000', ['phone']]]);
});

const configure = (duplicates: string) =>
  issue('tenant', 'settings', 'configure', { timeZone: 'UTC', currency: 'CNY', name: 'T', duplicates });

test('where the tenant allows duplicates nobody is suspected', async () => {
  await configure('allow');
  await capture('first', { phone: PHONE });
  await capture('second', { phone: PHONE });
  await react();
  expect(await suspicions()).toEqual([]);
});

test('where the tenant refuses them, a lead by whose values somebody is known is not captured', async () => {
  await configure('reject');
  await issue('customer', 'firm', 'register', { kind: 'org', name: 'Acme', uscc: '91350100M000100Y43' });
  await capture('first', { phone: PHONE, email: 'li@acme.cn' });
  await capture('abroad', { phone: PHONE }, { tenant: 'acme' });
  await react();
  const refused = (name: string, body: object) =>
    capture(name, body).then(
      () => undefined,
      ({ status, refusal: { code, path, actual } }) => ({ status, code, path, actual }),
    );
  const code = 'DUPLICATE_IDENTITY_KEY';
  expect(await refused('again', { phone: PHONE, email: 'LI@acme.CN' })).toEqual({
    status: 409,
    code,
    path: '/email',
    actual: { existingId: idOf('first'), signals: ['email', 'phone'] },
  });
  expect(await refused('code', { company: 'Acme', attributes: { uscc: '91350100m000100y43' } })).toMatchObject({
    code,
    path: '/attributes/uscc',
    actual: { existingId: idOf('firm') },
  });
  expect(await refused('else', { phone: '+8613800138001' })).toBeUndefined();
  // History is booked as it was.
  await capture('booked', { phone: PHONE }, { actor: { type: 'migration', id: 'spec' } });
  // Who was merged away is known as the survivor.
  const merging = { survivorId: idOf('firm'), loserIds: [idOf('person')] };
  await issue('customer', 'person', 'register', { kind: 'person', name: 'Wu', phone: '+8613800138009' });
  await issue('identity', 'customers', 'merge', merging);
  await react();
  expect(await refused('wu', { phone: '+8613800138009' })).toMatchObject({ actual: { existingId: idOf('firm') } });
});

test('of two captured before the index has come so far both are, and the second is suspected', async () => {
  await configure('reject');
  await capture('first', { phone: PHONE });
  await capture('second', { phone: PHONE });
  await react();
  expect(await suspicions('first', 'second')).toEqual([['second', ['first'], '0.8000', ['phone']]]);
});

test('a customer registered without a lead is suspected as a lead is; one that a lead became, or history, is not', async () => {
  await capture('first', { phone: PHONE, email: 'a@b.co' });
  await issue('customer', 'walkIn', 'register', { kind: 'person', name: 'Li', phone: PHONE });
  await issue('customer', 'other', 'register', { kind: 'person', name: 'Wu', phone: '+8613800138001' });
  await capture('second', { email: 'A@b.co' });
  await issue('lead', 'second', 'assign', { ownerId: 'ann' });
  await issue('lead', 'second', 'qualify', { criteria: [] });
  await issue('lead', 'second', 'convert', { customerId: idOf('second'), mode: 'created' });
  const known = { kind: 'person', name: 'Li', email: 'a@b.co', sourceLeadId: idOf('second') };
  await issue('customer', 'second', 'register', known);
  const booked = { kind: 'person', name: 'Li', phone: PHONE };
  await issue('customer', 'booked', 'register', booked, { actor: { type: 'migration', id: 'spec' } });
  await react();
  expect(await suspicions('first', 'walkIn', 'second')).toEqual([
    ['walkIn', ['first'], '0.8000', ['phone']],
    ['second', ['first'], '0.7000', ['email']],
  ]);
  const suspected = `customer-default.${idOf('walkIn')}`;
  expect((await log.readStream(suspected, { from: 1n })[Symbol.asyncIterator]().next()).value).toMatchObject({
    type: 'CustomerDuplicateSuspected',
  });
});
