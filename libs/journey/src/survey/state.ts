import type { Recorded } from '../aggregate.js';
import type { surveyEvents } from './events.js';

export interface SurveyState {
  readonly exists: true;
  readonly eventId: string;
  readonly customerId: string;
  readonly subjectId: string;
  readonly wave: string;
  readonly closesOn: string | undefined;
  readonly answer:
    | { readonly eventId: string; readonly score: number; readonly comment: string | undefined }
    | undefined;
}
export type State = { readonly exists: false } | SurveyState;
export const initial: State = { exists: false };

export function evolve(state: State, { id, type, data }: Recorded<typeof surveyEvents>): State {
  if (type === 'NpsSurveySent') {
    const { customerId, subjectId, wave, closesOn } = data;
    return { exists: true, eventId: id, customerId, subjectId, wave, closesOn, answer: undefined };
  }
  return state.exists ? { ...state, answer: { eventId: id, score: data.score, comment: data.comment } } : state;
}
