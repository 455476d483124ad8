/** Streams of the log itself, of no tenant and of no customer: what is said of the log and of what is folded from it. */
export const SEAL_STREAM = 'log-_.seals';
export const VERIFICATION_STREAM = 'log-_.verifications';
/** Prefix of the names of all of them: their events are no business, and nothing that happens because of business. */
export const OWN_STREAMS = 'log-_.';
