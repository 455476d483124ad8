import { accept, type Decision, noChange, refuse } from '../aggregate.js';
import { invalid } from '../checks.js';
import { emit } from '../define.js';
import { lookUp } from '../table.js';
import type { CompleteImport, RejectRow, StartImport } from './commands.js';
import { ImportBatchCompleted, ImportBatchStarted, ImportRowRejected } from './events.js';
import { type ImportState, rowKey, type State } from './state.js';

/** One mapping over one set of files; the same again is no change, however far it came. */
export function start(command: StartImport, state: State): Decision {
  if (command.files.length === 0) return invalid('/files', 'not empty', 0);
  if (!state.exists) return accept(emit(ImportBatchStarted, command));
  return sameBatch(command, state.batch)
    ? noChange()
    : refuse('DUPLICATE_IMPORT', 'the batch is another import', {
        path: '/files',
        expected: { source: state.batch.source, mappingVersion: state.batch.mappingVersion },
        actual: { source: command.source, mappingVersion: command.mappingVersion },
        currentEventId: state.eventId,
      });
}

/** Each row once. */
export function rejectRow(command: RejectRow, state: ImportState): Decision {
  if (lookUp(state.rejected, rowKey(command.file, command.row)) !== undefined) return noChange();
  if (state.completed !== undefined) return completed(state.completed.eventId);
  if (!state.batch.files.some((file) => file.name === command.file))
    return invalid('/file', 'a file of the batch', command.file);
  return accept(emit(ImportRowRejected, command));
}

/** Every row is accounted for: accepted or rejected. */
export function complete(command: CompleteImport, state: ImportState): Decision {
  const { rows, accepted, rejected } = command;
  const before = state.completed;
  if (before !== undefined) {
    const same =
      before.counts.rows === rows && before.counts.accepted === accepted && before.counts.rejected === rejected;
    return same ? noChange() : completed(before.eventId);
  }
  if (accepted + rejected !== rows) {
    return refuse('TOTAL_MISMATCH', 'every row is accepted or rejected', {
      path: '/rows',
      expected: accepted + rejected,
      actual: rows,
    });
  }
  return accept(emit(ImportBatchCompleted, command));
}

const completed = (currentEventId: string): Decision<never> =>
  refuse('TRANSITION_NOT_ALLOWED', 'the import is complete', { actual: 'completed', currentEventId });

const sameBatch = (a: StartImport, b: StartImport): boolean =>
  a.source === b.source &&
  a.mappingVersion === b.mappingVersion &&
  a.files.length === b.files.length &&
  a.files.every((file, i) => file.name === b.files[i]?.name && file.sha256 === b.files[i]?.sha256);
