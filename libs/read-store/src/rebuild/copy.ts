import { once } from 'node:events';
import type { Entry } from '@recount/kernel';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RowCodec } from '../rows.js';

const CHUNK = 128 * 1024;
/** UTF-8 of one UTF-16 unit is at most this long. */
const WIDEST = 3;

/** Rows on their way into a fresh table, in COPY's text format. */
export interface CopyWriter {
  readonly rows: number;
  add(entry: Entry): void;
  /** Waits while PostgreSQL is slower than the fold. */
  drain(): Promise<void>;
  end(): Promise<void>;
}

/** Opens a COPY on a connection of its own; it takes the connection until `end`. */
export function copyWriter(client: pg.ClientBase, codec: RowCodec): CopyWriter {
  const stream = client.query(copyFrom(codec.copy));
  let failure: Error | undefined;
  stream.on('error', (error: Error) => {
    failure = error;
  });
  let buffer = Buffer.allocUnsafeSlow(CHUNK);
  let used = 0;
  let rows = 0;
  const flush = (): void => {
    if (used === 0) return;
    stream.write(buffer.subarray(0, used));
    buffer = Buffer.allocUnsafeSlow(CHUNK);
    used = 0;
  };
  return {
    get rows() {
      return rows;
    },
    add(entry) {
      rows++;
      const line = codec.toCopy(entry);
      if (used + line.length * WIDEST > CHUNK) flush();
      // Line by line into one buffer: encoding a long text made of many parts costs several times as much.
      if (line.length * WIDEST > CHUNK) stream.write(Buffer.from(line));
      else used += buffer.write(line, used);
    },
    async drain() {
      if (failure) throw failure;
      if (stream.writableNeedDrain) await once(stream, 'drain');
    },
    async end() {
      if (failure) throw failure;
      flush();
      const finished = once(stream, 'finish');
      stream.end();
      await finished;
    },
  };
}
