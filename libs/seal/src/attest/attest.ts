import type { ReportRequest } from '@recount/read-store';
import type pg from 'pg';
import { SealError } from '../seal.js';
import { type Attestation, type Attested, FORMAT, type Place, saidBy } from './bundle.js';
import { coverageOf } from './coverage.js';
import { modelRootsOf, rootOfModels } from './roots.js';

export interface AttestOptions {
  readonly pool: pg.Pool;
  readonly store: Attested;
  readonly report: string;
  readonly request: ReportRequest;
  /** When it is; read by the caller, who has a clock. */
  readonly now: string;
}

/**
 * Answers a report, and writes down what the answer rests on: the log as sealed, the definitions, the rows that were read by
 * their Merkle root, and whether what is stored is what the log says. Reads only.
 * @throws SealError when nothing is folded yet, or for a log that is not what it says; ReadStoreError as reports do
 */
export async function attest({ pool, store, report, request, now }: AttestOptions): Promise<Attestation> {
  const definition = await store.reportBasis(report);
  const answer = await store.runReport(report, request);
  if (answer.position === null || answer.knownAt === null) throw new SealError('nothing is folded yet to attest');
  const position = BigInt(answer.position);
  const log = await identityOf(pool);
  const { models } = await modelRootsOf(store, definition, request.tenant, position);
  const verified = await store.verify({
    models: definition.models.map(({ name }) => name),
    tenant: request.tenant,
    limit: 20,
  });
  const { ok, eventId, events, rows, findingsTotal, findings } = verified;
  return {
    format: FORMAT,
    madeAt: now,
    log,
    question: {
      report,
      tenant: request.tenant,
      asOf: answer.asOf,
      knownAt: answer.knownAt,
      params: request.params ?? {},
    },
    answer,
    answerSha256: saidBy(answer),
    definition,
    foldedUpTo: await placeOf(pool, position),
    models,
    modelRoot: rootOfModels(models, definition),
    ...(await coverageOf(pool, log.id, position)),
    verification: { ok, eventId, events, rows, findingsTotal, findings },
  };
}

export async function identityOf(pool: pg.Pool): Promise<Attestation['log']> {
  const { rows } = await pool.query<{ id: string; epoch: number }>(
    'select id::text as id, epoch::int as epoch from log.identity',
  );
  const row = rows[0];
  if (row === undefined) throw new SealError('the log has no identity');
  return { id: row.id, epoch: Number(row.epoch) };
}

async function placeOf(pool: pg.Pool, position: bigint): Promise<Place> {
  const { rows } = await pool.query<{ id: string }>('select event_id::text as id from log.event where position = $1', [
    String(position),
  ]);
  const id = rows[0]?.id;
  if (id === undefined)
    throw new SealError(`there is no event at position ${position}, up to which everything is folded`);
  return { position: String(position), eventId: id };
}
