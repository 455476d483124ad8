import type { Profile, Scalar } from '../profile.js';
import type { SurvivorshipChoice } from './commands.js';

/** A customer that takes part in a merge, as it was a moment ago. */
export interface Member {
  readonly id: string;
  readonly revision: string;
  readonly profile: Profile;
}
/** Which value of a field survives. */
export interface Survival {
  readonly path: string;
  readonly value: Scalar;
  readonly fromCustomerId: string;
  readonly fromEventId: string;
}
/** A field that members have different values for. */
export interface Conflict {
  readonly path: string;
  readonly values: readonly { readonly customerId: string; readonly value: Scalar; readonly eventId: string }[];
}

const pathsOf = (members: readonly Member[]): readonly string[] =>
  [...new Set(members.flatMap(({ profile }) => Object.keys(profile)))].sort();

/**
 * What becomes of every field that any member ever had, in the order of the paths. The chosen member's value, else the
 * first one's that is not empty: members come survivor first.
 */
export function survivorshipOf(
  members: readonly Member[],
  choices: readonly SurvivorshipChoice[] = [],
): readonly Survival[] {
  const chosen = new Map(choices.map(({ path, fromCustomerId }) => [path, fromCustomerId]));
  return pathsOf(members).flatMap((path) => {
    const having = members.filter(({ profile }) => profile[path] !== undefined);
    const from =
      having.find(({ id }) => id === chosen.get(path)) ??
      having.find(({ profile }) => profile[path]?.value !== null) ??
      having[0];
    const entry = from?.profile[path];
    if (from === undefined || entry === undefined) return [];
    return [{ path, value: entry.value, fromCustomerId: from.id, fromEventId: entry.eventId }];
  });
}

/** The fields that members disagree about; who has no value disagrees with nobody. */
export const conflictsOf = (members: readonly Member[]): readonly Conflict[] =>
  pathsOf(members).flatMap((path) => {
    const values = members.flatMap(({ id, profile }) => {
      const entry = profile[path];
      return entry === undefined || entry.value === null
        ? []
        : [{ customerId: id, value: entry.value, eventId: entry.eventId }];
    });
    return new Set(values.map(({ value }) => value)).size > 1 ? [{ path, values }] : [];
  });
