import { createServer } from 'node:net';
import { FailureError, UsageError } from '../settings.js';

/** Where the API will listen. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const tryListening = ({ host, port }: Address): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const { port: given } = server.address() as { port: number };
      server.close(() => resolve(given));
    });
  });

/**
 * The address of `PORT` (3000; 0 for any) and `HOST` (127.0.0.1), when it is free.
 * @throws UsageError when PORT is no port; FailureError when it cannot be listened on
 */
export async function freeAddress(env: NodeJS.ProcessEnv): Promise<Address> {
  const host = env.HOST || '127.0.0.1';
  const wanted = env.PORT || '3000';
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`PORT is ${wanted}; it must be a number from 0 to 65535`);
  try {
    return { host, port: await tryListening({ host, port }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new FailureError(
        `Port ${port} is taken by another program. Choose another one: PORT=${port === 65535 ? 3000 : port + 1} npm start`,
      );
    }
    if (code === 'EACCES')
      throw new FailureError(
        `Port ${port} may not be opened by this user. Choose one from 1024 up: PORT=3000 npm start`,
      );
    throw new FailureError(`Cannot listen on ${host}:${port}: ${message}`);
  }
}
