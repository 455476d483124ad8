import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { reservationId } from './pipeline/claims.js';
import { codeOf, counterGateway, eventsOf, refusalOf, toCounter, withLog } from './testing/fixture.js';
import { type TwoProcesses, twoProcesses } from './testing/two-processes.js';

let database: TestDatabase;
let log: EventLog;
let otherLog: EventLog;
let processes: TwoProcesses;
beforeAll(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  otherLog = await openEmbeddedLog({ url: database.url });
  processes = await twoProcesses(log, otherLog);
});
afterAll(async () => {
  await processes.close();
  await database.drop();
});

const via: TwoProcesses['via'] = (...args) => processes.via(...args);
const insist: TwoProcesses['insist'] = (...args) => processes.insist(...args);
const typesOf: TwoProcesses['typesOf'] = (stream) => processes.typesOf(stream);
const newId = (): string => processes.newId();
const streamOf = (id: string): string => `counter-default.${id}`;
const reservationOf = (label: string): string =>
  `reservation-default.${reservationId('default', 'counter.label', label)}`;
const label = (name: string) => ({ label: name });

test('is reserved before and confirmed after its holder appends; the events name the reservation', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c1', label('L1')));
  await via(0, toCounter(newId(), 'open', 'other'));
  const [opened] = await eventsOf(log, streamOf(id));
  expect(reservationOf('L1')).toContain(opened?.metadata.reservations);
  const local = await counterGateway(log);
  await local.execute(toCounter(id, 'open', 'c1', label('L1')));
  await local.close(); // waits for the confirmation
  expect(await typesOf(reservationOf('L1'))).toEqual(['ValueReserved', 'ReservationConfirmed']);
});

test('goes to one of two that race for it; the other learns who has it', async () => {
  for (let round = 0; round < 10; round++) {
    const name = `race-${round}`;
    const ids = [newId(), newId()];
    const outcomes = await Promise.allSettled(
      ids.map((id, which) => insist(which, toCounter(id, 'open', `c-${id}`, label(name)))),
    );
    const winner = ids[outcomes.findIndex(({ status }) => status === 'fulfilled')] as string;
    const lost = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(lost.reason).toMatchObject({
      status: 409,
      refusal: { code: 'DUPLICATE_ORDER_NO', actual: streamOf(winner) },
    });
  }
});

test('a crash between reserving and appending is resumed by the repeat', async () => {
  const id = newId();
  const crashing = withLog(log, {
    append: async (stream, ...rest) => {
      if (stream === streamOf(id)) throw new Error('killed');
      return log.append(stream, ...rest);
    },
  });
  const doomed = await counterGateway(crashing);
  expect(await codeOf(doomed.execute(toCounter(id, 'open', 'c1', label('L2'))))).toBe('INTERNAL');
  expect(await typesOf(reservationOf('L2'))).toEqual(['ValueReserved']);
  expect(await codeOf(via(1, toCounter(newId(), 'open', 'thief', label('L2'))))).toBe('DUPLICATE_ORDER_NO');
  expect(await via(1, toCounter(id, 'open', 'c1', label('L2')))).toMatchObject({
    revision: '0',
    changed: true,
    duplicate: false,
  });
  await doomed.close();
});

