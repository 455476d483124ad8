/**
 * What the parent and the process of a definition say to each other, as frames: four bytes of length, then UTF-8. The
 * process answers every frame with one frame; nothing but text crosses.
 */

/** The first frame. */
export interface Start {
  /** Specifiers of the modules to load. */
  readonly inside: string;
  readonly definition: string;
  /** Source of the function that takes clocks, chance and buffers away; see `harden.ts`. */
  readonly harden: string;
  /** Of several models the one wanted. */
  readonly model: string | null;
  readonly limits: FoldLimits;
}

/** Limits that the folding side watches itself, so that it can name the event. */
export interface FoldLimits {
  /** Rows of all roots together. */
  readonly rows: number;
  /** Text of all rows together, in UTF-16 units. */
  readonly size: number;
  /** Text of one row, in UTF-16 units. */
  readonly rowSize: number;
  /** Rows that one event may touch. */
  readonly rowsPerEvent: number;
}

/** Asked while modules are linked; the parent answers with a `Module` or a `Refusal`. */
export interface Need {
  readonly need: string;
  /** Id of the module that imports it; empty for the two of the start. */
  readonly from: string;
}
export interface Module {
  readonly id: string;
  readonly code: string;
  /** A room of the house: evaluated before clocks, chance and buffers are taken away. */
  readonly room: boolean;
}
export interface Refusal {
  readonly refused: string;
}

/** Why the process cannot go on. */
export interface Failure {
  readonly failed: string;
  readonly code: 'DEFINITION' | 'FOLD' | 'LIMIT';
  /** Which event of the batch. */
  readonly index?: number;
}

/** What the definition turned out to be: the data of a read model without its functions. */
export interface Described {
  readonly name: string;
  readonly version: number;
  readonly shape: 'state' | 'ledger';
  readonly doc: string;
  readonly key: Readonly<Record<string, DescribedColumn>>;
  readonly columns: Readonly<Record<string, DescribedColumn>>;
  readonly types: readonly string[];
}
export interface DescribedColumn {
  readonly kind: string;
  readonly doc?: string;
  readonly personal?: boolean;
  readonly default?: unknown;
}

/** One row, as a line of JSON: tenant, root, position, tombstone reason, occurred at, event id, then the values in storage order. */
export type RowLine = readonly [
  tenant: string,
  root: string,
  position: string,
  removed: string | null,
  occurredAt: string,
  eventId: string,
  ...values: unknown[],
];

/** Asks for the rows of the last root. */
export const END = 'end';
/** An answer that begins with it is a `Failure`, else rows, one a line. */
export const FAILED = '!';

/** The file where the process notes the event it is at: batch and index within it, two little-endian 32-bit numbers. */
export const CELL = { fd: 3, bytes: 8, idle: 0xffff_ffff } as const;
