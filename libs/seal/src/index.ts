export { type Anchor, type Noting, noteNewestSeal, readAnchor } from './anchor.js';
export { type AttestOptions, attest } from './attest/attest.js';
export { type Attestation, type Attested, digestOf } from './attest/bundle.js';
export { type CheckedAttestation, type CheckedPoint, checkAttestation, parseAttestation } from './attest/check.js';
export { type InclusionProof, proveEvent } from './prove.js';
export { SealError, type SealOptions, sealLog } from './seal.js';
export { type SealAllOptions, sealAll } from './seal-all.js';
export { SEAL_TYPE, type Seal } from './sealed.js';
export { type Cadence, isDue, sealIsDue, verificationIsDue, type Waiting } from './upkeep.js';
export {
  lastVerification,
  MAX_MISMATCHES,
  type Mismatch,
  recordVerification,
  SHARES,
  VERIFICATION_TYPE,
  type Verification,
} from './verifications.js';
export { type SealFinding, type SealVerifyOptions, type SealVerifyResult, verifySeals } from './verify.js';
