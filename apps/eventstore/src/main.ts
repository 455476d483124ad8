import { logMigrations } from '@recount/event-log';
import { migrate } from '@recount/postgres';
import { serveEventStore } from './serve.js';
import { settings } from './settings.js';

/** One line of JSON on standard output; errors on standard error. */
function log(level: 'info' | 'error', message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
  (level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function fail(message: string, error: unknown): never {
  log('error', message, { error: textOf(error) });
  process.exit(1);
}

/** Milliseconds that calls under way get once the process is told to stop. */
const DRAIN = 20_000;

// A call that goes wrong in a way nobody thought of must not end the calls of all others.
process.on('uncaughtException', (error) => log('error', 'uncaught exception', { error: textOf(error) }));
process.on('unhandledRejection', (error) => log('error', 'unhandled rejection', { error: textOf(error) }));

const given = ((): ReturnType<typeof settings> => {
  try {
    return settings(process.env);
  } catch (error) {
    return fail('the settings are wrong', error);
  }
})();

await migrate(given.url, [logMigrations]).catch((error: unknown) => fail('the log cannot be prepared', error));
const server = await serveEventStore({
  ...given,
  report: (error) => log('error', 'a call failed', { error: textOf(error) }),
}).catch((error: unknown) => fail('the log cannot be served', error));

let stopping = false;
async function stop(why: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log('info', 'stopping', { why });
  setTimeout(() => fail('calls were still under way', new Error(`after ${DRAIN} ms`)), DRAIN).unref();
  await server.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
// Started by a supervisor over IPC: without it nobody would ever stop this process.
process.on('disconnect', () => void stop('the supervisor is gone'));

log('info', 'listening', { port: server.port, url: server.connectionString });
