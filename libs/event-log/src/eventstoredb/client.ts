import { Readable } from 'node:stream';
import type { ExpectedRevision } from '../port.js';
import { guardBatchStream } from './batch-stream.js';
import { POSITIONS_DIFFER, StoreError, within } from './errors.js';
import type { Call, ReadRange, StoreClient, WireAppend, WireItem, WirePosition } from './wire.js';

/** `eventstore` is @eventstore/db-client; `kurrent` its successor @kurrent/kurrentdb-client, installed by who wants it. */
export type ClientKind = 'eventstore' | 'kurrent';

/** Everything in which the two packages differ, as far as the adapter touches it. */
const PACKAGES = {
  eventstore: {
    name: '@eventstore/db-client',
    class: 'EventStoreDBClient',
    scheme: 'esdb',
    lock: 'expectedRevision',
    followed: undefined,
  },
  kurrent: {
    name: '@kurrent/kurrentdb-client',
    class: 'KurrentDBClient',
    scheme: 'kurrentdb',
    lock: 'streamState',
    // Its reads know times to the second, its subscriptions to the millisecond: the same event must be the same.
    followed: ({ event }: WireItem) => void event?.created.setUTCMilliseconds(0),
  },
} as const;

interface Subscription extends Readable {
  unsubscribe(): Promise<void>;
}
/** Readable with `cancel` in the one package, a generator that cleans up when left in the other. */
type Read = (Readable & { cancel(): Promise<void> }) | AsyncIterable<WireItem>;
interface RawClient {
  appendToStream(
    stream: string,
    events: readonly WireAppend[],
    options: Record<string, unknown>,
  ): Promise<{ nextExpectedRevision: bigint; position?: WirePosition }>;
  readStream(stream: string, options: Record<string, unknown>, readable?: object): Read;
  readAll(options: Record<string, unknown>, readable?: object): Read;
  subscribeToAll(options: Record<string, unknown>, readable?: object): Subscription;
  dispose(): Promise<void>;
  getChannel?(): Promise<{ close(): void }>;
}
type Package = Record<string, { connectionString(text: string): RawClient }>;

/** Items kept ready between the call and its consumer. */
const BUFFER = { highWaterMark: 256 };
/** Events the server looks through before it says how far it is. */
const SEARCH_WINDOW = 500;
const DISPOSE_MS = 2_000;

let loaded: { readonly kind: ClientKind; readonly classes: Promise<Package> } | undefined;

/**
 * Loads one of the packages, once: both register the same global message types, so the second one loaded would break
 * the first.
 */
function load(kind: ClientKind): Promise<Package> {
  if (loaded !== undefined && loaded.kind !== kind) {
    throw new StoreError(
      'configuration',
      `this process uses ${PACKAGES[loaded.kind].name} already: one client package per process`,
    );
  }
  loaded ??= { kind, classes: importPackage(PACKAGES[kind].name) };
  return loaded.classes;
}

async function importPackage(name: string): Promise<Package> {
  try {
    const module = (await import(name)) as { default?: Package } & Package;
    return module.default ?? module;
  } catch (error) {
    loaded = undefined;
    throw new StoreError(
      'configuration',
      `${name} cannot be loaded (npm install ${name}): ${(error as Error).message}`,
    );
  }
}

