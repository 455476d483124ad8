import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EventLog, openLog, SEAL_STREAM, uuidv5, VERIFICATION_STREAM } from '@recount/event-log';
import { mirrorReached, runMirror } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { loadProjections, openReadStore, type ReadStore, upcastingFrom } from '@recount/read-store';
import { verifySeals } from '@recount/seal';
import { audit } from './auditing.js';
import { settings } from './settings.js';

const FACE = fileURLToPath(new URL('../../eventstore/dist/main.js', import.meta.url));

describe('over EventStoreDB', () => {
  let elsewhere: TestDatabase;
  let database: TestDatabase;
  let face: ChildProcess;
  let log: EventLog;
  let store: ReadStore;
  let mirror: Promise<void>;
  const ending = new AbortController();

  beforeAll(async () => {
    [elsewhere, database] = [await testDatabase(), await testDatabase()];
    face = spawn(process.execPath, [FACE], {
      env: { ...process.env, DATABASE_URL: elsewhere.url, EVENTSTORE_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const eventStoreUrl = await listening(face);
    log = await openLog({ databaseUrl: database.url, eventStoreUrl });
    mirror = runMirror({ url: database.url, log, signal: ending.signal, holder: 'spec' });
    store = await openReadStore({
      url: database.url,
      projections: await loadProjections(settings({ DATABASE_URL: database.url }).projections),
      upcasting: await upcastingFrom(import.meta.resolve('@recount/journey')),
    });
    await store.deploy();
  }, 600_000);
  afterAll(async () => {
    ending.abort();
    await mirror;
    await store.close();
    await log.close();
    face.kill('SIGTERM');
    await once(face, 'exit');
    await Promise.all([elsewhere.drop(), database.drop()]);
  });

  test('seals and verifications are appended to the store and come back through the mirror', async () => {
    const look = async (): Promise<void> => {
      const one = { everyEvents: 1, everyMinutes: 0 };
      const given = { seal: one, verify: one, anchor: undefined, graceMs: 0 };
      const auditing = {
        pool: database.pool,
        log,
        store,
        settings: given,
        holder: 'spec',
        leaseMs: 2000,
        say: () => {},
      };
      await audit(auditing, ending.signal);
      await mirrorReached(database.pool, await log.head());
      await store.catchUp();
    };
    for (const n of [0, 1]) {
      const id = uuidv5('audit-spec', String(n));
      const metadata = { tenant: 'default', root: id, occurredAt: '2026-03-02T08:00:00.000Z', commandId: id };
      const captured = { id, type: 'LeadCaptured', data: { source: 'web', email: `a${n}@example.com` }, metadata };
      await log.append(`lead-default.${id}`, 'no_stream', [captured]);
      await mirrorReached(database.pool, await log.head());
      await store.catchUp();
      await look();
      // Nothing happened meanwhile, but what was said of the log.
      await look();
    }
    const numbers = async (stream: string): Promise<unknown[]> => {
      const found: unknown[] = [];
      for await (const { data } of log.readStream(stream)) found.push((data as { number: number }).number);
      return found;
    };
    expect([await numbers(VERIFICATION_STREAM), await numbers(SEAL_STREAM)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(await verifySeals(database.pool)).toMatchObject({ ok: true, seals: 2 });
    expect(await store.status()).toMatchObject({
      audit: { unsealedEvents: expect.any(String), seal: { number: 1 }, verification: { number: 1, mismatches: 0 } },
    });
  });
});

async function listening(face: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: face.stdout as NodeJS.ReadableStream })) {
    const { message, url } = JSON.parse(line) as { message?: string; url?: string };
    if (message === 'listening' && url !== undefined) return url;
  }
  throw new Error('the face ended before it listened');
}
