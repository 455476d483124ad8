import { accept, type Context, type Decision, noChange } from '../aggregate.js';
import { emit } from '../define.js';
import { lookUp } from '../table.js';
import type { SuspectDuplicate } from './commands.js';
import { LeadDuplicateSuspected } from './events.js';
import type { LeadState } from './state.js';

/** How sure each signal makes by itself, in ten thousandths; together they are right unless each of them errs. */
const WEIGHTS = { uscc: 9500, phone: 8000, email: 7000 } as const;

/** The score of signals on 0 to 1, four places. */
export function scoreOf(signals: readonly (keyof typeof WEIGHTS)[]): string {
  const doubt = [...new Set(signals)].reduce((left, signal) => left * (1 - WEIGHTS[signal] / 10_000), 1);
  return (1 - doubt).toFixed(4);
}

/** Each candidate once; not whom somebody found to be another, nor who counts as the same already. */
export function suspectDuplicate({ candidates }: SuspectDuplicate, state: LeadState, context: Context): Decision {
  const fresh = candidates.filter(
    ({ id }) => lookUp(state.suspects, id) === undefined && !context.reference.decidedOn(context.id, id),
  );
  if (fresh.length === 0) return noChange();
  const scores = fresh.map(({ signals }) => scoreOf(signals)).sort();
  return accept(
    emit(LeadDuplicateSuspected, {
      candidateIds: fresh.map(({ id }) => id),
      score: scores.at(-1) as string,
      signals: [...new Set(fresh.flatMap(({ signals }) => signals))].sort(),
    }),
  );
}
