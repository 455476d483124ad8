import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { copyLog, type EventLog, LogCopyError, openEmbeddedLog } from './index.js';
import { anEvent, collect, freshStream, someEvents } from './testing/index.js';

let databases: TestDatabase[];
let from: EventLog;
let to: EventLog;

beforeEach(async () => {
  databases = [await testDatabase(), await testDatabase()];
  [from, to] = (await Promise.all(databases.map(({ url }) => openEmbeddedLog({ url })))) as [EventLog, EventLog];
  const streams = Array.from({ length: 5 }, () => freshStream('copied'));
  for (let n = 0; n < 60; n++) {
    const stream = streams[(n * n) % 5] as string;
    await from.append(stream, 'any', [
      anEvent(stream, { data: { n, text: 'ü"\\u0000' } }),
      ...someEvents(stream, n % 3),
    ]);
  }
});
afterEach(async () => {
  await Promise.all([from.close(), to.close()]);
  await Promise.all(databases.map((database) => database.drop()));
});

const contents = async (log: EventLog) =>
  (await collect(log.readAll())).map(({ position: _, recordedAt: __, ...event }) => event);

test('copies everything in order, and says that both are the same', async () => {
  const result = await copyLog({ from, to });
  expect(await contents(to)).toEqual(await contents(from));
  expect(result).toMatchObject({ events: 120, copied: 120 });
  expect(await copyLog({ from, to })).toEqual({ ...result, copied: 0 });
});

test('goes on after an interruption, and with what has come since', async () => {
  const stop = new AbortController();
  const stopped = copyLog({ from, to, signal: stop.signal, onProgress: (_, events) => events > 40 && stop.abort() });
  await expect(stopped).rejects.toThrow(/run it again/);
  const stream = freshStream('later');
  await from.append(stream, 'no_stream', someEvents(stream, 3));
  const { events, copied } = await copyLog({ from, to });
  expect(events).toBe(123);
  expect(copied).toBeLessThan(100);
  expect(await contents(to)).toEqual(await contents(from));
});

test('refuses a target that holds something else', async () => {
  const stream = freshStream('else');
  await to.append(stream, 'no_stream', someEvents(stream, 1));
  await expect(copyLog({ from, to })).rejects.toThrow(LogCopyError);
});

test('says which event a target does not take', async () => {
  const small = await openEmbeddedLog({ url: databases[1]?.url as string, maxAppendBytes: 20_000 });
  const stream = freshStream('large');
  await from.append(stream, 'no_stream', [anEvent(stream, { data: { text: 'x'.repeat(30_000) } })]);
  const copied = copyLog({ from, to: small }).finally(() => small.close());
  await expect(copied).rejects.toThrow(LogCopyError);
  await expect(copied).rejects.toThrow(`the target refuses ${stream} from revision 0 on: `);
});

test('finds a target that was changed', async () => {
  await copyLog({ from, to });
  await databases[1]?.pool.query(`update log.event set data = '{"n":1}' where position = 77`);
  await expect(copyLog({ from, to })).rejects.toThrow(/event 77 /);
});

test("gives a foreign writer's event in a stream of ours that stream's root", async () => {
  const stream = freshStream('ours');
  await from.append(stream, 'no_stream', [anEvent(stream, { metadata: { root: 'journey' } })]);
  await databases[0]?.pool.query(
    `insert into log.event values (900, $1, 1, 'Noted', 1, gen_random_uuid(), 'journey', 'test', now(), now(), '{}', '{}', '')`,
    [stream],
  );
  const { hash } = await copyLog({ from, to });
  const [last] = await collect(to.readStream(stream, { direction: 'backwards', limit: 1 }));
  expect(last).toMatchObject({ type: 'Noted', metadata: { root: 'journey' } });
  expect(await copyLog({ from, to })).toMatchObject({ copied: 0, hash });
});

test("completes a foreign writer's event and leaves the identity of the log behind", async () => {
  await databases[0]?.pool.query(
    `insert into log.event values (900, 'foreign', 0, 'Noted', 1, gen_random_uuid(), 'foreign', '_', now(), now(), '{}', '{}', ''),
                                  (901, 'log-_.identity', 0, 'LogIdentified', 1, gen_random_uuid(), 'r', '_', now(), now(), '{}', '{}', '')`,
  );
  await copyLog({ from, to });
  const [last] = await collect(to.readAll({ direction: 'backwards', limit: 1 }));
  expect(last).toMatchObject({ stream: 'foreign', metadata: { root: 'foreign', tenant: '_' } });
});
