import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

export interface ServedProcess {
  readonly connectionString: string;
  close(): Promise<void>;
}

/** A face in a process of its own, over a database of its own. */
export async function servedByProcess(): Promise<ServedProcess> {
  const database: TestDatabase = await testDatabase();
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, EVENTSTORE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return {
    connectionString: await listening(child),
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await database.drop();
    },
  };
}

async function listening(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { message, url } = JSON.parse(line) as { message?: string; url?: string };
    if (message === 'listening' && url !== undefined) return url;
  }
  throw new Error('the face ended before it listened');
}
