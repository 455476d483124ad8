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
};
type Scalar = string | number | boolean | null;
type Attributes = Readonly<Record<string, Scalar>>;
interface Change {
  readonly path: string;
  readonly new: Scalar;
}
/** The columns a list of changes asserts; attributes are merged into those there are. */
export function changed(
  attributes: Attributes | null | undefined,
  changes: readonly Change[],
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  let merged: Record<string, Scalar> | undefined;
  for (const change of changes) {
    const column = COLUMNS[change.path];
    if (column !== undefined) patch[column] = change.new === null ? null : String(change.new);
    else if (change.path.startsWith('/attributes/')) {
      merged ??= { ...attributes };
      merged[change.path.slice('/attributes/'.length)] = change.new;
    }
  }
  return merged === undefined ? patch : { ...patch, attributes: merged };
}
