import { accept, type Decision, noChange } from '../aggregate.js';
import { alreadyExists } from '../checks.js';
import { emit } from '../define.js';
import type { RecordInteraction } from './commands.js';
import { InteractionRecorded } from './events.js';
import type { State } from './state.js';

/** Once per stream; the same external id again is no change. */
export function record(command: RecordInteraction, state: State): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : alreadyExists('the interaction', state.eventId);
  }
  const subjectIds = command.subjectIds ?? [];
  return accept(emit(InteractionRecorded, { ...command, subjectIds }, subjectIds.length === 0 ? {} : { subjectIds }));
}
