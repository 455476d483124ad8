import { accept, type Claim, type ClaimContext, type Decision, type Need, noChange } from '../aggregate.js';
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

/** Ids of imported interactions are derived from the external id. Two systems may number alike: a kind is of one of them. */
export const recordClaims = ({ kind, externalId }: RecordInteraction, context?: ClaimContext): readonly Claim[] =>
  externalId === undefined || context?.actorType === 'migration' || context?.actorType === 'import'
    ? []
    : [{ kind: 'interaction.externalId', value: `${kind}/${externalId}`, code: 'DUPLICATE_IDENTITY_KEY' }];

/** A journey begins with its lead, or with its customer where there was none. */
export const recordNeeds = ({ journeyId: id }: RecordInteraction): readonly Need[] =>
  id === undefined
    ? []
    : [{ anyOf: ['customer', 'lead'].map((streamType) => ({ streamType, id })), path: '/journeyId' }];

/** It belongs to the journey it names. */
export const recordFor = ({ journeyId: id }: RecordInteraction) =>
  id === undefined ? undefined : { id, path: '/journeyId' };