/** The connection string in the words of the package: its scheme, and failed appends always thrown. */
export function connectionStringFor(kind: ClientKind, text: string): string {
  const match = /^(?:esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\/(.+)$/.exec(text.trim());
  if (match === null) {
    throw new StoreError(
      'configuration',
      'EVENTSTORE_URL must look like esdb://host:2113?tls=true (or kurrentdb://, esdb+discover://)',
    );
  }
  const [address, query] = (match[2] as string).split('?');
  const options = (query ?? '').split('&').filter((option) => option !== '' && !/^throwOnAppendFailure=/i.test(option));
  return `${PACKAGES[kind].scheme}${match[1] ?? ''}://${address}${options.length > 0 ? `?${options.join('&')}` : ''}`;
}

/** Makes a client; it connects when first used. @throws StoreError for a wrong connection string or a missing package */
export async function createClient(kind: ClientKind, connectionString: string): Promise<StoreClient> {
  const { class: className, lock, followed } = PACKAGES[kind];
  const classes = await load(kind);
  const raw = connect(classes[className], connectionStringFor(kind, connectionString));
  guardBatchStream(raw);
  const calls = new Set<Call>();
  let used = false;
  const opened = (items: Readable, cancel: () => void, prepare?: Call['prepare']): Call => {
    used = true;
    // An error that comes after the consumer has left must not end the process.
    items.on('error', () => {});
    const call: Call = {
      items,
      ...(prepare && { prepare }),
      cancel: () => {
        if (!calls.delete(call)) return;
        cancel();
        items.destroy();
      },
    };
    calls.add(call);
    items.once('close', () => calls.delete(call));
    return call;
  };
  const read = (result: Read): Call => {
    if (!(result instanceof Readable)) {
      // Destroying it returns the generator, which ends the call.
      return opened(Readable.from(result, { objectMode: true, ...BUFFER }), () => {});
    }
    return opened(result, () => void result.cancel().catch(() => {}));
  };
  return {
    async append(stream, expected, events, patience) {
      used = true;
      const options = { [lock]: expected satisfies ExpectedRevision, deadline: patience };
      const { nextExpectedRevision, position } = await raw.appendToStream(stream, events, options);
      return { revision: nextExpectedRevision, position: position && commitOf(position) };
    },
    readStream: (stream, range) =>
      read(raw.readStream(stream, { fromRevision: range.from, ...countOf(range) }, BUFFER)),
    readAll: (range) => read(raw.readAll({ fromPosition: positionOf(range.from), ...countOf(range) }, BUFFER)),
    subscribe({ after, typeRegex, onCheckpoint }) {
      const filter = {
        filterOn: 'eventType',
        regex: typeRegex,
        maxSearchWindow: SEARCH_WINDOW,
        checkpointInterval: 1,
        checkpointReached: (_: unknown, position: WirePosition) => onCheckpoint(position),
      };
      const subscription = raw.subscribeToAll({ fromPosition: positionOf(after ?? 'start'), filter }, BUFFER);
      return opened(subscription, () => void subscription.unsubscribe().catch(() => {}), followed);
    },
    async dispose() {
      for (const call of [...calls]) {
        calls.delete(call);
        call.items.destroy(new StoreError('unavailable', 'the connection was given up'));
      }
      if (!used) return;
      // Not awaited: a channel whose cluster is gone may take its time to say so.
      void raw.getChannel?.().then(
        (channel) => channel.close(),
        () => {},
      );
      await within(DISPOSE_MS, 'closing', raw.dispose()).catch(() => {});
    },
  };
}

function connect(from: Package[string] | undefined, connectionString: string): RawClient {
  try {
    if (from === undefined) throw new Error('the package has no client');
    return from.connectionString(connectionString);
  } catch (error) {
    throw new StoreError('configuration', `EVENTSTORE_URL: ${(error as Error).message}`);
  }
}

/** @throws StoreError: one 64-bit number cannot stand for both any more. */
export function commitOf({ commit, prepare }: WirePosition): bigint {
  if (commit !== prepare)
    throw new StoreError(POSITIONS_DIFFER, `an event at commit ${commit} was prepared at ${prepare}`);
  return commit;
}

const countOf = ({ direction, limit }: ReadRange) => ({
  direction,
  ...(limit === Number.POSITIVE_INFINITY ? {} : { maxCount: limit }),
});

const positionOf = (from: bigint | 'start' | 'end'): WirePosition | 'start' | 'end' =>
  typeof from === 'bigint' ? { commit: from, prepare: from } : from;
