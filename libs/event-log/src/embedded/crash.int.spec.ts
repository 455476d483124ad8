import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrate, openPostgres } from '@recount/postgres';
import { testDatabase } from '@recount/postgres/testing';
import { type EventLog, logMigrations, openEmbeddedLog, type RecordedEvent } from '../index.js';
import { idOf, streamOf } from '../testing/appender-child.js';
import { anEvent, collect, eventsOf, followUntil } from '../testing/index.js';

const CHILD = join(import.meta.dirname, '../testing/appender-child.js');

/** A child of appenders; `acknowledged` grows as it prints, `when` is called for every line. */
function startChild(
  url: string,
  name: string,
  appenders: number,
  appends: number,
  when: (lines: number) => void = () => {},
) {
  const child: ChildProcess = spawn(process.execPath, [CHILD, url, name, `${appenders}`, `${appends}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: [stream: string, append: number][] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const [appender, append] = line.split(' ').map(Number) as [number, number];
    acknowledged.push([streamOf(name, appender), append]);
    when(acknowledged.length);
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return { child, acknowledged, ended };
}

/** Every stream holds its events in order, each once, and nothing that was acknowledged is missing. */
function expectWhole(events: readonly RecordedEvent[], streams: readonly string[], appends: number): void {
  for (const stream of streams) {
    const ids = events.filter((event) => event.stream === stream).map((event) => event.id);
    expect(ids).toEqual(Array.from({ length: appends }, (_, n) => [idOf(stream, n, 0), idOf(stream, n, 1)]).flat());
  }
}

test('8 appenders in 2 processes, one of them killed and started again: every event once, in order', async () => {
  const [appenders, appends] = [4, 150];
  const database = await testDatabase();
  const log = await openEmbeddedLog({ url: database.url });
  const total = 2 * appenders * appends * 2;
  const followed = followUntil(log, { after: undefined }, (items) => eventsOf(items).length >= total);
  const steady = startChild(database.url, 'steady', appenders, appends);
  const killed = startChild(database.url, 'killed', appenders, appends, (lines) => {
    // Early: it must have much to do still, however late the signal comes.
    if (lines === 60) killed.child.kill('SIGKILL');
  });
  await killed.ended;
  const survived = new Set((await collect(log.readAll())).map((event) => event.id));
  for (const [stream, append] of killed.acknowledged) expect(survived).toContain(idOf(stream, append, 1));
  expect(killed.acknowledged.length).toBeLessThan(appenders * appends);

  const again = startChild(database.url, 'killed', appenders, appends);
  expect(await again.ended).toBe(0);
  expect(await steady.ended).toBe(0);
  const read = await collect(log.readAll());
  expect(eventsOf(await followed)).toEqual(read);
  const positions = read.map((event) => event.position);
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
  const streams = ['steady', 'killed'].flatMap((name) => [0, 1, 2, 3].map((appender) => streamOf(name, appender)));
  expect(read).toHaveLength(total);
  expectWhole(read, streams, appends);
  await log.close();
  await database.drop();
}, 600_000);

test('PostgreSQL killed three times under appenders: they only wait, and every event is there once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'recount-crash-'));
  let server = await openPostgres({ home, dieWithParent: true });
  await migrate(server.url, [logMigrations]);
  const log = await openEmbeddedLog({ url: server.url, patience: 60_000 });
  const acknowledged = milestones();
  const [streams, appends] = [Array.from({ length: 16 }, (_, n) => streamOf('waiting', n)), 120];
  const followed: RecordedEvent[] = [];
  const follower = (async () => {
    for await (const item of log.subscribeAll({ after: undefined })) {
      if (item.kind === 'event') followed.push(item.event);
      if (followed.length === streams.length * appends * 2) break;
    }
  })();
  const appending = Promise.all(
    streams.map((stream) => appendInOrder(log, stream, appends, () => acknowledged.pass())),
  );
  for (const [from, whole] of [
    [200, true],
    [700, false],
    [1_300, true],
  ] as const) {
    await acknowledged.reach(from);
    const pid = Number(readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    // The postmaster and all its children, or the postmaster alone.
    process.kill(whole ? -pid : pid, 'SIGKILL');
    await server.gone;
    server = await openPostgres({ home, dieWithParent: true });
  }
  await appending;
  const read = await collect(log.readAll());
  expect(read).toHaveLength(streams.length * appends * 2);
  expectWhole(read, streams, appends);
  await follower;
  expect(followed).toEqual(read);
  await log.close();
  await server.stop();
  rmSync(home, { recursive: true });
}, 600_000);

/** Counts, and lets others wait for a count. */
function milestones() {
  const waiting: { readonly at: number; readonly done: () => void }[] = [];
  let count = 0;
  return {
    pass(): void {
      count++;
      for (const { at, done } of waiting) if (at === count) done();
    },
    reach: (at: number): Promise<void> =>
      count >= at ? Promise.resolve() : new Promise((done) => waiting.push({ at, done })),
  };
}

async function appendInOrder(log: EventLog, stream: string, appends: number, acknowledge: () => void): Promise<void> {
  for (let n = 0; n < appends; n++) {
    const events = [0, 1].map((index) => anEvent(stream, { id: idOf(stream, n, index) }));
    await log.append(stream, n === 0 ? 'no_stream' : BigInt(2 * n - 1), events);
    acknowledge();
  }
}
