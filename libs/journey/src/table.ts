/**
 * A persistent map from text to values: `put` returns a new table that shares all but a few small arrays with the old
 * one, so that a ledger with thousands of items evolves in constant time per event and every older state stays as it
 * was. Plain JSON data, and therefore fit for a snapshot.
 */
export interface Table<V> {
  readonly size: number;
  readonly node: Node<V>;
}
type Entry<V> = readonly [key: string, value: V];
/** Up to WIDTH entries in a bucket; beyond it, WIDTH children by the next four bits of the key's hash. */
type Node<V> = { readonly bucket: readonly Entry<V>[] } | { readonly children: readonly (Node<V> | null)[] };

const WIDTH = 16;
const DEEPEST = 28;
const EMPTY: Table<never> = { size: 0, node: { bucket: [] } };

export const emptyTable = <V>(): Table<V> => EMPTY;

export function lookUp<V>(table: Table<V>, key: string): V | undefined {
  let node: Node<V> | null = table.node;
  if ('children' in node) {
    const hash = hashOf(key);
    for (let shift = 0; node !== null && 'children' in node; shift += 4)
      node = node.children[(hash >>> shift) & 15] ?? null;
  }
  return node === null ? undefined : node.bucket.find((entry) => entry[0] === key)?.[1];
}

/** The table with `key` set to `value`; the given table is unchanged. */
export function put<V>(table: Table<V>, key: string, value: V): Table<V> {
  const grown = { by: 0 };
  const node = putNode(table.node, key, value, hashOf(key), 0, grown);
  return { size: table.size + grown.by, node };
}

/** All entries, in no particular order. */
export function* entriesOf<V>(table: Table<V>): Iterable<Entry<V>> {
  const open: Node<V>[] = [table.node];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('bucket' in node) yield* node.bucket;
    else for (const child of node.children) if (child !== null) open.push(child);
  }
}

function putNode<V>(node: Node<V>, key: string, value: V, hash: number, shift: number, grown: { by: number }): Node<V> {
  if ('children' in node) {
    const slot = (hash >>> shift) & 15;
    const children = node.children.slice();
    children[slot] = putNode(children[slot] ?? EMPTY.node, key, value, hash, shift + 4, grown);
    return { children };
  }
  const at = node.bucket.findIndex((entry) => entry[0] === key);
  if (at >= 0) return { bucket: node.bucket.with(at, [key, value]) };
  grown.by = 1;
  const bucket: readonly Entry<V>[] = [...node.bucket, [key, value]];
  return bucket.length <= WIDTH || shift > DEEPEST ? { bucket } : split(bucket, shift);
}

function split<V>(bucket: readonly Entry<V>[], shift: number): Node<V> {
  const slots: Entry<V>[][] = Array.from({ length: WIDTH }, () => []);
  for (const entry of bucket) slots[(hashOf(entry[0]) >>> shift) & 15]?.push(entry);
  return { children: slots.map((entries) => (entries.length === 0 ? null : { bucket: entries })) };
}

/** FNV-1a, 32 bits, finished so that every four bits are well mixed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
