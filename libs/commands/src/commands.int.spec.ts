import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { testDatabase, type TestDatabase } from '@recount/postgres/testing';
import type { LocalCommandGateway } from './commands.module.js';
import { reservationId } from './pipeline/claims.js';
import { CommandRefusedError, type CommandAnswer, type CommandRequest } from './port.js';
import { codeOf, counterGateway, eventsOf, refusalOf, toCounter, withLog } from './testing/fixture.js';

let database: TestDatabase;
let logs: EventLog[];
let gateways: LocalCommandGateway[];
let next = 0;
/** A stream of the test's own. */
const newId = (): string => `00000000-0000-4000-8000-${String(++next).padStart(12, '0')}`;
const streamOf = (id: string): string => `counter-default.${id}`;
const reservationOf = (label: string): string => `reservation-default.${reservationId('default', 'counter.label', label)}`;
const typesOf = async (stream: string): Promise<string[]> => (await eventsOf(logs[0] as EventLog, stream)).map(({ type }) => type);

/** Two processes in one: each has a log, a cache and lanes of its own. */
beforeAll(async () => {
  database = await testDatabase();
  logs = await Promise.all([openEmbeddedLog({ url: database.url }), openEmbeddedLog({ url: database.url })]);
  gateways = await Promise.all(logs.map((log) => counterGateway(log)));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await Promise.all(logs.map((log) => log.close()));
  await database.drop();
});

const via = (which: number, request: CommandRequest): Promise<CommandAnswer> => (gateways[which % 2] as LocalCommandGateway).execute(request);
/** Repeats what may be repeated, with the same id, as a caller would. */
async function insist(which: number, request: CommandRequest): Promise<CommandAnswer> {
  for (;;) {
    try {
      return await via(which, request);
    } catch (error) {
      if (!(error instanceof CommandRefusedError) || !error.retryable) throw error;
    }
  }
}

test('a repeat is answered as the first time, by either process; another body under the id is refused', async () => {
  const id = newId();
  const first = await via(0, toCounter(id, 'open', 'c1'));
  expect(first).toMatchObject({ revision: '0', changed: true, duplicate: false });
  for (const which of [0, 1, 1]) expect(await via(which, toCounter(id, 'open', 'c1'))).toEqual({ ...first, duplicate: true });
  expect(await codeOf(via(1, toCounter(id, 'open', 'c1', { limit: 7 })))).toBe('IDEMPOTENCY_KEY_REUSED');
  expect(await typesOf(streamOf(id))).toEqual(['CounterOpened']);
});

test('the same command sent to both processes at once takes effect once', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c'));
  for (let i = 0; i < 20; i++) {
    const answers = await Promise.all([0, 1, 0, 1].map((which) => insist(which, toCounter(id, 'add', `c${i}`, { by: 1 }))));
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([String(i + 1)]));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  }
  expect(await typesOf(streamOf(id))).toHaveLength(21);
});

test('16 writers on one stream over two processes: no limit is passed, no command is lost or doubled', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c', { limit: 100 }));
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const codes: string[] = [];
      for (let i = 0; i < 8; i++) {
        const request = toCounter(id, 'add', `w${writer}-${i}`, { by: 1 });
        const answer = await insist(writer, request).catch((error: CommandRefusedError) => error);
        codes.push(answer instanceof CommandRefusedError ? answer.refusal.code : 'accepted');
      }
      return codes;
    }),
  );
  const codes = outcomes.flat();
  expect(codes.filter((code) => code === 'accepted')).toHaveLength(100);
  expect(codes.filter((code) => code === 'SHIP_OVER_ORDERED')).toHaveLength(28);
  const events = await eventsOf(logs[0] as EventLog, streamOf(id));
  expect(events.slice(1).map(({ data }) => data.count)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(101);
});

test('If-Match is never decided again after a conflict', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c1'));
  await via(1, toCounter(id, 'add', 'c2', { by: 1 }));
  const error = await refusalOf(via(0, toCounter(id, 'add', 'c3', { by: 1 }, { ifMatch: 0n })));
  expect({ status: error.status, ...error.refusal }).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED', expected: '0', actual: '1' });
  expect(await via(0, toCounter(id, 'add', 'c4', { by: 1 }, { ifMatch: 1n }))).toMatchObject({ revision: '2' });
});

