import { createApi } from './create-api.js';
import { jsonLines } from './http/logger.js';
import { openParts } from './parts.js';
import { settings } from './settings.js';

/** Requests under way get this long to finish once the process is told to stop. */
const DRAIN_MS = 10_000;

const log = jsonLines();
const fail = (message: string, error?: unknown): never => {
  log('error', message, error instanceof Error ? { error: error.stack ?? error.message } : {});
  process.exit(1);
};
process.on('unhandledRejection', (error) => fail('unhandled rejection', error));
process.on('uncaughtException', (error) => fail('uncaught exception', error));

const { databaseUrl, eventStoreUrl, port, host, projections, queryMs } = read();
const stopping = new AbortController();
const parts = await openParts({ databaseUrl, eventStoreUrl, projections, queryMs, signal: stopping.signal }).catch(
  (error: unknown) => fail('the api could not start', error),
);
const api = await createApi({ ...parts, writeLog: log });

let stopped = false;
/** Accepts nothing more, finishes what is under way, closes the log last. */
async function stop(why: string): Promise<void> {
  if (stopped) return;
  stopped = true;
  log('info', 'stopping', { why });
  setTimeout(() => fail(`requests were still under way after ${DRAIN_MS} ms`), DRAIN_MS).unref();
  await api.close();
  await parts.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
// Started by a supervisor over IPC: without it nobody would ever stop this process.
process.on('disconnect', () => void stop('the supervisor is gone'));

try {
  const url = await api.listen(port, host);
  process.stdout.write(`${JSON.stringify({ listening: url })}\n`);
} catch (error) {
  const { code } = error as { code?: string };
  if (code === 'EADDRINUSE')
    fail(`port ${port} on ${host} is taken: stop what listens there, or choose another with PORT`);
  if (code === 'EACCES') fail(`port ${port} may not be opened by this user: choose one from 1024 up with PORT`);
  fail('the api could not listen', error);
}

function read(): ReturnType<typeof settings> {
  try {
    return settings(process.env);
  } catch (error) {
    return fail((error as Error).message);
  }
}
