import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { id } from './testing/samples.js';

let api: TestApi;
let client: EventStoreDBClient;
beforeAll(async () => {
  api = await bootApi({ eventStore: true });
  client = EventStoreDBClient.connectionString(String(api.eventStoreUrl));
}, 600_000);
afterAll(async () => {
  await client.dispose();
  await api.close();
}, 600_000);

const register = async (customer: string, name: string) => {
  const answer = await api.client.command('customer', customer, 'register', { kind: 'org', name });
  expect(answer.status).toBe(201);
  return answer;
};

test('a client of its own reads and follows what the API writes', async () => {
  const followed: string[] = [];
  const subscription = client.subscribeToAll();
  const arrived = new Promise<void>((resolve) => {
    subscription.on('data', ({ event }) => {
      if (event?.type === 'CustomerRegistered') followed.push(event.id);
      if (followed.length === 3) resolve();
    });
  });
  const written: string[] = [];
  const customer = id();
  written.push(...(await register(customer, 'Engines Ltd')).eventIds);
  for (const name of ['Looms Ltd', 'Cards Ltd']) written.push(...(await register(id(), name)).eventIds);
  await arrived;
  expect(followed).toEqual(written);
  await subscription.unsubscribe();
  for await (const { event } of client.readStream(`customer-default.${customer}`)) {
    expect(event).toMatchObject({
      type: 'CustomerRegistered',
      data: { kind: 'org', name: 'Engines Ltd' },
      metadata: { tenant: 'default', root: customer },
    });
  }
});

test('an event that it appends is folded, and the next command stands on it', async () => {
  const customer = id();
  const event = jsonEvent({
    type: 'CustomerRegistered',
    data: { kind: 'org', name: 'From elsewhere' },
    metadata: { tenant: 'default', root: customer, occurredAt: '2026-03-01T09:00:00.000Z', schemaVersion: '1' },
  });
  await client.appendToStream(`customer-default.${customer}`, event, { expectedRevision: NO_STREAM });
  await api.store.catchUp();
  expect((await api.client.row('customer_360', customer))?.name).toBe('From elsewhere');
  const changed = await api.client.command('customer', customer, 'change-owner', { to: 'bob' });
  expect([changed.status, changed.revision]).toEqual([201, '1']);
});
