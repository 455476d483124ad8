import type { CommandAnswer } from '@recount/commands';
import type { RowProblem, SourceRow } from './source.js';

/** A row that was not booked. */
export interface RejectedRow extends RowProblem {
  readonly file: string;
  readonly row: number;
}

export interface ImportCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly commands: number;
  /** Events this run appended. */
  readonly events: number;
  /** Commands an earlier run had issued. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectedByCode: Readonly<Record<string, number>>;
}

/** How many rejected rows are kept for printing; all of them are in the log as `ImportRowRejected`. */
export const REJECTED_LISTED = 100;

/** Counts what an import does. */
export function tally() {
  let rows = 0;
  let accepted = 0;
  let commands = 0;
  let events = 0;
  let duplicates = 0;
  let position: bigint | undefined;
  const byCode = new Map<string, number>();
  const listed: RejectedRow[] = [];
  return {
    rows(n: number): void {
      rows += n;
    },
    accept(n: number): void {
      accepted += n;
    },
    command(answer: CommandAnswer): void {
      commands++;
      if (answer.duplicate) duplicates++;
      else events += answer.eventIds.length;
      const at = answer.position === null ? undefined : BigInt(answer.position);
      if (at !== undefined && (position === undefined || at > position)) position = at;
    },
    reject(row: SourceRow, problem: RowProblem): void {
      byCode.set(problem.code, (byCode.get(problem.code) ?? 0) + 1);
      if (listed.length < REJECTED_LISTED) listed.push({ file: row.file, row: row.row, ...problem });
    },
    counts: (): ImportCounts => ({
      rows,
      accepted,
      commands,
      events,
      duplicates,
      rejected: rows - accepted,
      rejectedByCode: Object.fromEntries([...byCode].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
    progress: () => ({ rows, commands, events, rejected: [...byCode.values()].reduce((sum, n) => sum + n, 0) }),
    listed: (): readonly RejectedRow[] =>
      [...listed].sort((a, b) => (a.file === b.file ? a.row - b.row : a.file < b.file ? -1 : 1)),
    position: () => position,
  };
}
export type Tally = ReturnType<typeof tally>;
