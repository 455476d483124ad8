import { createPool } from '@recount/postgres';
import type pg from 'pg';
import type { StoredEvent } from '../protocol/wire.js';
import { written } from './as-written.js';
import { type Condition, pageStatement } from './statements.js';

/** What a page holds of an event that the filter leaves out. */
export interface Skipped {
  readonly position: bigint;
  readonly event: undefined;
}
export interface Wanted {
  readonly position: bigint;
  readonly event: StoredEvent;
}

export interface Page {
  readonly rows: readonly (Wanted | Skipped)[];
  /** Whether the page was cut: there may be more. */
  readonly cut: boolean;
}

/** A page is cut at this many events or bytes, whichever comes first (one event may exceed it). */
export const PAGE_EVENTS = 500;
const PAGE_BYTES = 4_000_000;

/** Milliseconds that a page with a filter may take: an expression needs no back-references to take for ever. */
const FILTER_TIMEOUT = 3_000;

/** Of one page: repeating it would not help. */
class SlowFilterError extends Error {
  override readonly name = 'SlowFilterError';
  /** As PostgreSQL calls a statement that is too complex. */
  readonly code = '54001';
}

const QUERY_CANCELED = '57014';

type Row = [position: string, stream: string | null, ...rest: string[]];

/**
 * Pages of `log.event`, by named prepared statements; texts go to the wire without being parsed. Filters have a quarter
 * as many connections of their own, so that one that is slow keeps no other reader waiting.
 */
export class Rows {
  private readonly pool: pg.Pool;
  private readonly filtered: pg.Pool;

  constructor(
    url: string,
    connections: number,
    private readonly filterTimeout = FILTER_TIMEOUT,
  ) {
    this.pool = createPool(url, { max: connections, name: 'recount-eventstore', statementTimeout: 30_000 });
    this.filtered = createPool(url, {
      max: Math.ceil(connections / 4),
      name: 'recount-eventstore-filter',
      statementTimeout: filterTimeout,
    });
  }

  /** @throws what pg throws; SlowFilterError. */
  async page(condition: Condition, from: bigint, limit: number): Promise<Page> {
    const { name, text, values } = pageStatement(condition);
    const config = { name, text, values: [String(from), limit, PAGE_BYTES, ...values], rowMode: 'array' as const };
    const { rows } = await (condition.filter === undefined
      ? this.pool.query<Row>(config)
      : this.filtered.query<Row>(config).catch((error: unknown) => this.filterFailed(error)));
    const cut = rows.length === limit || Number(rows.at(-1)?.[8] ?? 0) > PAGE_BYTES;
    return { rows: rows.map(rowOf), cut };
  }

  /** Whether a stream has an event. */
  async exists(stream: string): Promise<boolean> {
    const text = 'select exists (select from log.event where stream = $1) as found';
    const { rows } = await this.pool.query<{ found: boolean }>({ name: 'exists', text, values: [stream] });
    return rows[0]?.found === true;
  }

  /** Position of the last event, 0 for an empty log. */
  async head(): Promise<bigint> {
    const { rows } = await this.pool.query<[string]>({
      name: 'head',
      text: 'select position from log.head',
      rowMode: 'array',
    });
    return BigInt(rows[0]?.[0] ?? 0);
  }

  /** Revision of the last event of a stream, undefined when it has none. */
  async last(stream: string): Promise<bigint | undefined> {
    const text = 'select revision from log.event where stream = $1 order by revision desc limit 1';
    const { rows } = await this.pool.query<[string]>({ name: 'last', text, values: [stream], rowMode: 'array' });
    return rows[0] === undefined ? undefined : BigInt(rows[0][0]);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.filtered.end()]);
  }

  private filterFailed(error: unknown): never {
    if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
    const message = `the filter takes longer than ${this.filterTimeout} ms over ${PAGE_EVENTS} events`;
    throw new SlowFilterError(message, { cause: error });
  }
}

function rowOf(row: Row): Wanted | Skipped {
  const position = BigInt(row[0]);
  if (row[1] === null) return { position, event: undefined };
  const [, stream, revision, type, id, recordedAt, data, metadata] = row as [string, ...string[]];
  const event = {
    position,
    stream: stream as string,
    revision: BigInt(revision as string),
    type: type as string,
    id: id as string,
    created: ticks(recordedAt as string),
    ...written(data as string, metadata as string),
  };
  return { position, event };
}

let lastTime = '';
let lastTicks = '';
/** 100 ns since 1970 of PostgreSQL's text of a timestamptz in UTC; events of one transaction share their time. */
function ticks(timestamptz: string): string {
  if (timestamptz === lastTime) return lastTicks;
  const seconds = Date.parse(`${timestamptz.slice(0, 10)}T${timestamptz.slice(11, 19)}Z`) / 1000;
  lastTicks = `${seconds}${timestamptz.slice(20, -3).padEnd(7, '0')}`;
  lastTime = timestamptz;
  return lastTicks;
}
