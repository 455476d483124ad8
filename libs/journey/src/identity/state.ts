import type { Recorded } from '../aggregate.js';
import { emptyTable, lookUp, put, type Table } from '../table.js';
import type { identityEvents } from './events.js';

/** The id of the one stream of this type in a tenant. */
export const CUSTOMERS = 'customers';

export interface Merge {
  readonly mergeId: string;
  readonly eventId: string;
  readonly survivorId: string;
  readonly loserIds: readonly string[];
}
/** Whom a customer or lead was joined to, and how. */
export interface Parent {
  readonly id: string;
  readonly eventId: string;
  readonly merged: boolean;
}
/** A forest: who was joined to whom by a decision in force. The root of a tree is what all of it counts as. */
export interface State {
  readonly exists: boolean;
  readonly parents: Table<Parent | null>;
  readonly children: Table<readonly string[]>;
  readonly merges: Table<Merge>;
  /** Merges in force, in the order they were decided. */
  readonly standing: readonly Merge[];
  /** Pairs that were found not to be the same, by `pairOf`, with the event that says so. */
  readonly rejected: Table<string>;
}
export const initial: State = {
  exists: false,
  parents: emptyTable(),
  children: emptyTable(),
  merges: emptyTable(),
  standing: [],
  rejected: emptyTable(),
};

/** Two ids as one, whichever is named first. */
export const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
export const parentOf = (state: State, id: string): Parent | undefined => lookUp(state.parents, id) ?? undefined;

/** The id that a customer or lead counts as; its own while it was joined to nobody. */
export function canonicalOf(state: State, id: string): string {
  let at = id;
  for (let parent = parentOf(state, at); parent !== undefined; parent = parentOf(state, at)) at = parent.id;
  return at;
}

/** Whom a customer was merged into, at the end of all merges; undefined for one that is by itself, or a lead linked to it. */
export const survivorOf = (state: State, id: string): string | undefined =>
  parentOf(state, id)?.merged === true ? canonicalOf(state, id) : undefined;

/** Whether the two were found not to be the same, or count as one. */
export const decidedOn = (state: State, a: string, b: string): boolean =>
  lookUp(state.rejected, pairOf(a, b)) !== undefined || canonicalOf(state, a) === canonicalOf(state, b);

/** A customer or lead and everybody who was joined to it, directly or not. */
export function groupOf(state: State, id: string): readonly string[] {
  const group = [id];
  for (let i = 0; i < group.length; i++) group.push(...(lookUp(state.children, group[i] as string) ?? []));
  return group;
}

export function evolve(state: State, event: Recorded<typeof identityEvents>): State {
  const known = { ...state, exists: true };
  switch (event.type) {
    case 'IdentityLinked':
      return join(known, event.data.leadJourneyId, event.data.customerJourneyId, event.id, false);
    case 'CustomersMerged': {
      const { mergeId, survivorId, loserIds } = event.data;
      const merge = { mergeId, eventId: event.id, survivorId, loserIds };
      const joined = loserIds.reduce<State>((before, loser) => join(before, loser, survivorId, event.id, true), known);
      return { ...joined, merges: put(state.merges, mergeId, merge), standing: [...state.standing, merge] };
    }
    case 'CustomersUnmerged': {
      const { mergeId, survivorId, loserIds } = event.data;
      const parted = loserIds.reduce<State>((before, loser) => part(before, loser, survivorId), known);
      return { ...parted, standing: state.standing.filter((merge) => merge.mergeId !== mergeId) };
    }
    case 'MergeRejected': {
      const [a = '', b = ''] = event.data.customerIds;
      return { ...known, rejected: put(state.rejected, pairOf(a, b), event.id) };
    }
    default:
      return state;
  }
}

const join = (state: State, id: string, to: string, eventId: string, merged: boolean): State => ({
  ...state,
  parents: put(state.parents, id, { id: to, eventId, merged }),
  children: put(state.children, to, [...(lookUp(state.children, to) ?? []), id]),
});
const part = (state: State, id: string, from: string): State => ({
  ...state,
  parents: put(state.parents, id, null),
  children: put(
    state.children,
    from,
    (lookUp(state.children, from) ?? []).filter((child) => child !== id),
  ),
});
