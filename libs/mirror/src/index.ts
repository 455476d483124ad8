export { type MirrorCheckpoint, readMirror } from './checkpoint.js';
export type { Chunk, Difference } from './compare.js';
export { MirrorMismatchError } from './errors.js';
export { type RunMirrorOptions, runMirror } from './run.js';
export { type MirrorStatus, mirrorReached, mirrorStatus } from './status.js';
export { type MirrorOptions, type MirrorReport, mirrorRebuild, mirrorVerify } from './verify.js';
