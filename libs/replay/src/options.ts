import type { Progress, Upcasting } from '@recount/read-store';
import type { Selection } from './events.js';

export interface ReplayLimits {
  /** Seconds the whole replay may take. Default 3600. */
  readonly seconds: number;
  /** Seconds one event, or loading the definition, may take. Default 10. */
  readonly eventSeconds: number;
  /** MiB of heap of the definition's process. Default 256. */
  readonly memoryMiB: number;
  /** Rows of all roots. Default 10,000,000. */
  readonly rows: number;
  /** Characters of text in all rows. Default 2^31. */
  readonly size: number;
  /** Characters of text in one row. Default 1 Mi. */
  readonly rowSize: number;
  /** Rows that one event may touch. Default 10,000. */
  readonly rowsPerEvent: number;
}
export const DEFAULT_LIMITS: ReplayLimits = {
  seconds: 3600,
  eventSeconds: 10,
  memoryMiB: 256,
  rows: 10_000_000,
  size: 2 ** 31,
  rowSize: 2 ** 20,
  rowsPerEvent: 10_000,
};

export interface ReplayOptions extends Selection {
  /** The PostgreSQL that holds the log; migrated. */
  readonly url: string;
  /** The definition's file, absolute. */
  readonly file: string;
  /** Of several models that the file exports the one wanted. */
  readonly model?: string;
  /** Packages a definition may import, by name: URL of the entry module. */
  readonly rooms: Readonly<Record<string, string>>;
  readonly upcasting: Upcasting;
  readonly limits?: Partial<ReplayLimits>;
  /** Name of the scratch schema, `scratch_{name}`. Default: the model's name and some chance. */
  readonly into?: string;
  /** How long the rows are kept. Default 7 days. */
  readonly ttlSeconds?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
export const DEFAULT_TTL_SECONDS = 7 * 86_400;
