import { type EventLog, EventRejectedError, LogUnavailableError } from '@recount/event-log';
import { aggregates } from '@recount/journey';
import type { LocalCommandGateway } from './commands.module.js';
import { counter } from './testing/counter.js';
import { codeOf, counterGateway, eventsOf, refusalOf, toCounter, withLog } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const ID = '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
const STREAM = `counter-default.${ID}`;
const NOW = Date.parse('2026-06-01T22:30:00Z');
const clock = (): number => NOW;

let log: EventLog;
let gateway: LocalCommandGateway;
const pauses: number[] = [];
const pause = async (ms: number): Promise<void> => void pauses.push(ms);
const run = (command: string, commandId: string, body: object = {}, more = {}) =>
  gateway.execute(toCounter(ID, command, commandId, body, more));

beforeEach(async () => {
  pauses.length = 0;
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock, pause });
});
afterEach(() => gateway.close());

describe('a log that does not answer', () => {
  test('is asked again with the same ids at the same revision; what took place takes place once', async () => {
    const asked: unknown[] = [];
    const flaky = withLog(log, {
      async append(stream, expected, events) {
        asked.push([expected, events[0]?.id]);
        await log.append(stream, expected, events);
        if (asked.length < 3) throw new LogUnavailableError('the answer was lost');
        return log.append(stream, expected, events);
      },
    });
    const other = await counterGateway(flaky, { clock, pause });
    expect(await other.execute(toCounter(ID, 'open', 'c1'))).toMatchObject({
      revision: '0',
      changed: true,
      duplicate: false,
    });
    expect(new Set(asked.map(String)).size).toBe(1);
    expect(pauses).toHaveLength(2);
    expect(await eventsOf(log, STREAM)).toHaveLength(1);
    await other.close();
  });
  test('answers UNAVAILABLE in the end, and the repeat resumes', async () => {
    let down = true;
    const flaky = withLog(log, {
      append: async (...args) => {
        const result = await log.append(...args);
        if (down) throw new LogUnavailableError('down');
        return result;
      },
    });
    const other = await counterGateway(flaky, { clock, pause });
    const { refusal, status, retryable } = await refusalOf(other.execute(toCounter(ID, 'open', 'c1')));
    expect({ code: refusal.code, status, retryable }).toEqual({ code: 'UNAVAILABLE', status: 503, retryable: true });
    down = false;
    expect(await other.execute(toCounter(ID, 'open', 'c1'))).toMatchObject({ revision: '0', changed: true });
    expect(await eventsOf(log, STREAM)).toHaveLength(1);
    await other.close();
  });
});

test('what could not be folded again is never stored: INTERNAL, and the stream goes on', async () => {
  const evolve: typeof counter.evolve = (state, event) => {
    if (event.type === 'CounterGrew') throw new RangeError('two currencies');
    return counter.evolve(state, event);
  };
  const other = await counterGateway(log, { clock, aggregates: { ...aggregates, counter: { ...counter, evolve } } });
  await other.execute(toCounter(ID, 'open', 'c1'));
  const { refusal, cause } = await refusalOf(other.execute(toCounter(ID, 'add', 'c2', { by: 1 })));
  expect([refusal.code, String(cause)]).toEqual(['INTERNAL', 'RangeError: two currencies']);
  expect(await eventsOf(log, STREAM)).toHaveLength(1);
  expect(await run('add', 'c3', { by: 1 })).toMatchObject({ revision: '1' });
  await other.close();
});

test('what the log refuses for good gives back what it had reserved, at once', async () => {
  const strict = withLog(log, {
    append: async (stream, ...rest) => {
      if (stream === STREAM && rest[1][0]?.type === 'CounterOpened')
        throw new EventRejectedError('too_large', 'more than there is room for');
      return log.append(stream, ...rest);
    },
  });
  const other = await counterGateway(strict, { clock, pause });
  expect(await codeOf(other.execute(toCounter(ID, 'open', 'c1', { label: 'L' })))).toBe('PAYLOAD_TOO_LARGE');
  const next = '8f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
  expect(await other.execute(toCounter(next, 'open', 'c2', { label: 'L' }))).toMatchObject({ changed: true });
  expect((await eventsOf(log, STREAM)).map(({ type }) => type)).toEqual(['ReservationAbandoned']);
  await other.close();
});

test('conflicts are decided again five times, then given back', async () => {
  let rivals = 0;
  let names = 0;
  const contested = withLog(log, {
    async append(stream, expected, events) {
      if (stream === STREAM && rivals > 0) {
        rivals -= 1;
        await run('add', `rival-${names++}`, { by: 1 });
      }
      return log.append(stream, expected, events);
    },
  });
  const other = await counterGateway(contested, { clock });
  await run('open', 'c1');
  rivals = 5;
  expect(await other.execute(toCounter(ID, 'add', 'c2', { by: 1 }))).toMatchObject({ revision: '6' });
  rivals = 6;
  const { refusal, retryable } = await refusalOf(other.execute(toCounter(ID, 'add', 'c3', { by: 1 })));
  expect({ code: refusal.code, actual: refusal.actual, retryable }).toEqual({
    code: 'CONCURRENCY_CONFLICT',
    actual: '12',
    retryable: true,
  });
  await other.close();
});

test('commands of one stream run one after the other: a hot stream does not conflict with itself', async () => {
  const attempts: string[] = [];
  const counted = withLog(log, {
    append: (stream, ...rest) => {
      attempts.push(stream);
      return log.append(stream, ...rest);
    },
  });
  const other = await counterGateway(counted, { clock });
  await other.execute(toCounter(ID, 'open', 'c'));
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => other.execute(toCounter(ID, 'add', `c${i}`, { by: 1 }))),
  );
  expect(answers.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 1)));
  expect(attempts).toHaveLength(51);
  await other.close();
});

describe('RECEIVABLE_NOT_RECOGNIZED', () => {
  test('waits outside the lane, so that what it waits for can be appended', async () => {
    await run('open', 'c1');
    const waiting = await counterGateway(log, {
      clock,
      pause: async () => void (await waiting.execute(toCounter(ID, 'add', 'c2', { by: 1 }))),
    });
    expect(await waiting.execute(toCounter(ID, 'misbehave', 'c3', { how: 'wait' }))).toMatchObject({ changed: false });
    await waiting.close();
  });
  test('is refused after the time allowed', async () => {
    await run('open', 'c1');
    expect((await refusalOf(run('misbehave', 'c2', { how: 'wait' }))).refusal.code).toBe('RECEIVABLE_NOT_RECOGNIZED');
    const total = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeLessThanOrEqual(5000);
    expect(total).toBeGreaterThan(4500);
    const impatient = await counterGateway(log, { clock, pause, receivableWaitMs: 0 });
    pauses.length = 0;
    expect(await codeOf(impatient.execute(toCounter(ID, 'misbehave', 'c3', { how: 'wait' })))).toBe(
      'RECEIVABLE_NOT_RECOGNIZED',
    );
    expect(pauses).toEqual([]);
    await impatient.close();
  });
});
