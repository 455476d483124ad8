import type { PreparedModel } from '@recount/kernel';
import { connectionConfig } from '@recount/postgres';
import { becomeReader, type HistoryEvent, historyByRoot, type Upcasting } from '@recount/read-store';
import pg from 'pg';
import { onAbort } from './deadline.js';
import { DEFINITION, openSource, type Source } from './definition/source.js';
import { modelOf } from './model.js';
import { DEFAULT_LIMITS, type ReplayOptions } from './options.js';
import { openSandbox, type Sandbox } from './sandbox/sandbox.js';

/** A definition that was found, transpiled and loaded in a process of its own. */
export interface Opened {
  readonly source: Source;
  readonly sandbox: Sandbox;
  readonly model: PreparedModel;
  close(): Promise<void>;
}

/** Opens the definition of a replay; its process ends when `stop` aborts. @throws ReplayError */
export async function opened(options: ReplayOptions, stop: AbortSignal): Promise<Opened> {
  const { seconds: _, eventSeconds, memoryMiB, ...limits } = { ...DEFAULT_LIMITS, ...options.limits };
  const source = await openSource(options);
  let sandbox: Sandbox | undefined;
  try {
    sandbox = await openSandbox({
      definition: DEFINITION,
      model: options.model ?? null,
      modules: (need) => source.module(need),
      limits,
      eventMs: eventSeconds * 1000,
      memoryMiB,
    });
    const model = modelOf(sandbox.described);
    const running = sandbox;
    onAbort(stop, () => running.close());
    return { source, sandbox, model, close: () => running.close() };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

/** A connection that sees one moment of the log and can write nothing: it reads as the role for reading in SQL. */
export interface Reader {
  readonly client: pg.Client;
  /** Last position of that moment; null for an empty log. */
  readonly position: string | null;
  /** Why it had to stay our own role, in a read-only transaction; null when it is the role. */
  readonly note: string | null;
  history(condition: string, types: readonly string[], upcasting: Upcasting): AsyncGenerator<HistoryEvent[]>;
}
const SORT_MIB = 64;

/** Runs work with a reader; its connection ends when `stop` aborts. */
export async function withReader<T>(url: string, stop: AbortSignal, work: (reader: Reader) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionConfig(url, { name: 'recount-replay' }));
  client.on('error', () => undefined);
  await client.connect();
  onAbort(stop, () => client.end());
  try {
    const note = (await becomeReader(client)) ?? null;
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ head: string | null }>('select max(position)::text as head from log.event');
    return await work({
      client,
      position: rows[0]?.head ?? null,
      note,
      history: (condition, types, upcasting) =>
        historyByRoot(client, { condition, sortMiB: SORT_MIB }, types, upcasting),
    });
  } finally {
    await client.end();
  }
}

/** Events of a selection by type. */
export async function countEvents(
  client: pg.ClientBase,
  condition: string,
  types: readonly string[],
): Promise<Record<string, number>> {
  const { rows } = await client.query<{ type: string; n: string }>(
    `select type, count(*)::text as n from log.event where ${condition} and type = any($1::text[]) group by type`,
    [types],
  );
  const counted = new Map(rows.map(({ type, n }) => [type, Number(n)]));
  return Object.fromEntries(types.map((type) => [type, counted.get(type) ?? 0]));
}
