import type { Progress } from '../api.js';
import type { Row } from '../query/result.js';

/** What is verified; without models all of them, without a tenant all of theirs. */
export interface VerifyOptions {
  readonly models?: readonly string[];
  readonly tenant?: string;
  /** Share of the roots, above 0 up to 1, chosen by the hash of their names: a chosen root is verified whole. Default 1. */
  readonly sample?: number;
  /** Where in the hashes of the roots' names the sample begins, 0 up to 1; it goes on at 0. Default 0: the same roots every time. */
  readonly from?: number;
  /** The most of its time that it works, above 0 up to 1; it pauses for the rest, and PostgreSQL with it. Default 1. */
  readonly duty?: number;
  /** Findings described; all are counted. Default 100. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Something stored that the log does not say. `changed`, `missing` and `extra` are rows; `fold` an event that cannot be
 * folded though its root is not set aside; `definition` a table built from another definition; `checkpoint` one that does
 * not stand where the log and the rows say.
 */
export interface Finding {
  readonly kind: 'changed' | 'missing' | 'extra' | 'fold' | 'definition' | 'checkpoint' | 'stopped';
  readonly model: string | null;
  readonly tenant?: string;
  readonly root?: string;
  readonly key?: Row;
  /** Of a changed row: each column that differs. Engine columns begin with an underscore. */
  readonly columns?: readonly { readonly column: string; readonly stored: unknown; readonly expected: unknown }[];
  /** The first position from which what is stored and what the log says part, and the event there. */
  readonly partsAt?: { readonly position: string; readonly eventId: string } | null;
  readonly message: string;
}
export interface VerifiedModel {
  readonly name: string;
  readonly version: number;
  /** Stored rows compared. */
  readonly rows: number;
  readonly findings: number;
  /** Roots set aside: known not to hold, not compared. */
  readonly quarantinedRoots: number;
}
export interface VerifyResult {
  readonly ok: boolean;
  /** Rows were compared with the log up to here: the checkpoint. */
  readonly position: string | null;
  /** The event there. */
  readonly eventId: string | null;
  readonly sample: number;
  readonly events: number;
  readonly rows: number;
  readonly seconds: number;
  readonly models: readonly VerifiedModel[];
  readonly findingsTotal: number;
  readonly findings: readonly Finding[];
}
