import type { ActorType } from '@recount/journey';

/** One record of a file: column → text as it stands in the file. Keys are in alphabetical order. */
export type Values = Readonly<Record<string, string>>;

/** A record and where it stands: `row` counts records from 1, the header not counted. */
export interface SourceRow {
  readonly file: string;
  readonly row: number;
  readonly values: Values;
  /** Why the record could not be read as one, e.g. too many columns. */
  readonly malformed?: string;
}

/** Why a row cannot be booked. `path` is a JSON pointer into the row (mapping) or into the command's body (domain). */
export interface RowProblem {
  readonly code: string;
  readonly path?: string;
  readonly message: string;
}

/** Thrown while a row is mapped: the row is rejected, the import goes on. */
export class RowProblemError extends Error {
  override readonly name = 'RowProblemError';
  constructor(readonly problem: RowProblem) {
    super(`${problem.code}: ${problem.message}`);
  }
}

/** A command a row turns into, without its envelope. */
export interface MappedCommand {
  readonly streamType: string;
  readonly id: string;
  readonly command: string;
  readonly body: object;
  /** UTC instant with milliseconds. */
  readonly occurredAt: string;
  /** The command makes what the row tells of. Where that is there already, the row says something else of it: rejected. */
  readonly makes?: boolean;
}

/**
 * What one fact of the source turns into: one row, or several that tell of one thing (the lines of an invoice). All of
 * its rows are booked or rejected. Commands run in order; steps of one `lane` run in the order they were yielded.
 */
export interface Step {
  readonly rows: readonly [SourceRow, ...SourceRow[]];
  /** The fact's id in the source: part of every command's id. */
  readonly externalId: string;
  /** The root (or whatever must keep its order); lanes run beside each other. */
  readonly lane: string;
  readonly commands: readonly MappedCommand[];
  readonly problem?: RowProblem;
}

export interface SourceFile {
  /** Without ending: both `{name}.csv` and `{name}.csv.gz` are found; of layout `blanks`, `.txt` and `.txt.gz`. */
  readonly name: string;
  /** Columns the mapping reads; a file without one of them is not this source. */
  readonly columns: readonly string[];
  /** `csv` (default): RFC 4180 with a header. `blanks`: no header, cells parted by blanks, in the order of `columns`. */
  readonly layout?: 'csv' | 'blanks';
}

/** What a mapping is given. It reads nothing but this: the same files give the same commands. */
export interface MappingContext {
  readonly tenant: string;
  /** When the batch was started: the occurredAt of rows that carry no date. */
  readonly startedAt: string;
  readonly currency: string;
  /** v5 id of (tenant, source, kind, external id). */
  id(kind: string, externalId: string): string;
  /** The id an order's instalment has as a receivable, known before it is one. */
  receivableId(orderId: string, instalmentNo: number): string;
  /** UTC instant of 00:00 local, in the tenant's zone. @throws RowProblemError when `date` is none */
  midnight(date: string, path: string): string;
  /** UTC instant of a `YYYY-MM-DD HH:mm:ss` local time, in the tenant's zone. @throws RowProblemError when it is none */
  local(time: string, path: string): string;
  /** Calendar date of an instant in the tenant's zone. */
  localDate(instant: string): string;
  /** The records of one of the source's files, in file order. */
  rows(file: string): AsyncIterable<SourceRow>;
}

/** A source: files of a known layout and the one mapping of their rows to commands. */
export interface ImportSource {
  readonly name: string;
  readonly title: string;
  /** Raised with every change of what rows turn into. */
  readonly mappingVersion: number;
  /** The tenant's settings, issued before anything else. */
  readonly timeZone: string;
  readonly currency: string;
  readonly files: readonly SourceFile[];
  /** Commands that must stand before the first row, e.g. a pipeline. */
  prelude?(context: MappingContext): readonly MappedCommand[];
  steps(context: MappingContext): AsyncIterable<Step>;
}

/** Who imports: sets aside the rules that history cannot honour, and no other. */
export const importActor = (source: string): { readonly type: ActorType; readonly id: string } => ({
  type: 'migration',
  id: `import:${source}`,
});

/**
 * The command that makes a customer known, with the first row that tells of it; nothing with the rows after. Call it last
 * in a mapping: a row that cannot be mapped makes nobody known.
 */
export function firstSight(): (customerId: string, occurredAt: string, body: () => object) => readonly MappedCommand[] {
  const known = new Set<string>();
  return (customerId, occurredAt, body) => {
    if (known.has(customerId)) return [];
    const register = { streamType: 'customer', id: customerId, command: 'register', body: body(), occurredAt };
    known.add(customerId);
    return [register];
  };
}

/** Maps one row; a RowProblemError becomes the step's problem instead of ending the import. */
export const mapRow = (
  row: SourceRow,
  externalId: string,
  lane: string,
  commands: () => readonly MappedCommand[],
): Step => mapRows([row], externalId, lane, commands);

/** Maps rows that tell of one thing; a RowProblemError becomes the problem of them all. */
export function mapRows(
  rows: Step['rows'],
  externalId: string,
  lane: string,
  commands: () => readonly MappedCommand[],
): Step {
  const malformed = rows.find((row) => row.malformed !== undefined)?.malformed;
  if (malformed !== undefined) {
    return { rows, externalId, lane, commands: [], problem: { code: 'MALFORMED_ROW', message: malformed } };
  }
  try {
    return { rows, externalId, lane, commands: commands() };
  } catch (error) {
    if (!(error instanceof RowProblemError)) throw error;
    return { rows, externalId, lane, commands: [], problem: error.problem };
  }
}
