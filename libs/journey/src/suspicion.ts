import type { Context, Recognition } from './aggregate.js';
import { decimal, list, oneOf, uuid } from './schema.js';
import { lookUp, put, type Table } from './table.js';

/** `suspect-duplicate`: issued by a reactor after a lead was captured or changed, or a customer registered without one. */
export interface SuspectDuplicate {
  readonly candidates: readonly { readonly id: string; readonly signals: readonly Recognition['kind'][] }[];
}
/** What is suspected: of whom, how surely, by what. */
export const suspicion = {
  candidateIds: list(uuid(), 20),
  /** Of the likeliest candidate. */
  score: decimal('ratio 0 to 1'),
  signals: list(oneOf('uscc', 'phone', 'email'), 3),
};
export interface Suspicion {
  readonly candidateIds: readonly string[];
  readonly score: string;
  readonly signals: readonly Recognition['kind'][];
}

/** How sure each signal makes by itself, in ten thousandths; together they are right unless each of them errs. */
const WEIGHTS = { uscc: 9500, phone: 8000, email: 7000 } as const;

/** The score of signals on 0 to 1, four places. */
function scoreOf(signals: readonly (keyof typeof WEIGHTS)[]): string {
  const doubt = [...new Set(signals)].reduce((left, signal) => left * (1 - WEIGHTS[signal] / 10_000), 1);
  return (1 - doubt).toFixed(4);
}

/**
 * Each candidate once; not whom somebody found to be another, nor who counts as the same already. Nobody is suspected
 * where the tenant allows duplicates.
 * @param suspects whom it was suspected to be before
 */
export function suspicionOf(
  { candidates }: SuspectDuplicate,
  suspects: Table<true>,
  { id: self, reference }: Context,
): Suspicion | undefined {
  if (reference.duplicates === 'allow') return undefined;
  const fresh = candidates.filter(({ id }) => lookUp(suspects, id) === undefined && !reference.decidedOn(self, id));
  if (fresh.length === 0) return undefined;
  return {
    candidateIds: fresh.map(({ id }) => id),
    score: fresh
      .map(({ signals }) => scoreOf(signals))
      .sort()
      .at(-1) as string,
    signals: [...new Set(fresh.flatMap(({ signals }) => signals))].sort(),
  };
}

export const suspected = (suspects: Table<true>, { candidateIds }: Pick<Suspicion, 'candidateIds'>): Table<true> =>
  candidateIds.reduce((before, id) => put(before, id, true), suspects);
