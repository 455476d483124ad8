import type { EventEmitter } from 'node:events';

/** The parts of a client's inside that this file knows; all of it is checked for before it is used. */
interface Inside {
  GRPCStreamCreator?: (
    service: unknown,
    name: string,
    create: (grpc: unknown) => EventEmitter,
    cache?: unknown,
  ) => unknown;
}

const UNAVAILABLE = 14;

/**
 * All appends of a client travel over one shared stream, whose listener has two defects: an answer nobody waits for
 * (a duplicate, a late one) throws out of the listener and ends the process; and a stream that the server ends with OK
 * leaves its appends waiting for ever, and is used on. Here the first is ignored and the second becomes an error.
 */
export function guardBatchStream(client: object): void {
  const inside = client as Inside;
  const create = inside.GRPCStreamCreator;
  if (typeof create !== 'function') return;
  inside.GRPCStreamCreator = (service, name, creator, cache) =>
    create(service, name, cache === undefined ? creator : (grpc) => guarded(creator(grpc)), cache);
}

function guarded(stream: EventEmitter): EventEmitter {
  const listeners = stream.listeners('data') as ((answer: unknown) => void)[];
  stream.removeAllListeners('data');
  stream.on('data', (answer) => {
    for (const listener of listeners) {
      try {
        listener(answer);
      } catch {
        // Nobody waits for this answer; whoever did has repeated the append.
      }
    }
  });
  stream.on('status', (status: { code: number; metadata: unknown }) => {
    if (status.code !== 0) return;
    const details = 'the server ended the stream of appends';
    stream.emit('error', Object.assign(new Error(details), { code: UNAVAILABLE, details, metadata: status.metadata }));
  });
  return stream;
}
