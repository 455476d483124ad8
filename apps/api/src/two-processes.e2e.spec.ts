import { type CommandRequest, createCommandGateway, type LocalCommandGateway } from '@recount/commands';
import { type EventStoreDbLog, openEventStoreDb, uuidv7 } from '@recount/event-log';
import { type TestStore, testStore } from './testing/store.js';

// EventStoreDB answers an append whose ids it holds as if it had just been made, whatever it says. Two processes that
// share nothing but the store must not take each other's events for their own.

let store: TestStore;
const logs: EventStoreDbLog[] = [];
const gateways: LocalCommandGateway[] = [];
beforeAll(async () => {
  store = (await testStore(true)) as TestStore;
  for (const name of ['a', 'b']) {
    // A name of its own: logs of the same connection string share one client.
    const log = await openEventStoreDb({ connectionString: `${store.url}&connectionName=${name}`, say: () => {} });
    logs.push(log);
    gateways.push(await createCommandGateway({ log }));
  }
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await Promise.all(logs.map((log) => log.close()));
  await store.close();
});

const customerId = uuidv7();
const usd = (units: number) => ({ currency: 'USD', units: String(units), scale: 2 });
const via = (which: number, request: Omit<CommandRequest, 'tenant' | 'actor' | 'correlationId'>) =>
  (gateways[which] as LocalCommandGateway).execute({
    tenant: 'default',
    actor: { type: 'user', id: 'spec' },
    // As different requests have.
    correlationId: uuidv7(),
    ...request,
  });
const eventsOf = async (stream: string) => {
  const events = [];
  for await (const { type, data, metadata } of (logs[0] as EventStoreDbLog).readStream(stream))
    events.push({ type, data, root: metadata.root });
  return events;
};
const REUSED = { refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } };

describe('one command id in two processes', () => {
  const opportunity = (id: string, command: string, commandId: string, body: object): Parameters<typeof via>[1] => ({
    streamType: 'opportunity',
    id,
    command,
    commandId,
    body,
  });
  const opening = (id: string, units: number, owner = customerId) =>
    opportunity(id, 'open', 'K-1', { customerId: owner, name: 'n', amount: usd(units) });

  test('with another body is refused, and nothing is decided on what was never stored', async () => {
    const id = uuidv7();
    await via(0, opening(id, 100));
    await expect(via(1, opening(id, 999, uuidv7()))).rejects.toMatchObject(REUSED);
    const changed = { old: usd(999), new: usd(500) };
    await expect(via(1, opportunity(id, 'change-amount', 'K-2', changed))).rejects.toMatchObject({
      refusal: { code: 'STALE_FIELD_VALUE' },
    });
    // At the same revision, both knowing the stream: the second has the first's event neither read nor written.
    const change = (units: number) => opportunity(id, 'change-amount', 'K-3', { old: usd(100), new: usd(units) });
    await via(0, change(300));
    await expect(via(1, change(400))).rejects.toMatchObject(REUSED);
    await via(1, opportunity(id, 'change-amount', 'K-4', { old: usd(300), new: usd(600) }));
    const events = await eventsOf(`opportunity-default.${id}`);
    expect(events.map(({ data }) => data.amount ?? data.new)).toEqual([usd(100), usd(300), usd(600)]);
    expect(new Set(events.map(({ root }) => root))).toEqual(new Set([customerId]));
  });

  test('with the same body is answered as at first', async () => {
    const id = uuidv7();
    const first = await via(0, opening(id, 100));
    expect(await via(1, opening(id, 100))).toEqual({ ...first, duplicate: true });
  });

  test('at the same moment takes effect once, also of a command that claims a number', async () => {
    for (let n = 0; n < 5; n++) {
      const id = uuidv7();
      const place = (quantity: number): Parameters<typeof via>[1] => {
        const line = { lineId: '1', productId: 'p', quantity: String(quantity), amount: usd(100 * quantity) };
        const body = { customerId, orderNo: `SO-${n}`, total: usd(100 * quantity), lines: [line] };
        return { streamType: 'order', id, command: 'place', commandId: 'O-1', body };
      };
      const quantities = [1, 7];
      const outcomes = await Promise.allSettled(quantities.map((quantity, which) => via(which, place(quantity))));
      const accepted = quantities.filter((_, which) => outcomes[which]?.status === 'fulfilled');
      expect(accepted).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: REUSED });
      const [placed] = await eventsOf(`order-default.${id}`);
      expect(placed).toMatchObject({ type: 'OrderPlaced', data: { total: usd(100 * (accepted[0] as number)) } });
    }
  });
});
