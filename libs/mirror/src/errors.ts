/** The mirror and the store do not hold the same; copying on would hide it. */
export class MirrorMismatchError extends Error {
  override readonly name = 'MirrorMismatchError';
}
