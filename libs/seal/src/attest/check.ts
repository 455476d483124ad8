import type pg from 'pg';
import { eventsById } from '../events.js';
import { SealError } from '../seal.js';
import { verifySeals } from '../verify.js';
import { identityOf } from './attest.js';
import { type Attestation, type Attested, FORMAT, saidBy } from './bundle.js';
import { remainderOf } from './coverage.js';
import { modelRootsOf, rootOfModels } from './roots.js';

/** One thing a bundle says, held against the log of now. `unknown`: it cannot be told from here any more. */
export interface CheckedPoint {
  readonly name: 'bundle' | 'log' | 'seal' | 'unsealed' | 'definition' | 'models' | 'answer' | 'verification';
  readonly state: 'holds' | 'fails' | 'unknown';
  readonly message: string;
}
export interface CheckedAttestation {
  /** Nothing fails; what is unknown is listed. */
  readonly ok: boolean;
  readonly points: readonly CheckedPoint[];
}

/** A bundle from its text. @throws SealError for something else */
export function parseAttestation(text: string): Attestation {
  try {
    const bundle = JSON.parse(text) as Attestation;
    if (bundle?.format === FORMAT && typeof bundle.answer === 'object' && Array.isArray(bundle.models)) return bundle;
  } catch (error) {
    throw new SealError(`this is no JSON: ${(error as Error).message}`);
  }
  throw new SealError(`this is no bundle of the format ${FORMAT}: recount attest writes one`);
}

/** Recomputes everything a bundle says and tells what still holds. Reads only. */
export async function checkAttestation(
  { pool, store }: { readonly pool: pg.Pool; readonly store: Attested },
  bundle: Attestation,
): Promise<CheckedAttestation> {
  const points: CheckedPoint[] = [];
  const point = (name: CheckedPoint['name'], state: CheckedPoint['state'], message: string): void => {
    points.push({ name, state, message });
  };
  const told = (name: CheckedPoint['name'], holds: boolean, so: string, not: string): void =>
    point(name, holds ? 'holds' : 'fails', holds ? so : not);
  const done = (): CheckedAttestation => ({ ok: points.every(({ state }) => state !== 'fails'), points });
  const { question, answer, definition, foldedUpTo } = bundle;

  const itself = saidBy(answer) === bundle.answerSha256 && rootOfModels(bundle.models, definition) === bundle.modelRoot;
  told('bundle', itself, 'its hashes are those of its parts', 'it was altered: a hash is not that of its part');
  if (!bundle.verification.ok)
    point('verification', 'fails', `${bundle.verification.findingsTotal} mismatches when it was made`);

  const log = await identityOf(pool);
  const same = log.id === bundle.log.id && log.epoch === bundle.log.epoch;
  told(
    'log',
    same,
    `this is log ${log.id}, epoch ${log.epoch}`,
    `this is log ${log.id}, epoch ${log.epoch}, not ${bundle.log.id}, epoch ${bundle.log.epoch}`,
  );
  const until = (await eventsById(pool, foldedUpTo.eventId)).find(
    ({ position }) => String(position) === foldedUpTo.position,
  )?.position;
  if (until === undefined)
    point('log', 'fails', `event ${foldedUpTo.eventId} is not at position ${foldedUpTo.position}`);
  if (!same || until === undefined) return done();

  await checkSeals(pool, bundle, until, point);
  if (!(await checkDefinition(store, bundle, point))) return done();
  const models = await modelRootsOf(store, definition, question.tenant, until);
  const other = models.filter(({ name, merkleRoot }) => {
    const was = bundle.models.find((one) => one.name === name);
    return was?.merkleRoot !== merkleRoot;
  });
  told(
    'models',
    other.length === 0,
    `${models.length} models have the rows they had`,
    `other rows than then: ${other.map(({ name }) => name).join(', ')}`,
  );
  await checkAnswer(store, bundle, point);
  return done();
}

type Point = (name: CheckedPoint['name'], state: CheckedPoint['state'], message: string) => void;

async function checkSeals(pool: pg.Pool, { seal, unsealed }: Attestation, until: bigint, point: Point): Promise<void> {
  if (seal === null) point('seal', 'unknown', 'nothing was sealed when it was made');
  else {
    const { ok, findings, findingsTotal } = await verifySeals(pool, { anchor: seal });
    const first = findings[0]?.message ?? '';
    if (ok) point('seal', 'holds', `seal ${seal.number} is in the log, and every sealed event is what it was`);
    else point('seal', 'fails', `${findingsTotal} findings in the log, the first: ${first}`);
  }
  if (unsealed === null) return;
  const ends =
    seal === null ? [] : (await eventsById(pool, seal.lastEventId)).filter(({ position }) => position < until);
  try {
    const now = await remainderOf(pool, ends.at(-1)?.position, until);
    const holds = now?.merkleRoot === unsealed.merkleRoot;
    point(
      'unsealed',
      holds ? 'holds' : 'fails',
      `${unsealed.events} events after the seal are ${holds ? '' : 'not '}what they were`,
    );
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    point('unsealed', 'fails', error.message);
  }
}

/** Whether the report can be computed by the definitions it was computed by. */
async function checkDefinition(store: Attested, { question, definition }: Attestation, point: Point): Promise<boolean> {
  const now = await store.reportBasis(question.report).catch(() => undefined);
  if (now === undefined) {
    point('definition', 'unknown', `there is no report ${question.report} any more`);
    return false;
  }
  const changed = [
    ...(now.sha256 === definition.sha256 ? [] : [`report ${question.report}`]),
    ...definition.models
      .filter((was) => {
        const is = now.models.find(({ name }) => name === was.name);
        return is?.structureHash !== was.structureHash || is.behaviourHash !== was.behaviourHash;
      })
      .map(({ name, version }) => `${name} v${version}`),
  ];
  if (changed.length === 0)
    point('definition', 'holds', `the definitions are those of ${question.report} as it was asked`);
  else
    point(
      'definition',
      'unknown',
      `defined otherwise by now: ${changed.join(', ')}; check it with the build that made it`,
    );
  return changed.length === 0;
}

async function checkAnswer(store: Attested, bundle: Attestation, point: Point): Promise<void> {
  const { report, tenant, asOf, knownAt, params } = bundle.question;
  const now = await store.runReport(report, { tenant, asOf, knownAt, params });
  if (saidBy(now) === bundle.answerSha256) return point('answer', 'holds', 'the report answers the same');
  // A ledger answers as of any time known at any time; a state model holds now.
  const moved = await movedOn(store, bundle, BigInt(now.position ?? -1));
  if (moved.length > 0)
    point(
      'answer',
      'unknown',
      `the report answers otherwise: it also reads what holds now (${moved.join(', ')}), and that has moved on`,
    );
  else point('answer', 'fails', 'the report answers otherwise');
}

/** The state models whose rows are others now than when the bundle was made. */
async function movedOn(store: Attested, { definition, question, models }: Attestation, now: bigint): Promise<string[]> {
  const state = definition.models.filter(({ shape }) => shape === 'state');
  if (state.length === 0) return [];
  const roots = await modelRootsOf(store, { ...definition, models: state }, question.tenant, now);
  return roots
    .filter(({ name, merkleRoot }) => models.find((was) => was.name === name)?.merkleRoot !== merkleRoot)
    .map(({ name }) => name);
}
