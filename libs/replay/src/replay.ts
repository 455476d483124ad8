import { connectionConfig } from '@recount/postgres';
import {
  type CopyWriter,
  copyWriter,
  createIndexes,
  type HistoryEvent,
  primaryKey,
  progressMeter,
  rowCodec,
} from '@recount/read-store';
import pg from 'pg';
import { onAbort, type Standing, standing, within } from './deadline.js';
import { entriesOf } from './entries.js';
import { conditionFor } from './events.js';
import { DEFAULT_LIMITS, DEFAULT_TTL_SECONDS, type ReplayOptions } from './options.js';
import { ReplayError } from './replay-error.js';
import { countEvents, type Opened, opened, type Reader, withReader } from './run.js';
import { createScratch, registerScratch, scratchName } from './scratch/scratch.js';

/** What a replay made. */
export interface ReplayResult {
  /** Of the scratch schema: `scratch_{name}`. */
  readonly name: string;
  readonly table: string;
  readonly model: string;
  readonly version: number;
  readonly shape: 'state' | 'ledger';
  readonly source: string;
  readonly transpiled: boolean;
  readonly selection: string;
  readonly position: string | null;
  readonly events: number;
  readonly rows: number;
  readonly seconds: number;
  /** Why it was not the role for reading in SQL that read; null when it was. */
  readonly readNote: string | null;
  readonly expiresInSeconds: number;
}

const BATCH = 1000;
const UNIQUE_VIOLATION = '23505';
const rootKey = (tenant: string, root: string): string => `${tenant}\u001f${root}`;

/**
 * Runs a definition over history into a scratch schema. The definition folds in a process of its own that can reach
 * nothing; reading, checking and writing are done here, the writing in one transaction: there is a whole result or none.
 * @throws ReplayError naming the event where a definition failed; the reason of the signal when it aborts
 */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  return within(options, standing(), (stop, at) => replayed(options, stop, at));
}

async function replayed(options: ReplayOptions, stop: AbortSignal, at: Standing): Promise<ReplayResult> {
  const started = performance.now();
  const selection = conditionFor(options);
  const opening = await opened(options, stop);
  const writer = new pg.Client(
    connectionConfig(options.url, { name: 'recount-replay', session: { synchronous_commit: 'off' } }),
  );
  writer.on('error', () => undefined);
  onAbort(stop, () => writer.end());
  try {
    const { source, sandbox, model } = opening;
    at.sandbox = sandbox;
    stop.throwIfAborted();
    const name = options.into ?? scratchName(model.name);
    const ttlSeconds = options.ttlSeconds ?? DEFAULT_TTL_SECONDS;
    await writer.connect();
    await writer.query('begin');
    const table = await createScratch(writer, name, model);
    const copy = copyWriter(writer, rowCodec(model, table));
    const { events, position, readNote } = await withReader(options.url, stop, async (reader) => ({
      events: await foldAll({ ...options, signal: stop }, opening, reader, { selection, copy, at }),
      position: reader.position,
      readNote: reader.note,
    }));
    await copy.end();
    await addKey(writer, opening, table);
    const described = sandbox.described;
    const { rows } = copy;
    await registerScratch(writer, {
      name,
      described,
      source: source.file,
      selection,
      position,
      events,
      rows,
      ttlSeconds,
    });
    stop.throwIfAborted();
    at.committing = true;
    await writer.query('commit');
    await writer.query(`analyze ${table}`);
    return {
      name,
      table,
      model: model.name,
      version: model.version,
      shape: described.shape,
      source: source.file,
      transpiled: source.transpiled,
      selection,
      position,
      events,
      rows,
      seconds: (performance.now() - started) / 1000,
      expiresInSeconds: ttlSeconds,
      readNote,
    };
  } finally {
    await Promise.all([writer.end(), opening.close()]);
  }
}

/** Folds the selection and copies its rows; two batches are under way at a time, one here and one there. @returns the events folded */
async function foldAll(
  { upcasting, onProgress, signal, limits }: ReplayOptions,
  { sandbox, model }: Opened,
  reader: Reader,
  { selection, copy, at }: { readonly selection: string; readonly copy: CopyWriter; readonly at: Standing },
): Promise<number> {
  const most = limits?.rows ?? DEFAULT_LIMITS.rows;
  const total = Object.values(await countEvents(reader.client, selection, model.types)).reduce((sum, n) => sum + n, 0);
  at.total = total;
  const meter = progressMeter('replaying', total, onProgress);
  meter.set(0);
  let last: string | undefined;
  const store = async (answer: Promise<string>, roots: ReadonlySet<string>, events: number): Promise<void> => {
    const entries = entriesOf(model, await answer, (tenant, root) => roots.has(rootKey(tenant, root)));
    if (copy.rows + entries.length > most) throw new ReplayError('LIMIT', `there are more than ${most} rows`);
    for (const entry of entries) copy.add(entry);
    await copy.drain();
    meter.add(events);
    at.folded += events;
  };
  let events = 0;
  let under: Promise<void> = Promise.resolve();
  const send = async (batch: readonly HistoryEvent[]): Promise<void> => {
    signal?.throwIfAborted();
    const roots = new Set(batch.map(({ tenant, root }) => rootKey(tenant, root)));
    // The rows of a root come when it is done: with the batch after its last event.
    for (const key of waitingRoots) roots.add(key);
    const root = (batch.at(-1) as HistoryEvent).root;
    const still = waitingRoots.size > 0 && last === root && batch[0]?.root === root;
    if (!still) waitingRoots = new Set();
    for (const event of batch) if (event.root === root) waitingRoots.add(rootKey(event.tenant, root));
    last = root;
    events += batch.length;
    at.sent = batch.at(-1);
    const answer = sandbox.fold(batch);
    answer.catch(() => undefined);
    await under;
    under = store(answer, roots, batch.length);
    under.catch(() => undefined);
  };
  let waitingRoots = new Set<string>();
  let batch: HistoryEvent[] = [];
  for await (const page of reader.history(selection, model.types, upcasting)) {
    batch = batch.length === 0 ? page : batch.concat(page);
    if (batch.length < BATCH) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  await under;
  await store(sandbox.end(), waitingRoots, 0);
  return events;
}

/** The primary key, after the load. @throws ReplayError naming the events that made one row twice */
async function addKey(writer: pg.Client, { model }: Opened, table: string): Promise<void> {
  await writer.query('savepoint loaded');
  for (const statement of createIndexes(model, table)) {
    try {
      await writer.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      await writer.query('rollback to savepoint loaded');
      const which = model.ledger ? `array_to_string(array_agg(_event_id order by _pos), ' and ')` : `'of two roots'`;
      const { rows } = await writer.query<{ events: string }>(
        `select ${which} as events from ${table} group by ${primaryKey(model).join(', ')} having count(*) > 1 limit 1`,
      );
      const detail = (error as Error & { detail?: string }).detail ?? '';
      throw new ReplayError('FOLD', `${model.name}: one row was made twice, by events ${rows[0]?.events}: ${detail}`);
    }
  }
}