describe('a unique value', () => {
  const label = (name: string) => ({ label: name });

  test('is reserved before and confirmed after its holder appends; the events name the reservation', async () => {
    const id = newId();
    await via(0, toCounter(id, 'open', 'c1', label('L1')));
    await (gateways[0] as LocalCommandGateway).execute(toCounter(newId(), 'open', 'other'));
    const [opened] = await eventsOf(logs[0] as EventLog, streamOf(id));
    expect(reservationOf('L1')).toContain(opened?.metadata.reservations);
    const local = await counterGateway(logs[0] as EventLog);
    await local.execute(toCounter(id, 'open', 'c1', label('L1')));
    await local.close(); // waits for the confirmation
    expect(await typesOf(reservationOf('L1'))).toEqual(['ValueReserved', 'ReservationConfirmed']);
  });

  test('goes to one of two that race for it; the other learns who has it', async () => {
    for (let round = 0; round < 10; round++) {
      const name = `race-${round}`;
      const ids = [newId(), newId()];
      const outcomes = await Promise.allSettled(ids.map((id, which) => insist(which, toCounter(id, 'open', `c-${id}`, label(name)))));
      const winner = ids[outcomes.findIndex(({ status }) => status === 'fulfilled')] as string;
      const lost = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(lost.reason).toMatchObject({ status: 409, refusal: { code: 'DUPLICATE_ORDER_NO', actual: streamOf(winner) } });
    }
  });

  test('a crash between reserving and appending is resumed by the repeat', async () => {
    const id = newId();
    const crashing = withLog(logs[0] as EventLog, {
      append: async (stream, ...rest) => {
        if (stream === streamOf(id)) throw new Error('killed');
        return (logs[0] as EventLog).append(stream, ...rest);
      },
    });
    const doomed = await counterGateway(crashing);
    expect(await codeOf(doomed.execute(toCounter(id, 'open', 'c1', label('L2'))))).toBe('INTERNAL');
    expect(await typesOf(reservationOf('L2'))).toEqual(['ValueReserved']);
    expect(await codeOf(via(1, toCounter(newId(), 'open', 'thief', label('L2'))))).toBe('DUPLICATE_ORDER_NO');
    expect(await via(1, toCounter(id, 'open', 'c1', label('L2')))).toMatchObject({ revision: '0', changed: true, duplicate: false });
    await doomed.close();
  });

  test('one that was never used is fenced and released; one that was used is confirmed instead', async () => {
    const [dead, alive] = [newId(), newId()];
    const deaf = withLog(logs[0] as EventLog, {
      append: async (stream, expected, events) => {
        if (stream === streamOf(dead) || events[0]?.type === 'ReservationConfirmed') throw new Error('killed');
        return (logs[0] as EventLog).append(stream, expected, events);
      },
    });
    const doomed = await counterGateway(deaf);
    await doomed.execute(toCounter(dead, 'open', 'c1', label('dead'))).catch(() => {});
    await doomed.execute(toCounter(alive, 'open', 'c1', label('alive')));
    await doomed.close();

    const early = await counterGateway(logs[1] as EventLog);
    await early.sweepReservations();
    expect(await typesOf(reservationOf('dead'))).toEqual(['ValueReserved']);
    const late = await counterGateway(logs[1] as EventLog, { clock: () => Date.now() + 601_000 });
    expect(await late.sweepReservations()).toMatchObject({ confirmed: 1, released: 1, waiting: 0 });
    expect(await typesOf(streamOf(dead))).toEqual(['ReservationAbandoned']);
    expect(await typesOf(reservationOf('dead'))).toEqual(['ValueReserved', 'ReservationReleased']);
    expect(await typesOf(reservationOf('alive'))).toEqual(['ValueReserved', 'ReservationConfirmed']);
    expect(await late.sweepReservations()).toEqual({ confirmed: 0, released: 0, waiting: 0 });

    expect(await codeOf(via(0, toCounter(dead, 'open', 'c1', label('dead'))))).toBe('TRANSITION_NOT_ALLOWED');
    expect(await via(0, toCounter(dead, 'open', 'c2', label('dead')))).toMatchObject({ revision: '1', changed: true });
    expect(await codeOf(via(0, toCounter(newId(), 'open', 'c3', label('dead'))))).toBe('DUPLICATE_ORDER_NO');
    await Promise.all([early.close(), late.close()]);
  });

  test('a writer held up past the sweep conflicts, decides again and sees the fence', async () => {
    const id = newId();
    let letGo = (): void => {};
    let arrived = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const atTheGate = new Promise<void>((resolve) => (arrived = resolve));
    const slow = withLog(logs[0] as EventLog, {
      append: async (stream, ...rest) => {
        if (stream === streamOf(id)) {
          arrived();
          await held;
        }
        return (logs[0] as EventLog).append(stream, ...rest);
      },
    });
    const sleeper = await counterGateway(slow);
    const late = await counterGateway(logs[1] as EventLog, { clock: () => Date.now() + 601_000 });
    const answer = refusalOf(sleeper.execute(toCounter(id, 'open', 'c1', label('slow'))));
    await atTheGate;
    expect(await late.sweepReservations()).toMatchObject({ released: 1 });
    const thief = newId();
    expect(await late.execute(toCounter(thief, 'open', 'c2', label('slow')))).toMatchObject({ changed: true });
    letGo();
    expect((await answer).refusal).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await typesOf(streamOf(id))).toEqual(['ReservationAbandoned']);
    await Promise.all([sleeper.close(), late.close()]);
    expect(await typesOf(reservationOf('slow'))).toEqual(['ValueReserved', 'ReservationReleased', 'ValueReserved', 'ReservationConfirmed']);
  });

  test('a command that reserved and then lost its stream to another gives the value back, fenced', async () => {
    const id = newId();
    let rival: (() => Promise<unknown>) | undefined = () => via(1, toCounter(id, 'open', 'rival', label('theirs')));
    const slow = withLog(logs[0] as EventLog, {
      append: async (stream, ...rest) => {
        const race = rival;
        if (stream === streamOf(id) && race !== undefined) {
          rival = undefined;
          await race();
        }
        return (logs[0] as EventLog).append(stream, ...rest);
      },
    });
    const loser = await counterGateway(slow);
    expect(await codeOf(loser.execute(toCounter(id, 'open', 'c1', label('mine'))))).toBe('ALREADY_EXISTS');
    expect(await typesOf(streamOf(id))).toEqual(['CounterOpened', 'ReservationAbandoned']);
    expect(await typesOf(reservationOf('mine'))).toEqual(['ValueReserved', 'ReservationReleased']);
    expect(await via(0, toCounter(newId(), 'open', 'c2', label('mine')))).toMatchObject({ changed: true });
    await loser.close();
  });

  test('what the stream took by another command is not released with the command that lost', async () => {
    const id = newId();
    let rival: (() => Promise<unknown>) | undefined = () => via(1, toCounter(id, 'open', 'rival', label('shared')));
    const slow = withLog(logs[0] as EventLog, {
      append: async (stream, ...rest) => {
        const race = rival;
        if (stream === streamOf(id) && race !== undefined) {
          rival = undefined;
          await race();
        }
        return (logs[0] as EventLog).append(stream, ...rest);
      },
    });
    const loser = await counterGateway(slow);
    expect(await codeOf(loser.execute(toCounter(id, 'open', 'c1', label('shared'))))).toBe('ALREADY_EXISTS');
    expect(await typesOf(streamOf(id))).toEqual(['CounterOpened']);
    expect(await codeOf(via(0, toCounter(newId(), 'open', 'c2', label('shared'))))).toBe('DUPLICATE_ORDER_NO');
    await loser.close();
  });
});

