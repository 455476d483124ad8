import type { Recorded } from '../aggregate.js';
import { emptyTable, put, type Table } from '../table.js';
import type { CompleteImport, StartImport } from './commands.js';
import type { intakeEvents } from './events.js';

export interface ImportState {
  readonly exists: true;
  readonly eventId: string;
  readonly batch: StartImport;
  /** `{file}#{row}` → the event. */
  readonly rejected: Table<string>;
  readonly completed: { readonly eventId: string; readonly counts: CompleteImport } | undefined;
}
export type State = { readonly exists: false } | ImportState;
export const initial: State = { exists: false };

export const rowKey = (file: string, row: number): string => `${file}#${row}`;

export function evolve(state: State, event: Recorded<typeof intakeEvents>): State {
  if (event.type === 'ImportBatchStarted') {
    return { exists: true, eventId: event.id, batch: event.data, rejected: emptyTable(), completed: undefined };
  }
  if (!state.exists) return state;
  if (event.type === 'ImportRowRejected') {
    return { ...state, rejected: put(state.rejected, rowKey(event.data.file, event.data.row), event.id) };
  }
  return event.type === 'ImportBatchCompleted'
    ? { ...state, completed: { eventId: event.id, counts: event.data } }
    : state;
}
