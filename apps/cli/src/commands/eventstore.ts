import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command } from 'commander';
import { examples, stoppableAction } from '../run.js';
import { FailureError, ROOT, UsageError } from '../settings.js';

const PROGRAM = join(ROOT, 'apps', 'eventstore', 'dist', 'main.js');

/** A port as it was written. @throws UsageError */
export function portOf(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return text;
  throw new UsageError(`--port is ${text}; it must be a number from 0 to 65535`);
}

export function eventstoreCommand(program: Command): void {
  program
    .command('eventstore')
    .summary("serve the embedded log over EventStoreDB's protocol")
    .description('Lets any client of EventStoreDB, in any language, work with the embedded log.')
    .addHelpText('after', examples(['eventstore serve', 'then connect to esdb://127.0.0.1:2113?tls=false']))
    .command('serve')
    .summary('serve until interrupted')
    .description(
      'Any EventStoreDB client may then read, subscribe to and append to the log of this installation. Further settings are ' +
        'variables: EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE (TLS), EVENTSTORE_USERS, EVENTSTORE_ADVERTISE. Ends by interrupt.',
    )
    .option('--port <port>', 'default 2113 (EVENTSTORE_PORT)', portOf)
    .option('--host <address>', 'default 127.0.0.1 (HOST)')
    .addHelpText('after', examples(['eventstore serve', 'then connect to esdb://127.0.0.1:2113?tls=false']))
    .action(
      stoppableAction<{ port?: string; host?: string }>(async (house, _args, { options, signal }) => {
        const env = {
          ...process.env,
          DATABASE_URL: house.url,
          ...(options.port === undefined ? {} : { EVENTSTORE_PORT: options.port }),
          ...(options.host === undefined ? {} : { HOST: options.host }),
        };
        const server = spawn(process.execPath, ['--enable-source-maps', PROGRAM], {
          env,
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        });
        signal.addEventListener('abort', () => void server.kill('SIGTERM'));
        const [code] = (await once(server, 'exit')) as [number | null];
        if (code !== 0) throw new FailureError('the server has ended; its last lines above say why');
      }),
    );
}
