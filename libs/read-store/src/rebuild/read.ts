import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Upcasting } from '../api.js';
import { FOLD_COLUMNS, type HistoryEvent, historyEvent } from '../history.js';
import { literal } from '../sql.js';
import { copiedLines, unescaped } from './copied.js';

/** Which part of the log, and how much memory its sort may take. */
export interface HistoryScan {
  /** A condition of trusted SQL over `log.event`. */
  readonly condition: string;
  readonly sortMiB: number;
}

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
 * A part of the log as PostgreSQL's COPY hands it out, chunk by chunk: the cheapest way to read all of it. Root by root,
 * each in position order; PostgreSQL sorts, on disk where its memory ends. Measured, that costs less than reading in
 * position order: the rows of one root stay in the processor's cache and die young.
 */
export async function* historyByRoot(
  client: pg.ClientBase,
  scan: HistoryScan,
  types: readonly string[],
  upcasting: Upcasting,
): AsyncGenerator<HistoryEvent[]> {
  // The table is read as it lies and sorted: following the index by root would jump through all of it. The cores are the
  // workers' own.
  await client.query(
    `set work_mem = '${Number(scan.sortMiB)}MB'; set enable_indexscan = off; set max_parallel_workers_per_gather = 0`,
  );
  const text = `copy (select ${FOLD_COLUMNS} from log.event where ${scan.condition} and type in (${types.map(literal).join(', ')})
    order by root, position) to stdout`;
  const type = interning();
  const tenant = interning();
  for await (const lines of copiedLines(client.query(copyTo(text)))) {
    const events: HistoryEvent[] = [];
    for (const line of lines) {
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
