import type { Pool } from 'pg';
import type { InstantOf } from '../query/day.js';
import { invalid } from '../query/errors.js';
import { knownPosition } from '../query/known-at.js';
import type { Wanted } from '../query/wanted.js';
import type { CompareRequest } from './result.js';

/** One side as it was asked for. */
interface AskedSide {
  readonly asOf: string | undefined;
  readonly knownAt: string | undefined;
}

/** Which times are held against which. @throws ReadStoreError VALIDATION_FAILED for more than two, or nothing to compare */
export function sidesOf({ asOf = [], knownAt = [] }: Pick<CompareRequest, 'asOf' | 'knownAt'>): [AskedSide, AskedSide] {
  for (const [path, times] of [
    ['/asOf', asOf],
    ['/knownAt', knownAt],
  ] as const)
    if (times.length > 2) throw invalid(path, `names ${times.length} times: two are compared`);
  if (asOf.length < 2 && knownAt.length === 0)
    throw invalid('/asOf', 'names one time: two are compared, or one knownAt with all that is known now');
  const [a, b = a] = asOf;
  const [k, l = asOf.length === 2 ? k : undefined] = knownAt;
  return [
    { asOf: a, knownAt: k },
    { asOf: b, knownAt: l },
  ];
}

/** A side as the log can be asked by it. `known` undefined: all that is folded. */
export interface ResolvedSide {
  readonly asOf: string;
  readonly known: bigint | undefined;
}
export interface TimeSetting {
  readonly pool: Pool;
  readonly instantOf: InstantOf;
}

/** @param now what a side without `asOf` means: the same instant on both. @throws ReadStoreError VALIDATION_FAILED, LOG_MISMATCH */
export async function resolveSide(
  { pool, instantOf }: TimeSetting,
  tenant: string,
  { asOf, knownAt }: AskedSide,
  now: string,
): Promise<ResolvedSide> {
  return {
    asOf: asOf === undefined ? now : await instantOf(tenant, asOf, '/asOf'),
    known: knownAt === undefined ? undefined : await knownPosition(pool, knownAt, instantOf, tenant),
  };
}

/** What has to be folded before a side can be told; undefined: nothing further. */
export const wantedBy = ({ known }: ResolvedSide): Wanted | undefined =>
  known === undefined || known < 0n ? undefined : { position: known, path: '/knownAt' };
