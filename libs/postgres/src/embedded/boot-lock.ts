import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpenError } from '../open-error.js';

/** Booting and stopping each give up sooner. */
const GIVE_UP_MS = 240_000;

/**
 * Runs the work while no other process opens or stops this home's server. The lock is a local address that one process
 * at a time can listen on and that the kernel frees when its holder dies, so it is never stale. Where there are no such
 * addresses (macOS), PostgreSQL's own lock file decides who boots.
 * @throws OpenError when another process holds it for too long
 */
export async function withBootLock<T>(key: string, work: () => Promise<T>): Promise<T> {
  const address = { linux: `\0recount-boot-${key}`, win32: `\\\\.\\pipe\\recount-boot-${key}` }[
    process.platform as string
  ];
  if (address === undefined) return work();
  const server = await listenWhenFree(address);
  try {
    return await work();
  } finally {
    await new Promise((done) => server.close(done));
  }
}

async function listenWhenFree(address: string): Promise<Server> {
  for (const deadline = Date.now() + GIVE_UP_MS; ; ) {
    const server = createServer((socket) => socket.destroy());
    const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
      server.once('error', done).listen(address, () => done(undefined));
    });
    if (error === undefined) return server;
    if (error.code !== 'EADDRINUSE') throw error;
    if (Date.now() > deadline)
      throw new OpenError('another process has been opening this PostgreSQL for too long: end it');
    await sleep(20);
  }
}
