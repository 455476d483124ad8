import type { Recorded } from '../aggregate.js';
import type { policyEvents } from './events.js';

export type State =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly eventId: string;
      readonly version: number;
      /** The rule as it was last published, version included. */
      readonly rule: Readonly<Record<string, unknown>>;
    };
export const initial: State = { exists: false };

export const evolve = (_state: State, { id, data }: Recorded<typeof policyEvents>): State => ({
  exists: true,
  eventId: id,
  version: data.version,
  rule: data,
});
