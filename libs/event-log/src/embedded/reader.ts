import { rfc3339 } from '@recount/postgres';
import type pg from 'pg';
import type { LogIdentity, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../port.js';
import { patiently } from './failures.js';

/** A page is cut at this many events or bytes, whichever comes first (one event may exceed it). */
const PAGE_EVENTS = 1_000;
const PAGE_BYTES = 8_000_000;
const LARGEST = 9_223_372_036_854_775_807n;

export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Whether the page was cut: there may be more. */
  readonly cut: boolean;
}

/** Ranges that pages are read from, by the name of their prepared statement. */
const RANGES = {
  all_forwards: ['position > $1 and position <= $4', 'position'],
  all_backwards: ['position < $1 and position > $4', 'position desc'],
  types_forwards: ['position > $1 and position <= $4 and type = any($5)', 'position'],
  types_backwards: ['position < $1 and position > $4 and type = any($5)', 'position desc'],
  root_forwards: ['root = $4 and position > $1', 'position'],
  root_backwards: ['root = $4 and position < $1', 'position desc'],
  stream_forwards: ['stream = $4 and revision >= $1', 'revision'],
  stream_backwards: ['stream = $4 and revision <= $1', 'revision desc'],
} as const;
type Range = keyof typeof RANGES;

/** The inner select never reads more rows than the limit; sizes are known without unpacking the texts. */
const statement = ([range, order]: (typeof RANGES)[Range]): string => `
  select position, stream, revision, type, event_id, recorded_at, data, metadata, bytes from (
    select e.*, octet_length(data) as size, sum(octet_length(data)) over (order by ${order} rows unbounded preceding) as bytes
      from (select * from log.event where ${range} order by ${order} limit $2) e
  ) e where bytes - size <= $3 order by ${order}`;

const STATEMENTS = Object.fromEntries(
  Object.entries(RANGES).map(([name, range]) => [name, statement(range)]),
) as Record<Range, string>;

type Row = [string, string, string, string, string, string, string, string, string];

/** Pages of the log by named prepared statements. */
export class Reader {
  constructor(
    private readonly pool: pg.Pool,
    /** Milliseconds a read is repeated while the database fails; ended early by the signal. */
    private readonly patience: number,
    private readonly closing: AbortSignal,
  ) {}

  async *stream(stream: string, options: ReadStreamOptions): AsyncGenerator<RecordedEvent> {
    const forwards = options.direction !== 'backwards';
    let from = options.from ?? (forwards ? 0n : LARGEST);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const limit = Math.min(left, PAGE_EVENTS);
      const page = await this.page(forwards ? 'stream_forwards' : 'stream_backwards', from, limit, [stream]);
      yield* page.events;
      const last = page.events.at(-1);
      if (last === undefined || !page.cut) return;
      left -= page.events.length;
      from = forwards ? last.revision + 1n : last.revision - 1n;
    }
  }

  async *all(options: ReadAllOptions): AsyncGenerator<RecordedEvent> {
    if (options.root !== undefined) return yield* this.ofRoot(options.root, options);
    const forwards = options.direction !== 'backwards';
    let after = options.after ?? (forwards ? 0n : LARGEST);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const limit = Math.min(left, PAGE_EVENTS);
      const page = forwards
        ? await this.after(after, LARGEST, options.types, limit)
        : await this.range('backwards', after, 0n, options.types, limit);
      yield* page.events;
      const last = page.events.at(-1);
      if (last === undefined || !page.cut) return;
      left -= page.events.length;
      after = last.position;
    }
  }

  /** Events of one root: few enough that types are picked out here. */
  private async *ofRoot(
    root: string,
    { after, direction, types, limit }: ReadAllOptions,
  ): AsyncGenerator<RecordedEvent> {
    const range = direction === 'backwards' ? 'root_backwards' : 'root_forwards';
    let from = after ?? (direction === 'backwards' ? LARGEST : 0n);
    let left = limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const page = await this.page(range, from, PAGE_EVENTS, [root]);
      for (const event of page.events) {
        if (types !== undefined && !types.includes(event.type)) continue;
        yield event;
        if (--left === 0) return;
      }
      const last = page.events.at(-1);
      if (last === undefined || !page.cut) return;
      from = last.position;
    }
  }

  /** Events after one position up to another, in order. */
  after(after: bigint, upTo: bigint, types: readonly string[] | undefined, limit = PAGE_EVENTS): Promise<EventPage> {
    return this.range('forwards', after, upTo, types, limit);
  }

  /** 0 for an empty log. */
  async head(): Promise<bigint> {
    const rows = await this.query<[string]>('head', 'select position from log.head', []);
    return BigInt(rows[0]?.[0] ?? 0);
  }

  async identity(): Promise<LogIdentity> {
    const rows = await this.query<[string, number]>('identity', 'select id, epoch from log.identity', []);
    const [id, epoch] = rows[0] as [string, number];
    return { id, epoch };
  }

  private range(
    direction: 'forwards' | 'backwards',
    from: bigint,
    to: bigint,
    types: readonly string[] | undefined,
    limit: number,
  ): Promise<EventPage> {
    return types === undefined
      ? this.page(`all_${direction}`, from, limit, [String(to)])
      : this.page(`types_${direction}`, from, limit, [String(to), types]);
  }

  private async page(range: Range, from: bigint, limit: number, further: readonly unknown[]): Promise<EventPage> {
    const rows = await this.query<Row>(range, STATEMENTS[range], [String(from), limit, PAGE_BYTES, ...further]);
    const cut = rows.length === limit || Number(rows.at(-1)?.[8] ?? 0) > PAGE_BYTES;
    return { events: rows.map(recorded), cut };
  }

  private async query<R extends unknown[]>(name: string, text: string, values: readonly unknown[]): Promise<R[]> {
    const config = { name, text, values: [...values], rowMode: 'array' as const };
    return patiently(async () => (await this.pool.query<R>(config)).rows, this.patience, this.closing);
  }
}

function recorded([position, stream, revision, type, id, recordedAt, data, metadata]: Row): RecordedEvent {
  return {
    position: BigInt(position),
    stream,
    revision: BigInt(revision),
    type,
    id,
    recordedAt: rfc3339(recordedAt),
    data: JSON.parse(data),
    metadata: JSON.parse(metadata),
  };
}
