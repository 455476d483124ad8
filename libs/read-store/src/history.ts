import type { FoldEvent } from '@recount/kernel';
import type pg from 'pg';
import type { Upcasting } from './api.js';
import { rawTypes } from './sql.js';
import { instantText } from './tables.js';

/** One event of the log as read: parsed only as far as somebody asks. */
export interface HistoryEvent extends FoldEvent {
  readonly position: bigint;
  /** Only of events read whole. */
  readonly revision: string;
  readonly schemaVersion: number;
  /** UTC, microseconds. Only of events read whole. */
  readonly recordedAt: string;
  /** Whether its data was read: its type is among those asked for. */
  readonly handled: boolean;
}

export interface HistoryQuery {
  /** Strictly after. */
  readonly after: bigint | null;
  /** Up to and with. */
  readonly until?: bigint;
  /** Null: all. */
  readonly limit: number | null;
  /** Types whose data is wanted. Default: all. */
  readonly types?: readonly string[];
  /** Also return, without data, events of other types: the last one then says how far the page reached. */
  readonly withOthers?: boolean;
  readonly tenant?: string;
  readonly root?: string;
  /** A further condition of trusted SQL. */
  readonly condition?: string;
  /** Also when and at which revision it was recorded. */
  readonly whole?: boolean;
  /** Only roots whose hash falls to this share of the log. */
  readonly share?: { readonly index: number; readonly of: number };
}

/** A share of the log by root: the same root always falls to the same share. */
export const shareCondition = (share: { readonly index: number; readonly of: number }): string =>
  `(hashtextextended(root, 0) & 9223372036854775807) % ${Number(share.of)} = ${Number(share.index)}`;

/** What folding needs of an event, and what explaining needs beside. The order is `StoredEvent`'s. */
export const FOLD_COLUMNS =
  'position, event_id, type, stream, tenant, root, occurred_at, schema_version, metadata, data';
const WHOLE_COLUMNS = `${FOLD_COLUMNS}, recorded_at, revision`;

/** The statement of a page and its parameters. Its text depends only on which conditions there are: it can be named. */
export function historyStatement(query: HistoryQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const where: string[] = [];
  if (query.after !== null) where.push(`position > ${param(String(query.after))}`);
  if (query.until !== undefined) where.push(`position <= ${param(String(query.until))}`);
  if (query.tenant !== undefined) where.push(`tenant = ${param(query.tenant)}`);
  if (query.root !== undefined) where.push(`root = ${param(query.root)}`);
  if (query.share !== undefined) where.push(shareCondition(query.share));
  let columns = query.whole === true ? WHOLE_COLUMNS : FOLD_COLUMNS;
  if (query.types !== undefined) {
    const wanted = `type = any(${param(query.types)}::text[])`;
    if (query.withOthers === true) columns = columns.replace(' data', ` case when ${wanted} then data end`);
    else where.push(wanted);
  }
  if (query.condition !== undefined) where.push(query.condition);
  const condition = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
  return {
    text: `select ${columns} from log.event${condition} order by position${query.limit === null ? '' : ` limit ${param(query.limit)}`}`,
    values,
  };
}

/** One page of history, in position order. */
export async function readHistory(
  db: pg.ClientBase | pg.Pool,
  query: HistoryQuery,
  upcasting: Upcasting,
): Promise<HistoryEvent[]> {
  const { text, values } = historyStatement(query);
  const { rows } = await (db as pg.ClientBase).query<(string | null)[]>({
    text,
    values,
    rowMode: 'array',
    types: rawTypes,
  });
  return rows.map((row) => new StoredEvent(row, upcasting));
}

/** An event from `FOLD_COLUMNS` as text, for readers with a statement of their own. */
export const historyEvent = (row: readonly (string | null)[], upcasting: Upcasting): HistoryEvent =>
  new StoredEvent(row, upcasting);

/** A class for its lazy properties: most events are folded by few models, and few folds look at the envelope. */
class StoredEvent implements HistoryEvent {
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly tenant: string;
  readonly root: string;
  readonly handled: boolean;
  #row: readonly (string | null)[];
  readonly #upcasting: Upcasting;
  #data: unknown;
  #occurredAt: string | undefined;
  #metadata: Readonly<Record<string, string>> | undefined;

  constructor(row: readonly (string | null)[], upcasting: Upcasting) {
    this.#row = row;
    this.#upcasting = upcasting;
    this.position = BigInt(row[0] as string);
    this.id = row[1] as string;
    this.type = row[2] as string;
    this.stream = row[3] as string;
    this.tenant = row[4] as string;
    this.root = row[5] as string;
    this.handled = row[9] !== null;
  }
  get streamType(): string {
    const dash = this.stream.indexOf('-');
    return dash < 0 ? this.stream : this.stream.slice(0, dash);
  }
  get streamId(): string {
    return this.stream.slice(this.stream.indexOf('.') + 1);
  }
  get occurredAt(): string {
    this.#occurredAt ??= instantText(this.#row[6] as string);
    return this.#occurredAt;
  }
  get schemaVersion(): number {
    return Number(this.#row[7]);
  }
  get recordedAt(): string {
    const raw = this.#row[10] as string;
    return `${raw.slice(0, 10)}T${raw.slice(11, 19)}.${raw.slice(20).replace(/\+00$/, '').padEnd(6, '0')}Z`;
  }
  get revision(): string {
    return this.#row[11] as string;
  }
  get metadata(): Readonly<Record<string, string>> {
    this.#metadata ??= JSON.parse(this.#row[8] as string) as Readonly<Record<string, string>>;
    return this.#metadata;
  }
  /** @throws RangeError for a schema version this build does not know */
  get data(): unknown {
    if (this.#data === undefined) {
      this.#data = this.#upcasting.upcast(this.type, this.schemaVersion, JSON.parse(this.#row[9] as string));
    }
    return this.#data;
  }
}
