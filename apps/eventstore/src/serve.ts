import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { Hints, MAX_APPEND_BYTES, openEmbeddedLog } from '@recount/event-log';
import { gossipOf, serverFeatures } from './discovery.js';
import type { Face } from './face.js';
import { service } from './protocol/messages.js';
import { Rows } from './store/rows.js';
import { appendHandler } from './streams/append.js';
import { batchAppendHandler } from './streams/batch-append.js';
import { readHandler } from './streams/read.js';
import type { Answer } from './streams/read-call.js';
import { deleteHandler, notOffered } from './streams/refuse.js';

export interface EventStoreOptions {
  /** A database migrated with `logMigrations`. */
  readonly url: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** The address that gossip names, default the host. */
  readonly advertise?: string;
  /** PEM texts; without them the server speaks plain text. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Passwords by user; without them credentials are ignored. */
  readonly users?: ReadonlyMap<string, string>;
  /** Most bytes of one append, default 1 MiB. */
  readonly maxAppendBytes?: number;
  /** Connections for reading, default 8; appending takes one more, following one more. */
  readonly poolSize?: number;
  /** Told of errors that are this server's own. Default: nobody is. */
  readonly report?: (error: unknown) => void;
}

export interface RunningEventStore {
  readonly port: number;
  /** For a client on this machine. */
  readonly connectionString: string;
  /** Answers the appends under way, ends all calls and lets go of the port. */
  close(): Promise<void>;
}

/** Milliseconds that calls get to end by themselves. */
const PATIENCE = 5_000;
const MEBIBYTE = 1_048_576;
const CHANNEL = {
  // One event beyond the limit of an append is still answered with an error of the protocol.
  'grpc.max_receive_message_length': 64 * MEBIBYTE,
  'grpc.max_send_message_length': -1,
  'grpc-node.max_session_memory': 512,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
};
const UNOFFERED: readonly (readonly [file: string, name: string, what: string])[] = [
  ['persistent', 'PersistentSubscriptionsService', 'persistent subscriptions'],
  ['projections', 'ProjectionsService', 'projections'],
  ['operations', 'OperationsService', 'operations such as scavenging'],
  ['users', 'UsersService', 'users to manage'],
  ['monitoring', 'MonitoringService', 'monitoring'],
];

/**
 * Serves an embedded log over EventStoreDB's gRPC protocol.
 * @throws LogUnavailableError when the database does not answer, Error when the port is taken or the log missing.
 */
export async function serveEventStore(options: EventStoreOptions): Promise<RunningEventStore> {
  const { url, host = '127.0.0.1', maxAppendBytes = MAX_APPEND_BYTES } = options;
  const log = await openEmbeddedLog({ url, maxAppendBytes: Number.MAX_SAFE_INTEGER, poolSize: 1 });
  const face: Face = {
    log,
    rows: new Rows(url, options.poolSize ?? 8),
    hints: new Hints(url),
    maxAppendBytes,
    calls: new Set(),
    users: options.users,
    report: options.report ?? (() => {}),
  };
  const server = new Server(CHANNEL);
  let port = options.port ?? 0;
  addServices(server, face, options.advertise ?? host, () => port);
  const close = async () => {
    const ended = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    for (const call of face.calls) call.abort();
    const patience = setTimeout(() => server.forceShutdown(), PATIENCE);
    await ended;
    clearTimeout(patience);
    await Promise.all([face.hints.close(), log.close()]);
    await face.rows.close();
  };
  try {
    port = await bind(server, `${host}:${port}`, options.tls);
  } catch (error) {
    await close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  return {
    port,
    connectionString: `esdb://${host}:${port}?tls=${options.tls !== undefined}`,
    close: () => (closed ??= close()),
  };
}

function addServices(server: Server, face: Face, advertise: string, port: () => number): void {
  const streams = service('streams', 'StreamsService');
  const features = service('serverfeatures', 'ServerFeaturesService');
  const gossip = service('gossip', 'GossipService');
  server.addService(withBytes(streams), {
    append: appendHandler(face),
    batchAppend: batchAppendHandler(face),
    read: readHandler(face),
    delete: deleteHandler(face),
    tombstone: deleteHandler(face),
  } as unknown as UntypedServiceImplementation);
  server.addService(features, serverFeatures([streams, features, gossip]));
  server.addService(gossip, gossipOf(advertise, port));
  for (const [file, name, what] of UNOFFERED) {
    const definition = service(file, name);
    const refuse = (call: { emit?(event: string, error: unknown): void }, answer?: (error: unknown) => void) =>
      answer === undefined ? call.emit?.('error', notOffered(what)) : answer(notOffered(what));
    server.addService(
      definition,
      Object.fromEntries(Object.keys(definition).map((method) => [method, refuse])) as never,
    );
  }
}

/** Streams.Read may answer with bytes that were encoded already. */
function withBytes(streams: ServiceDefinition): ServiceDefinition {
  const read = streams.read as NonNullable<(typeof streams)[string]>;
  const responseSerialize = (answer: Answer) =>
    Buffer.isBuffer(answer) ? answer : Buffer.from(answer.serializeBinary());
  return { ...streams, read: { ...read, responseSerialize } } as ServiceDefinition;
}

function bind(server: Server, address: string, tls: EventStoreOptions['tls']): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) }]);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}
