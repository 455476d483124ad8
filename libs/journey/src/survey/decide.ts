import { accept, type Claim, type ClaimContext, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { alreadyExists, invalid } from '../checks.js';
import { emit } from '../define.js';
import type { AnswerNpsSurvey, SendNpsSurvey } from './commands.js';
import { NpsAnswered, NpsSurveySent } from './events.js';
import type { State, SurveyState } from './state.js';

/** A contact is asked once per wave. */
export function send(command: SendNpsSurvey, state: State, context: Context): Decision {
  const { customerId, subjectId = customerId, wave, closesOn } = command;
  if (state.exists) {
    const same = state.wave === wave && state.subjectId === subjectId && state.customerId === customerId;
    return same ? noChange() : alreadyExists('the survey', state.eventId);
  }
  const today = context.localDate(context.occurredAt);
  if (closesOn !== undefined && closesOn < today) return invalid('/closesOn', `not before ${today}`, closesOn);
  return accept(emit(NpsSurveySent, { ...command, subjectId }, { subjectIds: [subjectId] }));
}

/** Imported ids are derived from wave and contact and need no claim. */
export const sendClaims = (command: SendNpsSurvey, context?: ClaimContext): readonly Claim[] =>
  context?.actorType === 'migration' || context?.actorType === 'import'
    ? []
    : [
        {
          kind: 'survey.subject',
          value: `${command.wave}/${command.subjectId ?? command.customerId}`,
          code: 'ALREADY_EXISTS',
        },
      ];

/** Until the wave closes, at the end of its last local day; an answer given again counts instead of the one before. */
export function answer({ score, comment }: AnswerNpsSurvey, state: SurveyState, context: Context): Decision {
  const { customerId, subjectId, wave, closesOn } = state;
  const today = context.localDate(context.occurredAt);
  if (closesOn !== undefined && today > closesOn) {
    return refuse('WAVE_CLOSED', `the wave ${wave} closed on ${closesOn}`, {
      expected: closesOn,
      actual: today,
      currentEventId: state.eventId,
    });
  }
  if (score < 0 || score > 10)
    return refuse('RATING_OUT_OF_SCALE', 'the score is 0 to 10', {
      path: '/score',
      expected: '0 to 10',
      actual: score,
    });
  if (state.answer?.score === score && state.answer.comment === comment) return noChange();
  const replaces = state.answer?.eventId;
  return accept(
    emit(NpsAnswered, { customerId, subjectId, wave, score, comment, replaces }, { subjectIds: [subjectId] }),
  );
}
