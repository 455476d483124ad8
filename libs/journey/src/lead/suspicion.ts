import { accept, type Context, type Decision, noChange, type Recognition, refuse } from '../aggregate.js';
import { emit } from '../define.js';
import { type SuspectDuplicate, suspicionOf } from '../suspicion.js';
import type { CaptureLead } from './commands.js';
import { LeadDuplicateSuspected } from './events.js';
import type { LeadState } from './state.js';

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

export function suspectDuplicate(command: SuspectDuplicate, state: LeadState, context: Context): Decision {
  const found = suspicionOf(command, state.suspects, context);
  return found === undefined ? noChange() : accept(emit(LeadDuplicateSuspected, found));
}
