import { hash } from 'node:crypto';

// The tree of RFC 6962 (certificate transparency): leaves and nodes are hashed with different first bytes, so that no node
// can be passed off as a leaf; an odd node at the end of a level is carried up as it is.

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

/** SHA-256 of a zero byte and the parts. */
export const leafHash = (...parts: readonly Uint8Array[]): Buffer => sha256(LEAF, ...parts);
/** SHA-256 of a one byte and the two children. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** Grows a tree leaf by leaf; keeps one hash per level only. */
export class MerkleBuilder {
  /** Complete subtrees, largest first: `[log2 of its leaves, its hash]`. */
  readonly #peaks: [height: number, hash: Buffer][] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }
  add(leaf: Buffer): void {
    this.#count++;
    let height = 0;
    let node = leaf;
    for (let last = this.#peaks.at(-1); last?.[0] === height; last = this.#peaks.at(-1)) {
      node = nodeHash(last[1], node);
      height++;
      this.#peaks.pop();
    }
    this.#peaks.push([height, node]);
  }
  /** The root of what was added. @throws RangeError when nothing was */
  root(): Buffer {
    const last = this.#peaks.at(-1);
    if (last === undefined) throw new RangeError('a tree without leaves has no root');
    return this.#peaks.slice(0, -1).reduceRight<Buffer>((right, [, left]) => nodeHash(left, right), last[1]);
  }
}

/** One step from a leaf to the root: the sibling and the side it stands on. */
export interface PathStep {
  readonly side: 'left' | 'right';
  /** Hexadecimal. */
  readonly hash: string;
}

/** The siblings that lead from the leaf at `index` to the root. */
export function inclusionPath(leaves: readonly Buffer[], index: number): PathStep[] {
  const path: PathStep[] = [];
  let level = leaves;
  for (let at = index; level.length > 1; at >>= 1) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) path.push({ side: at % 2 === 1 ? 'left' : 'right', hash: sibling.toString('hex') });
    const next: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Buffer;
      const right = level[i + 1];
      next.push(right === undefined ? left : nodeHash(left, right));
    }
    level = next;
  }
  return path;
}

/** The root that a leaf and its path lead to. */
export const rootOfPath = (leaf: Buffer, path: readonly PathStep[]): Buffer =>
  path.reduce((node, { side, hash: sibling }) => {
    const other = Buffer.from(sibling, 'hex');
    return side === 'left' ? nodeHash(other, node) : nodeHash(node, other);
  }, leaf);
