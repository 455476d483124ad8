import type pg from 'pg';
import type { Attestation, Attested } from './bundle.js';
import { positionsOf, type Say } from './points.js';
import { type FoldedModels, modelRootsOf } from './roots.js';

export interface Refolded {
  readonly pool: pg.Pool;
  readonly store: Attested;
  /** What was folded up to where the bundle says. */
  readonly until: bigint;
  readonly folded: FoldedModels;
  /** What is stored reflects everything up to here, now. */
  readonly standing: string | null;
}

/** What the verification says of itself; undefined where that leaves it possible. */
export function flawOfVerification({ verification }: Attestation): string | undefined {
  const { ok, findings, findingsTotal } = verification;
  if (ok !== (findingsTotal === 0) || findings.length > findingsTotal) return 'it contradicts itself';
  return ok ? undefined : `${findingsTotal} mismatches when it was made`;
}

/**
 * That what was stored was what the log says: how many rows of how many events, the log can tell again; that they were stored,
 * only a store that still stands where it stood.
 */
export async function checkVerification(bundle: Attestation, refolded: Refolded, say: Say): Promise<void> {
  const { verification, definition, question, answer, models } = bundle;
  const { pool, store, until, standing } = refolded;
  const at = (await positionsOf(pool, verification.eventId)).at(-1);
  if (at === undefined || at < until)
    return say(
      'verification',
      'fails',
      `event ${verification.eventId}, up to which it was verified, is not in the log from there on`,
    );
  const folded = at === until ? refolded.folded : await modelRootsOf(store, definition, question.tenant, at);
  const rows = folded.models.reduce((sum, one) => sum + one.rows, 0);
  if (folded.events !== verification.events || rows !== verification.rows) {
    // The rows of a root that is set aside stay stored: they were counted, and the log does not make them.
    const aside = answer.quarantinedRoots > 0 || models.some(({ setAside }) => setAside > 0);
    const counts = `it counted ${verification.rows} rows of ${verification.events} events, the log makes ${rows} of ${folded.events}`;
    return say('verification', aside && folded.events === verification.events ? 'unknown' : 'fails', counts);
  }
  const stands = standing === String(at);
  const names = definition.models.map(({ name }) => name);
  const still = stands ? await store.verify({ models: names, tenant: question.tenant, limit: 1 }) : undefined;
  if (still?.ok && still.eventId === verification.eventId)
    say('verification', 'holds', `the ${rows} rows that are stored are still what the log says`);
  else
    say(
      'verification',
      'unknown',
      `the log makes the ${rows} rows that were counted; what was stored then cannot be told again`,
    );
}
