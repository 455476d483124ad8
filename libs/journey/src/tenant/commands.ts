import type { DuplicatePolicy } from './events.js';

/** `configure`: IANA time zone, ISO 4217 currency. The stream's id is always `settings`. */
export interface ConfigureTenant {
  readonly timeZone: string;
  readonly currency: string;
  readonly name: string;
  /** Left out it stays as it is; `link` in the beginning. */
  readonly duplicates?: DuplicatePolicy;
}
