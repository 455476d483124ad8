import type pg from 'pg';
import type { Upcasting } from '../api.js';
import { FOLD_COLUMNS, type HistoryEvent, historyEvent, shareCondition } from '../history.js';
import { rawTypes } from '../sql.js';
import type { PartitionTask } from './partition.js';

const PAGE = 5000;
type Raw = (string | null)[];

/** Pages of a share of the log; while one is folded the next is read. */
async function* pages(read: (after: Raw | undefined) => Promise<Raw[]>, upcasting: Upcasting): AsyncGenerator<HistoryEvent[]> {
  let next = read(undefined);
  for (;;) {
    const rows = await next;
    if (rows.length === 0) return;
    next = read(rows[rows.length - 1]);
    next.catch(() => undefined);
    yield rows.map((row) => historyEvent(row, upcasting));
  }
}

/** The share in position order, page by page along the primary key. */
export function orderedHistory(client: pg.Client, task: PartitionTask, types: readonly string[], upcasting: Upcasting): AsyncGenerator<HistoryEvent[]> {
  const text = `select ${FOLD_COLUMNS} from log.event where position > $1 and position <= $2 and type = any($3::text[])
    and ${shareCondition(task.share)} order by position limit ${PAGE}`;
  return pages(async (last) => {
    const values = [last?.[0] ?? '-1', task.until, types];
    return (await client.query<Raw>({ name: 'recount-history', text, values, rowMode: 'array', types: rawTypes })).rows;
  }, upcasting);
}

/** The share root by root, each in position order: PostgreSQL sorts, on disk where memory ends, and a cursor hands it out. */
export function groupedHistory(client: pg.Client, task: PartitionTask, types: readonly string[], upcasting: Upcasting): AsyncGenerator<HistoryEvent[]> {
  let opened: Promise<unknown> | undefined;
  return pages(async () => {
    opened ??= (async () => {
      await client.query(`begin; set local work_mem = '128MB'; set local enable_indexscan = off; set local cursor_tuple_fraction = 1.0`);
      await client.query(
        `declare history no scroll cursor for select ${FOLD_COLUMNS} from log.event
          where position <= $1 and type = any($2::text[]) and ${shareCondition(task.share)} order by root, position`,
        [task.until, types],
      );
    })();
    await opened;
    return (await client.query<Raw>({ text: `fetch ${PAGE} from history`, rowMode: 'array', types: rawTypes })).rows;
  }, upcasting);
}
