import { accept, type Context, type Decision, type Need, noChange, refuse } from '../aggregate.js';
import { firstOf, invalid } from '../checks.js';
import { emit } from '../define.js';
import { lookUp } from '../table.js';
import type { LinkIdentity, RejectMerge } from './commands.js';
import { IdentityLinked, MergeRejected } from './events.js';
import { CUSTOMERS, canonicalOf, groupOf, pairOf, parentOf, type State } from './state.js';

const theOne = ({ id }: Context) => (id === CUSTOMERS ? undefined : invalid('/id', CUSTOMERS, id));

/** A pair is rejected once; who is one already is unmerged instead. */
export function rejectMerge({ customerIds, reason }: RejectMerge, state: State, context: Context): Decision {
  const [a, b, ...more] = customerIds;
  if (a === undefined || b === undefined || more.length > 0)
    return invalid('/customerIds', 'two ids', customerIds.length);
  if (a === b) return refuse('MERGE_SELF', 'a pair is two customers', { path: '/customerIds/1', actual: b });
  const wrong = theOne(context);
  if (wrong !== undefined) return wrong;
  if (canonicalOf(state, a) === canonicalOf(state, b)) {
    const parent = parentOf(state, a) ?? parentOf(state, b);
    return refuse('ALREADY_MERGED', 'they count as one: take the merge back', {
      path: '/customerIds',
      actual: canonicalOf(state, a),
      ...(parent === undefined ? {} : { currentEventId: parent.eventId }),
    });
  }
  if (lookUp(state.rejected, pairOf(a, b)) !== undefined) return noChange();
  return accept(emit(MergeRejected, { customerIds: [a, b].sort(), reason }));
}
export const rejectNeeds = ({ customerIds }: RejectMerge): readonly Need[] =>
  customerIds.map((id, i) => ({
    anyOf: [
      { streamType: 'customer', id },
      { streamType: 'lead', id },
    ],
    path: `/customerIds/${i}`,
  }));

/** A lead's journey counts as the customer's; once, the same again is no change. */
export function link(command: LinkIdentity, state: State, context: Context): Decision {
  const { leadJourneyId, customerJourneyId } = command;
  const wrong = firstOf(
    theOne(context),
    leadJourneyId === customerJourneyId
      ? refuse('MERGE_SELF', 'a journey is not linked to itself', { path: '/customerJourneyId', actual: leadJourneyId })
      : undefined,
  );
  if (wrong !== undefined) return wrong;
  const parent = parentOf(state, leadJourneyId);
  if (parent?.id === customerJourneyId) return noChange();
  const canonical = canonicalOf(state, customerJourneyId);
  if (canonical === leadJourneyId) {
    return refuse('MERGE_CYCLE', `${customerJourneyId} counts as ${leadJourneyId}`, {
      path: '/customerJourneyId',
      actual: customerJourneyId,
    });
  }
  if (parent !== undefined) {
    return refuse('ALREADY_MERGED', `${leadJourneyId} counts as ${canonicalOf(state, leadJourneyId)} already`, {
      path: '/leadJourneyId',
      actual: canonicalOf(state, leadJourneyId),
      currentEventId: parent.eventId,
    });
  }
  const aliases = groupOf(state, leadJourneyId).map((memberId) => ({ memberId, canonicalId: canonical }));
  return accept(emit(IdentityLinked, { ...command, aliases }));
}
export const linkNeeds = ({ leadJourneyId, customerJourneyId }: LinkIdentity): readonly Need[] => [
  { anyOf: [{ streamType: 'lead', id: leadJourneyId }], path: '/leadJourneyId' },
  { anyOf: [{ streamType: 'customer', id: customerJourneyId }], path: '/customerJourneyId' },
];
