import { setMaxListeners } from 'node:events';
import { backOff } from '../embedded/failures.js';
import { type EventLog, type LogIdentity, LogUnavailableError } from '../port.js';
import { MAX_APPEND_BYTES } from '../vet.js';
import { Appender } from './appender.js';
import type { ClientKind } from './client.js';
import { Connection, type Say } from './connection.js';
import { findCuts, type StreamCut } from './cuts.js';
import { follow } from './follow.js';
import { identityOf, nextEpoch } from './identity.js';
import { Knowledge } from './knowledge.js';
import { Reader } from './reader.js';

export interface EventStoreDbOptions {
  /** `esdb://`, `esdb+discover://` or `kurrentdb://`, with user, password and options as the client documents them. */
  readonly connectionString: string;
  /** Which client package; default RECOUNT_EVENTSTORE_CLIENT, else `eventstore`. */
  readonly client?: ClientKind;
  /** Most bytes of one append, default 1 MiB: the server's own limit until version 25.0. */
  readonly maxAppendBytes?: number;
  /** Milliseconds an append or a read is repeated while the store does not answer, default 15,000. */
  readonly patience?: number;
  /** Milliseconds one attempt waits for an answer, default 5,000. */
  readonly answerWithin?: number;
  /** Milliseconds a subscription may be silent before it is compared with the log, default 1,000. */
  readonly watchEvery?: number;
  /** Told of drops, repeats and recoveries. Default: JSON lines on stderr. */
  readonly say?: Say;
}

/** The log in EventStoreDB or KurrentDB. */
export interface EventStoreDbLog extends EventLog {
  /** To be called once after a restore: checkpoints of the former epoch then refuse to go on. */
  beginEpoch(): Promise<LogIdentity>;
  /** Position of the last event there is, those of the store itself included; undefined for an empty store. */
  end(): Promise<bigint | undefined>;
  /** Streams that lose events, by their settings or by deletion: none should. */
  cuts(): Promise<readonly StreamCut[]>;
}

const sayOnStderr: Say = (message, detail) => {
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level: 'warn', message: `EventStoreDB: ${message}`, ...detail })}\n`,
  );
};

/**
 * Opens the log in EventStoreDB. Writes the log's identity when nobody has yet.
 * @throws LogUnavailableError when the store does not answer, StoreError when it is not set up for us
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDbLog> {
  const {
    maxAppendBytes = MAX_APPEND_BYTES,
    patience = 15_000,
    answerWithin = 5_000,
    watchEvery = 1_000,
    say = sayOnStderr,
  } = options;
  const connection = await Connection.acquire(options.client ?? clientFromEnvironment(), options.connectionString);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // Every read under way listens to it.
  const knowledge = new Knowledge();
  const reading = { patience, silence: answerWithin, closing: closing.signal };
  const reader = new Reader(connection, knowledge, reading);
  const appender = new Appender(connection, reader, knowledge, {
    maxAppendBytes,
    patience,
    answerWithin,
    closing: closing.signal,
    say,
  });
  /** A follower waits by itself, until its own signal. */
  const followed = new Reader(connection, knowledge, { ...reading, patience: 0 });
  if (/[?&]tls=false/i.test(options.connectionString) && /\/\/[^/@]+@/.test(options.connectionString)) {
    say('user and password are ignored by the client without TLS');
  }
  const identity = () => patiently(() => identityOf(connection, reader, answerWithin), patience);
  try {
    await identity();
    await reader.head();
  } catch (error) {
    await connection.release();
    throw error;
  }
  const close = async () => {
    await appender.close();
    closing.abort();
    await connection.release();
  };
  let closed: Promise<void> | undefined;
  return {
    append: (...append) => appender.append(...append),
    readStream: (stream, wanted = {}) => reader.stream(stream, wanted),
    readAll: (wanted = {}) => reader.all(wanted),
    subscribeAll: (wanted) =>
      follow(
        { connection, reader: followed, watchEvery, say },
        wanted,
        AbortSignal.any([closing.signal, ...(wanted.signal ? [wanted.signal] : [])]),
      ),
    head: () => reader.head(),
    end: () => reader.end(),
    identity,
    beginEpoch: () => nextEpoch(connection, reader, answerWithin),
    cuts: () => patiently(() => findCuts(connection, reader, answerWithin, closing.signal), patience),
    close: () => (closed ??= close()),
  };
}

async function patiently<T>(work: () => Promise<T>, patience: number): Promise<T> {
  const deadline = Date.now() + patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogUnavailableError) || Date.now() >= deadline) throw error;
      await backOff(attempt);
    }
  }
}

function clientFromEnvironment(): ClientKind {
  return process.env.RECOUNT_EVENTSTORE_CLIENT === 'kurrent' ? 'kurrent' : 'eventstore';
}
