import type { JourneyEvents } from '@recount/journey';

/** Profile columns by the JSON pointer that changes them. */
const COLUMNS: Readonly<Record<string, string>> = {
  '/name': 'name',
  '/company': 'company',
  '/uscc': 'uscc',
  '/industry': 'industry',
  '/region': 'region',
  '/country': 'country',
  '/phone': 'phone',
  '/email': 'email',
  '/wechat': 'wechat',
  '/tier': 'tier',
  '/kind': 'kind',
  '/externalId': 'external_id',
  '/ownerId': 'owner_id',
};
type Scalar = string | number | boolean | null;
type Attributes = Readonly<Record<string, Scalar>>;
interface Change {
  readonly path: string;
  /** Absent where a field is to be as if it had never had a value. */
  readonly new?: Scalar;
}
/** What a registration asserts: the profile as a whole. */
export const registered = (data: JourneyEvents['CustomerRegistered']) => ({
  profile_of: 'customer',
  kind: data.kind,
  name: data.name,
  company: null,
  uscc: data.uscc ?? null,
  industry: data.industry ?? null,
  region: data.region ?? null,
  country: data.country ?? null,
  phone: data.phone ?? null,
  email: data.email ?? null,
  wechat: null,
  tier: data.tier ?? null,
  external_id: data.externalId ?? null,
  attributes: data.attributes ?? null,
  owner_id: data.ownerId ?? null,
});

/** What a merge decided of the survivor's profile, as changes: every field, whosever value it is. */
export const decided = (values: JourneyEvents['CustomerMergeAbsorbed']['survivorship']): readonly Change[] =>
  values.map(({ path, value }) => ({ path, new: value }));

/** The columns a list of changes asserts; attributes are merged into those there are. */
export function changed(
  attributes: Attributes | null | undefined,
  changes: readonly Change[],
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  let merged: Record<string, Scalar> | undefined;
  for (const change of changes) {
    const column = COLUMNS[change.path];
    if (column !== undefined) patch[column] = change.new == null ? null : String(change.new);
    else if (change.path.startsWith('/attributes/')) {
      merged ??= { ...attributes };
      const name = change.path.slice('/attributes/'.length);
      if (change.new === undefined) delete merged[name];
      else merged[name] = change.new;
    }
  }
  if (merged === undefined) return patch;
  return { ...patch, attributes: Object.keys(merged).length === 0 ? null : merged };
}