test('one that was never used is fenced and released; one that was used is confirmed instead', async () => {
  const [dead, alive] = [newId(), newId()];
  const deaf = withLog(log, {
    append: async (stream, expected, events) => {
      if (stream === streamOf(dead) || events[0]?.type === 'ReservationConfirmed') throw new Error('killed');
      return log.append(stream, expected, events);
    },
  });
  const doomed = await counterGateway(deaf);
  await doomed.execute(toCounter(dead, 'open', 'c1', label('dead'))).catch(() => {});
  await doomed.execute(toCounter(alive, 'open', 'c1', label('alive')));
  await doomed.close();

  const early = await counterGateway(otherLog);
  await early.sweepReservations();
  expect(await typesOf(reservationOf('dead'))).toEqual(['ValueReserved']);
  const late = await counterGateway(otherLog, { clock: () => Date.now() + 601_000 });
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
  const slow = withLog(log, {
    append: async (stream, ...rest) => {
      if (stream === streamOf(id)) {
        arrived();
        await held;
      }
      return log.append(stream, ...rest);
    },
  });
  const sleeper = await counterGateway(slow);
  const late = await counterGateway(otherLog, { clock: () => Date.now() + 601_000 });
  const answer = refusalOf(sleeper.execute(toCounter(id, 'open', 'c1', label('slow'))));
  await atTheGate;
  expect(await late.sweepReservations()).toMatchObject({ released: 1 });
  const thief = newId();
  expect(await late.execute(toCounter(thief, 'open', 'c2', label('slow')))).toMatchObject({ changed: true });
  letGo();
  expect((await answer).refusal).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
  expect(await typesOf(streamOf(id))).toEqual(['ReservationAbandoned']);
  await Promise.all([sleeper.close(), late.close()]);
  expect(await typesOf(reservationOf('slow'))).toEqual([
    'ValueReserved',
    'ReservationReleased',
    'ValueReserved',
    'ReservationConfirmed',
  ]);
});

test('a reservation that was released meanwhile is reserved anew, not taken for granted', async () => {
  const id = newId();
  let letGo = (): void => {};
  let arrived = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const atTheGate = new Promise<void>((resolve) => (arrived = resolve));
  const behaving = (before: () => Promise<void>): EventLog =>
    withLog(log, {
      append: async (stream, ...rest) => {
        if (stream === streamOf(id)) await before();
        return log.append(stream, ...rest);
      },
    });
  const slow = behaving(async () => {
    arrived();
    await held;
  });
  const doomed = behaving(() => Promise.reject(new Error('killed')));
  const [sleeper, crashing] = [await counterGateway(slow), await counterGateway(doomed)];
  const late = await counterGateway(otherLog, { clock: () => Date.now() + 601_000 });
  const answer = refusalOf(sleeper.execute(toCounter(id, 'open', 'b', label('shifted'))));
  await atTheGate; // b reserved, and is about to append
  await crashing.execute(toCounter(id, 'open', 'a', label('shifted'))).catch(() => {}); // a took the reservation over
  await late.sweepReservations(); // a is fenced off, the value released
  const thief = newId();
  await late.execute(toCounter(thief, 'open', 'c', label('shifted')));
  letGo();
  expect((await answer).refusal).toMatchObject({ code: 'DUPLICATE_ORDER_NO', actual: streamOf(thief) });
  expect(await typesOf(streamOf(id))).toEqual(['ReservationAbandoned', 'ReservationAbandoned']);
  await Promise.all([sleeper.close(), crashing.close(), late.close()]);
});

test('a command that reserved and then lost its stream to another gives the value back, fenced', async () => {
  const id = newId();
  let rival: (() => Promise<unknown>) | undefined = () => via(1, toCounter(id, 'open', 'rival', label('theirs')));
  const slow = withLog(log, {
    append: async (stream, ...rest) => {
      const race = rival;
      if (stream === streamOf(id) && race !== undefined) {
        rival = undefined;
        await race();
      }
      return log.append(stream, ...rest);
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
  const slow = withLog(log, {
    append: async (stream, ...rest) => {
      const race = rival;
      if (stream === streamOf(id) && race !== undefined) {
        rival = undefined;
        await race();
      }
      return log.append(stream, ...rest);
    },
  });
  const loser = await counterGateway(slow);
  expect(await codeOf(loser.execute(toCounter(id, 'open', 'c1', label('shared'))))).toBe('ALREADY_EXISTS');
  expect(await typesOf(streamOf(id))).toEqual(['CounterOpened']);
  expect(await codeOf(via(0, toCounter(newId(), 'open', 'c2', label('shared'))))).toBe('DUPLICATE_ORDER_NO');
  await loser.close();
});
