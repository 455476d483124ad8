import { accept, type Context, type Decision, type OtherStream, refuse, type StreamRef } from '../aggregate.js';
import { firstOf, invalid } from '../checks.js';
import type { State as Customer } from '../customer/state.js';
import { emit } from '../define.js';
import type { MergeCustomers } from './commands.js';
import { CustomersMerged } from './events.js';
import { CUSTOMERS, canonicalOf, groupOf, parentOf, type State } from './state.js';
import { type Conflict, conflictsOf, type Member, type Survival, survivorshipOf } from './survivorship.js';

type Refused = Decision<never> | undefined;
/** What a merge would do, without doing it. */
export interface MergePreview {
  readonly survivorship: readonly Survival[];
  readonly conflicts: readonly Conflict[];
  /** Handed back with the command, it is refused when a member changed since. */
  readonly dryRunHash: string;
}

/** The customers whose profiles a merge looks at. */
export const mergeReads = ({ survivorId, loserIds }: MergeCustomers): readonly StreamRef[] =>
  [survivorId, ...loserIds].map((id) => ({ streamType: 'customer', id }));

/** One decision for all losers; everybody who counts as one of them counts as the survivor from here on. */
export function merge(command: MergeCustomers, state: State, context: Context): Decision {
  const { survivorId, loserIds, dryRunHash, legalEntityMismatch } = command;
  const members = membersOf(command, state, context);
  if ('kind' in members) return members;
  const survivorship = survivorshipOf(members, command.choices);
  const hash = hashOf(members, survivorship, context);
  const wrong = firstOf(
    legalEntityMismatch === true ? undefined : oneLegalEntity(members),
    dryRunHash === undefined || dryRunHash === hash ? undefined : stale(dryRunHash, hash),
  );
  if (wrong !== undefined) return wrong;
  return accept(
    emit(CustomersMerged, {
      mergeId: context.eventId(0),
      survivorId,
      loserIds,
      survivorship,
      signals: command.signals ?? [],
      decidedBy: `${context.actorType}:${context.actorId}`,
      legalEntityMismatch,
      dryRunHash,
      aliases: loserIds
        .flatMap((loser) => groupOf(state, loser))
        .map((memberId) => ({ memberId, canonicalId: survivorId })),
    }),
  );
}

/** What the same command would come to. Differing credit codes are a conflict among others here, no refusal. */
export function previewMerge(command: MergeCustomers, state: State, context: Context): MergePreview | Decision<never> {
  const members = membersOf(command, state, context);
  if ('kind' in members) return members;
  const survivorship = survivorshipOf(members, command.choices);
  return { survivorship, conflicts: conflictsOf(members), dryRunHash: hashOf(members, survivorship, context) };
}

const hashOf = (members: readonly Member[], survivorship: readonly Survival[], context: Context): string =>
  context.deriveId('merge-preview', JSON.stringify([members.map(({ id, revision }) => [id, revision]), survivorship]));

/** The survivor and the losers, as they were a moment ago, or why they cannot be merged. */
function membersOf(command: MergeCustomers, state: State, context: Context): readonly Member[] | Decision<never> {
  const { survivorId, loserIds } = command;
  const wrong =
    firstOf(
      context.id === CUSTOMERS ? undefined : invalid('/id', CUSTOMERS, context.id),
      ...loserIds.map((id, i) => distinct(id, i, command)),
      ...loserIds.map((id, i) => unmerged(id, i, state)),
    ) ?? surviving(survivorId, loserIds, state);
  if (wrong !== undefined) return wrong;
  const members: Member[] = [];
  for (const [i, id] of [survivorId, ...loserIds].entries()) {
    const { state: customer, revision } = context.other('customer', id) as OtherStream & { readonly state: Customer };
    if (!customer.exists) {
      const path = i === 0 ? '/survivorId' : `/loserIds/${i - 1}`;
      return refuse('NOT_FOUND', `there is no customer ${id}`, { path, actual: id });
    }
    members.push({ id, revision, profile: customer.profile });
  }
  return firstOf(...(command.choices ?? []).map((_choice, i) => choosable(command, i, members))) ?? members;
}

function distinct(id: string, i: number, { survivorId, loserIds }: MergeCustomers): Refused {
  const path = `/loserIds/${i}`;
  if (id === survivorId)
    return refuse('MERGE_SELF', 'a customer cannot be merged into itself', { path, expected: 'another', actual: id });
  return loserIds.indexOf(id) === i ? undefined : invalid(path, 'named once', id);
}

/** A loser counts as itself so far. */
function unmerged(id: string, i: number, state: State): Refused {
  const parent = parentOf(state, id);
  return parent === undefined
    ? undefined
    : refuse('ALREADY_MERGED', `customer ${id} counts as ${canonicalOf(state, id)} already`, {
        path: `/loserIds/${i}`,
        actual: canonicalOf(state, id),
        currentEventId: parent.eventId,
      });
}

/** So does the survivor. */
function surviving(survivorId: string, loserIds: readonly string[], state: State): Refused {
  const parent = parentOf(state, survivorId);
  if (parent === undefined) return undefined;
  const canonical = canonicalOf(state, survivorId);
  const more = { path: '/survivorId', expected: canonical, actual: survivorId, currentEventId: parent.eventId };
  return loserIds.includes(canonical)
    ? refuse('MERGE_CYCLE', `${survivorId} was merged into ${canonical}, which cannot be merged into it`, more)
    : refuse('CUSTOMER_MERGED', `customer ${survivorId} was merged into ${canonical}`, more);
}

function choosable({ choices = [] }: MergeCustomers, i: number, members: readonly Member[]): Refused {
  const { path, fromCustomerId } = choices[i] as NonNullable<MergeCustomers['choices']>[number];
  const from = members.find(({ id }) => id === fromCustomerId);
  if (from === undefined) return invalid(`/choices/${i}/fromCustomerId`, 'survivor or loser', fromCustomerId);
  if (choices.findIndex((choice) => choice.path === path) !== i)
    return invalid(`/choices/${i}/path`, 'named once', path);
  return from.profile[path] === undefined
    ? invalid(`/choices/${i}/path`, 'a field that this customer has', path)
    : undefined;
}

/** Two different credit codes are two legal entities. */
function oneLegalEntity(members: readonly Member[]): Refused {
  const codes = members.flatMap(({ profile }) => profile['/uscc']?.value ?? []);
  return new Set(codes).size <= 1
    ? undefined
    : refuse('MERGE_LEGAL_ENTITY_MISMATCH', 'the customers have different credit codes', {
        path: '/legalEntityMismatch',
        expected: true,
        actual: codes,
      });
}

const stale = (expected: string, actual: string): Decision<never> =>
  refuse('MERGE_PREVIEW_STALE', 'a customer changed since the preview: look again', {
    path: '/dryRunHash',
    expected,
    actual,
  });
