import { once } from 'node:events';
import type { Entry } from '@recount/kernel';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RowCodec } from '../rows.js';

const CHUNK = 256 * 1024;

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
  let buffer = '';
  let rows = 0;
  const flush = (): void => {
    stream.write(buffer);
    buffer = '';
  };
  return {
    get rows() {
      return rows;
    },
    add(entry) {
      rows++;
      buffer += codec.toCopy(entry);
      if (buffer.length >= CHUNK) flush();
    },
    async drain() {
      if (failure) throw failure;
      if (stream.writableNeedDrain) await once(stream, 'drain');
    },
    async end() {
      if (failure) throw failure;
      if (buffer !== '') flush();
      const finished = once(stream, 'finish');
      stream.end();
      await finished;
    },
  };
}
