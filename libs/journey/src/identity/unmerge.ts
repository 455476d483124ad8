import {
  accept,
  type Context,
  type Decision,
  noChange,
  type Opened,
  type OpenedDocument,
  type OpenedQuestion,
  refuse,
} from '../aggregate.js';
import { firstOf, invalid } from '../checks.js';
import { emit } from '../define.js';
import { lookUp } from '../table.js';
import type { UnmergeCustomers } from './commands.js';
import { CustomersUnmerged } from './events.js';
import { groupOf, type Merge, type State } from './state.js';

/** What taking a merge back would do, without doing it. */
export interface UnmergePreview {
  readonly mergeId: string;
  readonly survivorId: string;
  readonly loserIds: readonly string[];
  /** False for a merge that was taken back already. */
  readonly changed: boolean;
  /** What was opened for the survivor since, and stays with it: each is to be named in `reassignments`. */
  readonly documents: readonly OpenedDocument[];
  /** There are more, which need not be named. */
  readonly more: boolean;
}

/** What a customer is sold and served by. What was merely noted of it (a call, an answer) is no document, nor is its ledger. */
const DOCUMENTS = ['opportunity', 'quote', 'order', 'ticket'];
/** Documents that a refusal lists; a preview lists all. */
const LISTED = 100;
const NOTHING: Opened = { documents: [], more: false };

/** The survivor's documents since the merge, while it stands. */
export function sinceMerge({ mergeId }: UnmergeCustomers, state: State): OpenedQuestion | undefined {
  const merge = state.standing.find((standing) => standing.mergeId === mergeId);
  return merge === undefined ? undefined : { root: merge.survivorId, streamTypes: DOCUMENTS, since: merge.eventId };
}

/**
 * Later merges of the same survivor are taken back first; whoever was joined to a loser goes with it. What was opened since
 * stays with the survivor, and the caller says of each document that it does.
 */
export function unmerge(command: UnmergeCustomers, state: State, context: Context): Decision {
  const merge = latest(command, state);
  if ('kind' in merge) return merge;
  if (!standing(merge, state)) return noChange();
  const { reassignments = [], reason } = command;
  const { mergeId, survivorId, loserIds } = merge;
  const opened = context.opened();
  const wrong = firstOf(
    ...reassignments.map((_named, i) => nameable(command, i, merge, opened)),
    everyNamed(command, merge, opened),
  );
  if (wrong !== undefined) return wrong;
  const aliases = loserIds.flatMap((loser) =>
    groupOf(state, loser).map((memberId) => ({ memberId, canonicalId: loser })),
  );
  return accept(emit(CustomersUnmerged, { mergeId, survivorId, loserIds, reassignments, reason, aliases }));
}

/** What the same command would come to; that documents are not named is no refusal here, it is what they are listed for. */
export function previewUnmerge(
  command: UnmergeCustomers,
  state: State,
  context: Context,
): UnmergePreview | Decision<never> {
  const merge = latest(command, state);
  if ('kind' in merge) return merge;
  const { mergeId, survivorId, loserIds } = merge;
  const changed = standing(merge, state);
  return { mergeId, survivorId, loserIds, changed, ...(changed ? context.opened() : NOTHING) };
}

const standing = ({ mergeId }: Merge, state: State): boolean =>
  state.standing.some((merge) => merge.mergeId === mergeId);

/** The merge that is meant, or why it cannot be taken back now. */
function latest({ mergeId }: UnmergeCustomers, state: State): Merge | Decision<never> {
  const merge = lookUp(state.merges, mergeId);
  if (merge === undefined)
    return refuse('NOT_FOUND', `there is no merge ${mergeId}`, { path: '/mergeId', actual: mergeId });
  const since = state.standing.findIndex((other) => other.mergeId === mergeId);
  if (since < 0) return merge;
  const { survivorId } = merge;
  const later = state.standing
    .slice(since + 1)
    .findLast((other) => other.survivorId === survivorId || other.loserIds.includes(survivorId));
  return later === undefined
    ? merge
    : refuse('UNMERGE_NOT_LATEST', 'a later merge of the same customer is to be taken back first', {
        path: '/mergeId',
        expected: later.mergeId,
        actual: mergeId,
        currentEventId: later.eventId,
      });
}

/** A document belongs to the customer it was opened for, for good (ADR 19); what may be said of it is that it stays. */
function nameable(
  { reassignments = [] }: UnmergeCustomers,
  i: number,
  { survivorId }: Merge,
  { documents, more }: Opened,
): Decision<never> | undefined {
  const { stream, toCustomerId } = reassignments[i] as NonNullable<UnmergeCustomers['reassignments']>[number];
  const at = `/reassignments/${i}`;
  if (toCustomerId !== survivorId) {
    const instead = `cancel or credit ${stream} there, and book it for ${toCustomerId} once the merge is taken back`;
    return refuse('UNMERGE_UNASSIGNED_DOCUMENTS', `a document stays with the customer it was opened for: ${instead}`, {
      path: `${at}/toCustomerId`,
      expected: survivorId,
      actual: toCustomerId,
    });
  }
  if (reassignments.findIndex((other) => other.stream === stream) !== i)
    return invalid(`${at}/stream`, 'named once', stream);
  return more || documents.some((document) => document.stream === stream)
    ? undefined
    : invalid(`${at}/stream`, 'a document opened for the survivor since the merge', stream);
}

function everyNamed(
  { reassignments = [] }: UnmergeCustomers,
  { survivorId }: Merge,
  { documents, more }: Opened,
): Decision<never> | undefined {
  const named = new Set(reassignments.map(({ stream }) => stream));
  const missing = documents.filter(({ stream }) => !named.has(stream));
  if (missing.length === 0) return undefined;
  const count = `${missing.length}${more ? ' or more' : ''} document${missing.length === 1 ? '' : 's'}`;
  return refuse(
    'UNMERGE_UNASSIGNED_DOCUMENTS',
    `${count} opened since the merge will stay with ${survivorId}: name each in reassignments, with toCustomerId ${survivorId}`,
    { path: '/reassignments', expected: missing.slice(0, LISTED), actual: { missing: missing.length, more } },
  );
}
