import type { PreparedModel } from '@recount/kernel';
import type { Pool } from 'pg';
import type { InstantOf } from './day.js';
import { invalid } from './errors.js';
import { knownPosition } from './known-at.js';
import type { Filter, ListQuery } from './result.js';
import { parseText } from './values.js';
import type { Wanted } from './wanted.js';

/** The two times of a list, resolved. */
export interface ListTimes {
  /** What they come to, as conditions over the engine's own columns. */
  readonly filters: readonly Filter[];
  readonly asOf?: string;
  readonly knownAt?: string;
  /** What has to be folded before the list can be told. */
  readonly told?: Wanted;
}

/**
 * The rows of a ledger as of a time, as known at another: what had occurred, and what was recorded.
 * @throws ReadStoreError VALIDATION_FAILED for a state model, which holds what is now; LOG_MISMATCH
 */
export async function listTimes(
  { pool, instantOf }: { readonly pool: Pool; readonly instantOf: InstantOf },
  model: PreparedModel,
  { tenant, asOf, knownAt }: ListQuery,
): Promise<ListTimes> {
  if (asOf === undefined && knownAt === undefined) return { filters: [] };
  if (!model.ledger) {
    const path = asOf === undefined ? '/knownAt' : '/asOf';
    throw invalid(
      path,
      `${model.name} holds what is now: ask for one row as known then, or replay the model as known then`,
    );
  }
  parseText(tenant, '/tenant');
  const occurred = asOf === undefined ? undefined : await instantOf(tenant, asOf, '/asOf');
  const known = knownAt === undefined ? undefined : await knownPosition(pool, knownAt, instantOf, tenant);
  return {
    filters: [
      ...(occurred === undefined ? [] : [{ column: '_occurred_at', op: 'lte', value: occurred } as const]),
      ...(known === undefined ? [] : [{ column: '_pos', op: 'lte', value: String(known) } as const]),
    ],
    ...(occurred !== undefined && { asOf: occurred }),
    ...(known !== undefined && { knownAt: String(known) }),
    ...(known !== undefined && known >= 0n && { told: { position: known, path: '/knownAt' } }),
  };
}
