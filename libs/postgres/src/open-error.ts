/** There is no PostgreSQL to be had; the message says why and what to do. Trying again helps only if `isOutage` says so. */
export class OpenError extends Error {
  override readonly name = 'OpenError';
}
