import type { Entry, PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copiedLines, unescaped } from '../rebuild/copied.js';
import { rowCodec } from '../rows.js';
import { storedColumns, tableOf } from '../tables.js';

/** Rows of a table as COPY hands them out, root by root in the order of their bytes. */
export interface StoredRows {
  /** The root of the next row, or undefined at the end. */
  readonly root: string | undefined;
  /** Takes all rows of the next root. */
  take(): Promise<Entry[]>;
}

/** Opens the rows of a model on a connection of its own. @param condition of trusted SQL over the table */
export async function storedRows(client: pg.ClientBase, model: PreparedModel, condition: string): Promise<StoredRows> {
  const codec = rowCodec(model);
  const chunks = copiedLines(
    client.query(
      copyTo(
        `copy (select ${storedColumns(model).join(', ')} from ${tableOf(model)} where ${condition} order by _root) to stdout`,
      ),
    ),
  );
  let lines: string[] = [];
  let at = 0;
  const read = async (): Promise<Entry | undefined> => {
    while (at === lines.length) {
      const chunk = await chunks.next();
      if (chunk.done) return undefined;
      lines = chunk.value;
      at = 0;
    }
    const fields = (lines[at++] as string).split('\t');
    return codec.fromRow(fields.map((field) => (field === '\\N' ? null : unescaped(field))));
  };
  let next = await read();
  return {
    get root() {
      return next?.root;
    },
    async take() {
      const root = next?.root;
      const taken: Entry[] = [];
      for (; next !== undefined && next.root === root; next = await read()) taken.push(next);
      return taken;
    },
  };
}

const utf8 = new TextEncoder();
const ASCII = /^[\0-\x7f]*$/;
/** Compares as the database does: by bytes. */
export function compareRoots(a: string, b: string): number {
  if (a === b) return 0;
  if (ASCII.test(a) && ASCII.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(utf8.encode(a), utf8.encode(b));
}
