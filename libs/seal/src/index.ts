export { type Anchor, readAnchor, writeAnchor } from './anchor.js';
export { type InclusionProof, proveEvent } from './prove.js';
export { SealError, type SealOptions, sealLog } from './seal.js';
export { SEAL_STREAM, SEAL_TYPE, type Seal } from './sealed.js';
export { type SealFinding, type SealVerifyOptions, type SealVerifyResult, verifySeals } from './verify.js';
