import { accept, type Context, type Decide, type Decision, noChange, refuse, type StreamRef } from '../aggregate.js';
import { emit } from '../define.js';
import { type Survival, survivorshipOf } from '../identity/survivorship.js';
import { lookUp } from '../table.js';
import type { AbsorbCustomers, MergeInto, UnmergeCustomer } from './commands.js';
import { CustomerMergeAbsorbed, CustomerMergedInto, CustomerUnmerged } from './events.js';
import type { CustomerState, State } from './state.js';

/** A command from outside to a customer that was merged away goes to the survivor. */
export const whileItself =
  <C>(decide: Decide<CustomerState, C>): Decide<CustomerState, C> =>
  (command, state, context) =>
    mergedAway(state, context) ?? decide(command, state, context);

/** The refusal of a customer that was merged away. */
export const mergedAway = ({ merged }: CustomerState, { id }: Pick<Context, 'id'>): Decision<never> | undefined =>
  merged === undefined
    ? undefined
    : refuse('CUSTOMER_MERGED', `customer ${id} was merged into ${merged.survivorId}`, {
        expected: merged.survivorId,
        actual: id,
        currentEventId: merged.eventId,
      });

/** The follow-up on a loser. */
export function mergeInto({ mergeId, survivorId }: MergeInto, state: CustomerState, context: Context): Decision {
  if (state.merged?.mergeId === mergeId) return noChange();
  return mergedAway(state, context) ?? accept(emit(CustomerMergedInto, { mergeId, survivorId }));
}

/**
 * The follow-up on the survivor, after the losers can change no more. It names every field that any of them ever had: a
 * value of its own as it is by now, of a loser's as the merge decided.
 */
export function absorb(command: AbsorbCustomers, state: CustomerState, context: Context): Decision {
  const { mergeId, loserIds, survivorship } = command;
  if (lookUp(state.absorbed, mergeId) !== undefined) return noChange();
  const own = { id: context.id, revision: '', profile: state.profile };
  const losers = loserIds.flatMap((id) => {
    const { state: loser } = context.other('customer', id) as { readonly state: State };
    return loser.exists ? [{ id, revision: '', profile: loser.profile }] : [];
  });
  const decided = new Map(survivorship.map((survival) => [survival.path, survival]));
  const fields = survivorshipOf([own, ...losers]).map((survival): Survival => {
    const chosen = decided.get(survival.path);
    if (chosen === undefined) return survival;
    const mine = state.profile[chosen.path];
    if (chosen.fromCustomerId !== context.id || mine === undefined) return chosen;
    return { ...chosen, value: mine.value, fromEventId: mine.eventId };
  });
  return accept(emit(CustomerMergeAbsorbed, { mergeId, loserIds, survivorship: fields }));
}
export const absorbReads = ({ loserIds }: AbsorbCustomers): readonly StreamRef[] =>
  loserIds.map((id) => ({ streamType: 'customer', id }));

/** The follow-up on both sides. The survivor gets back what the merge changed and nobody changed since. */
export function unmerge({ mergeId, survivorId }: UnmergeCustomer, state: CustomerState): Decision {
  if (state.merged?.mergeId === mergeId) return accept(emit(CustomerUnmerged, { mergeId, survivorId, restored: [] }));
  const absorbed = lookUp(state.absorbed, mergeId) ?? undefined;
  if (absorbed === undefined) return noChange();
  const restored = Object.entries(absorbed.before).flatMap(([path, before]) => {
    const now = state.profile[path];
    if (now?.eventId !== absorbed.eventId) return [];
    return [{ path, old: now.value, ...(before === undefined ? {} : { new: before.value }) }];
  });
  return accept(emit(CustomerUnmerged, { mergeId, survivorId, restored }));
}
