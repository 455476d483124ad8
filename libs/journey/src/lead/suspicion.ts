import { accept, type Context, type Decision, noChange, type Recognition, refuse } from '../aggregate.js';
import { emit } from '../define.js';
import { lookUp } from '../table.js';
import type { CaptureLead, SuspectDuplicate } from './commands.js';
import { LeadDuplicateSuspected } from './events.js';
import type { LeadState } from './state.js';

/** How sure each signal makes by itself, in ten thousandths; together they are right unless each of them errs. */
const WEIGHTS = { uscc: 9500, phone: 8000, email: 7000 } as const;

/** The score of signals on 0 to 1, four places. */
export function scoreOf(signals: readonly (keyof typeof WEIGHTS)[]): string {
  const doubt = [...new Set(signals)].reduce((left, signal) => left * (1 - WEIGHTS[signal] / 10_000), 1);
  return (1 - doubt).toFixed(4);
}

/** Where a lead says what it is recognised by; it has no field for a credit code, so forms send that as an attribute. */
const PATHS = { uscc: '/attributes/uscc', phone: '/phone', email: '/email' } as const;

/** What a lead is recognised by where the tenant refuses duplicates; a history that is booked holds those there were. */
export function captureRecognisedBy(
  { phone, email, attributes }: CaptureLead,
  { actorType, reference }: Pick<Context, 'actorType' | 'reference'>,
): readonly Recognition[] {
  if (reference.duplicates !== 'reject' || actorType === 'migration') return [];
  const values = { uscc: attributes?.uscc, phone, email };
  return Object.entries(values).flatMap(([kind, value]) =>
    typeof value === 'string' ? [{ kind: kind as Recognition['kind'], value }] : [],
  );
}

/** DUPLICATE_IDENTITY_KEY where the tenant refuses a lead by whose values somebody is known, naming who that counts as now. */
export function refusedAsDuplicate(command: CaptureLead, context: Context): Decision<never> | undefined {
  if (captureRecognisedBy(command, context).length === 0) return undefined;
  const first = context.known().find(({ id }) => id !== context.id);
  if (first === undefined) return undefined;
  const existingId = context.reference.survivorOf(first.id) ?? first.id;
  const signal = first.signals[0] ?? 'phone';
  return refuse('DUPLICATE_IDENTITY_KEY', `${existingId} is known by the same ${first.signals.join(', ')}`, {
    path: PATHS[signal],
    actual: { existingId, signals: first.signals },
  });
}

/**
 * Each candidate once; not whom somebody found to be another, nor who counts as the same already. Nobody is suspected
 * where the tenant allows duplicates.
 */
export function suspectDuplicate({ candidates }: SuspectDuplicate, state: LeadState, context: Context): Decision {
  if (context.reference.duplicates === 'allow') return noChange();
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
