/** What a read selects: a direction of all events or of one stream, and a filter. */
export interface Condition {
  readonly stream: string | undefined;
  readonly backwards: boolean;
  readonly filter: Filter | undefined;
}

export interface Filter {
  readonly column: 'type' | 'stream';
  /** Either a regular expression, as PostgreSQL understands it, or prefixes of which one must fit. */
  readonly regex?: string;
  readonly prefixes?: readonly string[];
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const prepared = new Map<string, string>();

/**
 * The statement of a page from $1 (inclusive forwards and for streams, exclusive backwards over all events), of at most
 * $2 rows and $3 bytes. An event that the filter leaves out is a row with a position only: who follows with a filter
 * wants to know how far the log was searched. The filter runs in the database, where an expression that takes too long can
 * be stopped, and whose rows are not worth sending when nobody wants them.
 */
export function pageStatement({ stream, backwards, filter }: Condition): Statement {
  const kind = filter === undefined ? 'all' : `${filter.column}_${filter.regex === undefined ? 'prefix' : 'regex'}`;
  const name = `${stream === undefined ? kind : `stream_${kind}`}_${backwards ? 'backwards' : 'forwards'}`;
  const text = prepared.get(name) ?? statement(stream !== undefined, backwards, filter);
  prepared.set(name, text);
  const values = [
    ...(stream === undefined ? [] : [stream]),
    ...(filter === undefined ? [] : [filter.regex ?? filter.prefixes ?? []]),
  ];
  return { name, text, values };
}

const COLUMNS = ['stream', 'revision', 'type', 'event_id', 'recorded_at', 'data', 'metadata'];

function statement(ofStream: boolean, backwards: boolean, filter: Filter | undefined): string {
  const order = `${ofStream ? 'revision' : 'position'}${backwards ? ' desc' : ''}`;
  const range = ofStream
    ? `stream = $4 and revision ${backwards ? '<=' : '>='} $1`
    : `position ${backwards ? '<' : '>='} $1`;
  const parameter = `$${ofStream ? 5 : 4}`;
  const wanted =
    filter === undefined
      ? ''
      : filter.regex === undefined
        ? `${filter.column} ^@ any(${parameter}::text[])`
        : `${filter.column} ~ ${parameter}::text`;
  const columns = COLUMNS.map((column) => (wanted === '' ? column : `case when wanted then ${column} end`));
  const bytes = `(octet_length(data) + octet_length(metadata))${wanted === '' ? '' : ` * (${wanted})::int`}`;
  return `
    select position, ${columns.join(', ')}, bytes from (
      select e.*, sum(size) over (order by ${order} rows unbounded preceding) as bytes
        from (
          select e.*, ${bytes} as size${wanted === '' ? '' : `, ${wanted} as wanted`}
            from (select * from log.event where ${range} order by ${order} limit $2) e
        ) e
    ) e where bytes - size <= $3 order by ${order}`;
}