test('an external id that is known is answered as the first time, with the id of the stream that has it', async () => {
  const lead = (id: string, commandId: string) => ({
    ...toCounter(id, 'capture', commandId, { source: 'web', externalId: 'X1', email: 'a@b.co' }),
    streamType: 'lead',
  });
  const [first, second] = [newId(), newId()];
  const answer = await via(0, lead(first, 'l1'));
  expect(await via(1, lead(first, 'l2'))).toEqual({ ...answer, duplicate: true });
  expect(await via(1, lead(second, 'l3'))).toEqual({ ...answer, duplicate: true, id: first });
  expect(await typesOf(`lead-default.${second}`)).toEqual([]);
});

test('the journey runs through the gateway: an order, its number, its envelope', async () => {
  const [id, customerId] = [newId(), newId()];
  const amount = { units: '10000', scale: 2, currency: 'EUR' };
  const body = { orderNo: 'A-1', customerId, lines: [{ lineId: '1', productId: 'p', quantity: '2', amount }], total: amount };
  const place = { ...toCounter(id, 'place', 'p1', body), streamType: 'order' };
  expect(await via(0, place)).toMatchObject({ revision: '1', changed: true });
  const [placed] = await eventsOf(logs[0] as EventLog, `order-default.${id}`);
  expect(placed).toMatchObject({ type: 'OrderPlaced', metadata: { root: customerId, commandName: 'order.place' }, data: { orderNo: 'A-1' } });
  expect(await codeOf(via(1, { ...place, id: newId(), commandId: 'p2' }))).toBe('DUPLICATE_ORDER_NO');
});
