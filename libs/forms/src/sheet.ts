/**
 * A sheet: an answer as something to hand to somebody. It says what was asked, of what and when; then what was found. How it
 * is set, as text of a fixed layout or as a page, is `textOf`'s and `htmlOf`'s.
 */
export interface Sheet {
  /** What the sheet is, e.g. `Explanation`. */
  readonly kind: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
  /** How whoever holds it can ask again, one sentence each. */
  readonly foot: readonly string[];
}
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly note?: string }
  /** The value asked for. */
  | { readonly kind: 'answer'; readonly label: string; readonly value: string; readonly note?: string }
  | { readonly kind: 'note'; readonly text: string; readonly warning?: boolean }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly notes: readonly string[] }
  | { readonly kind: 'command'; readonly depth: number; readonly command: Command }
  | { readonly kind: 'event'; readonly depth: number; readonly event: EventBlock };

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of columns: numbers, set to the right. */
  readonly numeric: readonly boolean[];
}
export interface Change {
  readonly column: string;
  readonly before: string;
  readonly after: string;
  /** `changed`; or `asserted`: it held that already. */
  readonly how: 'changed' | 'asserted';
  /** The column that was asked for. */
  readonly asked: boolean;
}
export interface Command {
  readonly commandId: string;
  readonly actor: string;
  readonly cause: string | null;
}
export interface EventBlock {
  /** Its number in the answer, from 1. */
  readonly number: number | null;
  readonly type: string;
  /** What part it has in the answer. */
  readonly role: string | null;
  readonly occurredAt: string;
  readonly facts: readonly Fact[];
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}
