import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js';
import { Hints, MAX_APPEND_BYTES, openEmbeddedLog, refuseMirror } from '@recount/event-log';
import { authenticate, type Face, refusal, STOPPING } from './face.js';
import { accessDenied } from './protocol/errors.js';
import { clusterOfOne, GOSSIP, SERVER_FEATURES, STREAMS, supportedMethods } from './protocol/services.js';
import { authority } from './settings.js';
import { Rows } from './store/rows.js';
import { appendHandler } from './streams/append.js';
import { batchAppendHandler } from './streams/batch-append.js';
import { readHandler } from './streams/read.js';

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
  /** Connections for reading, default 8; a quarter as many for filters, one for appending, one for following. */
  readonly poolSize?: number;
  /** Milliseconds that a filter may take over one page of events, default 3,000. */
  readonly filterTimeout?: number;
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
/** Milliseconds that an append is repeated while the database fails: clients wait for ten seconds by default. */
const APPEND_PATIENCE = 8_000;
const MEBIBYTE = 1_048_576;
const CHANNEL = {
  // One event beyond the limit of an append is still answered with an error of the protocol.
  'grpc.max_receive_message_length': 64 * MEBIBYTE,
  'grpc.max_send_message_length': -1,
  'grpc-node.max_session_memory': 512,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
};
type Answer = sendUnaryData<Buffer>;

/**
 * Serves an embedded log over EventStoreDB's gRPC protocol.
 * @throws LogUnavailableError when the database does not answer, LogMismatchError when it mirrors another log, Error when
 * the port is taken or the log missing.
 */
export async function serveEventStore(options: EventStoreOptions): Promise<RunningEventStore> {
  const { url, host = '127.0.0.1', maxAppendBytes = MAX_APPEND_BYTES } = options;
  const log = await openEmbeddedLog({
    url,
    maxAppendBytes: Number.MAX_SAFE_INTEGER,
    poolSize: 1,
    patience: APPEND_PATIENCE,
  });
  await refuseMirror(url).catch(async (error: unknown) => {
    await log.close();
    throw error;
  });
  const face: Face = {
    log,
    rows: new Rows(url, options.poolSize ?? 8, options.filterTimeout),
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
    for (const call of face.calls) call.abort(STOPPING);
    const patience = setTimeout(() => server.forceShutdown(), PATIENCE);
    await ended;
    clearTimeout(patience);
    await Promise.all([face.hints.close(), log.close()]);
    await face.rows.close();
  };
  try {
    port = await bind(server, authority(host, port), options.tls);
  } catch (error) {
    await close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  return {
    port,
    connectionString: `esdb://${authority(host, port)}?tls=${options.tls !== undefined}`,
    close: () => (closed ??= close()),
  };
}

function addServices(server: Server, face: Face, advertise: string, port: () => number): void {
  const denied = deleteHandler(face);
  server.addService(STREAMS, {
    append: appendHandler(face),
    batchAppend: batchAppendHandler(face),
    read: readHandler(face),
    delete: denied,
    tombstone: denied,
  });
  const methods = supportedMethods();
  server.addService(SERVER_FEATURES, {
    getSupportedMethods: (_call: unknown, answer: Answer) => answer(null, methods),
  });
  server.addService(GOSSIP, {
    read: (_call: unknown, answer: Answer) => answer(null, clusterOfOne(advertise, port())),
  });
}

/** Streams.Delete and Streams.Tombstone: the log is append-only, every figure can be told back to its events. */
const deleteHandler =
  (face: Face) =>
  (call: Parameters<typeof authenticate>[1], answer: Answer): void => {
    try {
      authenticate(face, call);
      throw accessDenied('history is never deleted here');
    } catch (error) {
      answer(refusal(face, error));
    }
  };

function bind(server: Server, address: string, tls: EventStoreOptions['tls']): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) }]);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}
