import { type Decision, refuse } from './aggregate.js';
import { emailAddress, invalid, phoneNumber } from './checks.js';
import type { FieldChange } from './lead/commands.js';

/** The fields of a lead's or customer's profile, by JSON pointer, each with the event that set it. */
export type Scalar = string | number | boolean | null;
export type Profile = Readonly<Record<string, { readonly value: Scalar; readonly eventId: string }>>;

const ATTRIBUTE = /^\/attributes\/(?!__proto__$)[^/~]{1,100}$/;

/** The baseline: every profile field of an opening event, and its attributes. */
export function baseline(data: Readonly<Record<string, unknown>>, paths: readonly string[], eventId: string): Profile {
  const profile: Record<string, { value: Scalar; eventId: string }> = {};
  for (const path of paths) {
    const value = data[path.slice(1)];
    if (value !== undefined) profile[path] = { value: value as Scalar, eventId };
  }
  for (const [key, value] of Object.entries((data.attributes ?? {}) as Record<string, Scalar>)) {
    profile[`/attributes/${key}`] = { value, eventId };
  }
  return profile;
}

/** The profile with the changes applied. */
export const changed = (profile: Profile, changes: readonly FieldChange[], eventId: string): Profile => ({
  ...profile,
  ...Object.fromEntries(changes.map((change) => [change.path, { value: change.new, eventId }])),
});

/**
 * The changes that change something, or the first refusal: an unknown or repeated path, a malformed value, or an `old`
 * that is no longer the current value (STALE_FIELD_VALUE, with the event that set it).
 */
export function changesOf(
  changes: readonly FieldChange[],
  profile: Profile,
  paths: readonly string[],
): readonly FieldChange[] | Decision<never> {
  const seen = new Set<string>();
  for (const [i, change] of changes.entries()) {
    const wrong = unknownPath(change, i, paths, seen) ?? malformed(change, i) ?? stale(change, i, profile);
    if (wrong !== undefined) return wrong;
    seen.add(change.path);
  }
  return changes.filter((change) => change.new !== change.old);
}

function unknownPath(
  { path }: FieldChange,
  i: number,
  paths: readonly string[],
  seen: ReadonlySet<string>,
): Decision<never> | undefined {
  if (seen.has(path)) return invalid(`/changes/${i}/path`, 'unique', path);
  return paths.includes(path) || ATTRIBUTE.test(path)
    ? undefined
    : invalid(`/changes/${i}/path`, 'a field of the profile', path);
}

function malformed({ path, new: value }: FieldChange, i: number): Decision<never> | undefined {
  const at = `/changes/${i}/new`;
  if (!ATTRIBUTE.test(path) && value !== null && (typeof value !== 'string' || value === ''))
    return invalid(at, 'text or null', value);
  if (path === '/phone') return phoneNumber(value, at);
  return path === '/email' ? emailAddress(value, at) : undefined;
}

function stale(change: FieldChange, i: number, profile: Profile): Decision<never> | undefined {
  const current = profile[change.path];
  if ((current?.value ?? null) === change.old) return undefined;
  return refuse('STALE_FIELD_VALUE', `${change.path} has another value by now`, {
    path: `/changes/${i}/old`,
    expected: change.old,
    actual: current?.value ?? null,
    ...(current === undefined ? {} : { currentEventId: current.eventId }),
  });
}
