import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EventLog } from '@recount/event-log';
import { mirrorReached, runMirror } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';

const FACE = fileURLToPath(new URL('../../../eventstore/dist/main.js', import.meta.url));

/** An EventStoreDB for one spec: the gRPC face of an embedded log in a process and a database of its own. */
export interface TestStore {
  readonly url: string;
  /** Mirrors it into a database until the store is closed. */
  mirror(database: TestDatabase, log: EventLog): void;
  /** Resolves when the mirror holds everything. */
  mirrored(): Promise<void>;
  /** Ends the mirror; to be called before its log is closed. */
  endMirror(): Promise<void>;
  close(): Promise<void>;
}

/** With RECOUNT_TEST_LOG=eventstore the specs run over EventStoreDB's protocol; else undefined. */
export async function testStore(
  wanted = process.env.RECOUNT_TEST_LOG === 'eventstore',
): Promise<TestStore | undefined> {
  if (!wanted) return undefined;
  const database = await testDatabase();
  const face = spawn(process.execPath, [FACE], {
    env: { ...process.env, DATABASE_URL: database.url, EVENTSTORE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await listening(face);
  const ended = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let mirrored = async (): Promise<void> => {};
  const endMirror = async (): Promise<void> => {
    ended.abort();
    await running;
  };
  return {
    url,
    mirror(into, log) {
      running = runMirror({ url: into.url, log, signal: ended.signal, holder: 'spec' });
      mirrored = async () => mirrorReached(into.pool, await log.head());
    },
    mirrored: () => mirrored(),
    endMirror,
    async close() {
      await endMirror();
      face.kill('SIGTERM');
      await once(face, 'exit');
      await database.drop();
    },
  };
}

async function listening(face: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: face.stdout as NodeJS.ReadableStream })) {
    const { message, url } = JSON.parse(line) as { message?: string; url?: string };
    if (message === 'listening' && url !== undefined) return url;
  }
  throw new Error('the face ended before it listened');
}
