import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Upcasting } from '../api.js';
import { FOLD_COLUMNS, type HistoryEvent, historyEvent, shareCondition } from '../history.js';
import { literal } from '../sql.js';
import type { PartitionTask } from './partition.js';

const NEWLINE = 10;
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' };
const unescaped = (field: string): string =>
  field.includes('\\') ? field.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c) : field;
/** A copy of its own: a part of a longer text would keep all of it in memory as long as a row holds the part. */
const own = (text: string): string => ` ${text}`.slice(1);

/** One text for each of few distinct ones: what is looked up by it later is found faster, and no copy is made. */
function interning(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const copy = own(text);
    known.set(copy, copy);
    return copy;
  };
}

/**
 * A share of the log as PostgreSQL's COPY hands it out, chunk by chunk: the cheapest way to read all of it. Root by root,
 * each in position order; PostgreSQL sorts, on disk where its memory ends. Measured, that costs less than reading in
 * position order: the rows of one root stay in the processor's cache and die young.
 */
export async function* shareHistory(
  client: pg.Client,
  task: PartitionTask,
  types: readonly string[],
  upcasting: Upcasting,
): AsyncGenerator<HistoryEvent[]> {
  // The table is read as it lies and sorted: following the index by root would jump through all of it. The cores are the
  // workers' own.
  await client.query(
    `set work_mem = '${Number(task.sortMiB)}MB'; set enable_indexscan = off; set max_parallel_workers_per_gather = 0`,
  );
  const share = task.share.of === 1 ? '' : ` and ${shareCondition(task.share)}`;
  const text = `copy (select ${FOLD_COLUMNS} from log.event where position <= ${literal(task.until)} and type in (${types.map(literal).join(', ')})${share}
    order by root, position) to stdout`;
  const type = interning();
  const tenant = interning();
  let rest: Buffer | undefined;
  for await (const chunk of client.query(copyTo(text)) as AsyncIterable<Buffer>) {
    const bytes: Buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE);
    rest = end + 1 === bytes.length ? undefined : bytes.subarray(end + 1);
    if (end < 0) continue;
    const events: HistoryEvent[] = [];
    for (const line of bytes.toString('utf8', 0, end).split('\n')) {
      const fields = line.split('\t');
      if (line.includes('\\')) for (let i = 0; i < fields.length; i++) fields[i] = unescaped(fields[i] as string);
      fields[1] = own(fields[1] as string);
      fields[2] = type(fields[2] as string);
      fields[3] = own(fields[3] as string);
      fields[4] = tenant(fields[4] as string);
      fields[5] = own(fields[5] as string);
      events.push(historyEvent(fields, upcasting));
    }
    yield events;
  }
}
