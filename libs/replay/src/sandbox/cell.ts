import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CELL } from './protocol.js';

/** Where the process of a definition notes the event it is at. It outlives that process, and has no name. */
export interface Cell {
  readonly fd: number;
  /** Batch and index; undefined while the process is between two batches. */
  read(): { readonly batch: number; readonly index: number } | undefined;
  close(): void;
}

export function openCell(): Cell {
  const folder = mkdtempSync(join(tmpdir(), 'recount-replay-'));
  const fd = openSync(join(folder, 'cell'), 'w+', 0o600);
  rmSync(folder, { recursive: true });
  const bytes = Buffer.alloc(CELL.bytes);
  return {
    fd,
    read() {
      if (readSync(fd, bytes, 0, CELL.bytes, 0) < CELL.bytes) return undefined;
      const index = bytes.readUInt32LE(4);
      return index === CELL.idle ? undefined : { batch: bytes.readUInt32LE(0), index };
    },
    close: () => closeSync(fd),
  };
}
