import { encodePositionToken, type PositionToken, parsePositionToken } from '@recount/event-log';
import { ReadStoreError, type ReportAnswer } from '@recount/read-store';
import type pg from 'pg';
import { SealError } from '../seal.js';
import { identityOf } from './attest.js';
import { type Attestation, type Attested, digestOf, FORMAT, type ModelRoot, saidBy } from './bundle.js';
import { checkSeals } from './check-seals.js';
import { checkVerification, flawOfVerification } from './check-verification.js';
import { type CheckedPoint, hasParts, NAMES, positionsOf, type Say } from './points.js';
import { modelRootsOf, rootOfModels } from './roots.js';

export type { CheckedPoint } from './points.js';

export interface CheckedAttestation {
  /** Nothing fails; what is unknown is listed. */
  readonly ok: boolean;
  readonly points: readonly CheckedPoint[];
}

/** A bundle from its text. @throws SealError for something else */
export function parseAttestation(text: string): Attestation {
  try {
    const bundle: unknown = JSON.parse(text);
    if (hasParts(bundle) && bundle.format === FORMAT) return bundle;
  } catch (error) {
    throw new SealError(`this is no JSON: ${(error as Error).message}`);
  }
  throw new SealError(`this is no bundle of the format ${FORMAT}: recount attest writes one`);
}

/** Recomputes everything a bundle says but when it was made, and tells what still holds. Reads only. */
export async function checkAttestation(
  { pool, store }: { readonly pool: pg.Pool; readonly store: Attested },
  bundle: Attestation,
): Promise<CheckedAttestation> {
  const points: CheckedPoint[] = [];
  const say: Say = (name, state, message) => void points.push({ name, state, message });
  const done = (): CheckedAttestation => {
    if (!points.some(({ name }) => name === 'verification'))
      say('verification', 'unknown', 'what was stored when it was made cannot be told again');
    points.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name));
    return { ok: points.every(({ state }) => state !== 'fails'), points };
  };
  const { question, definition, foldedUpTo } = bundle;

  const flaws = flawsOf(bundle);
  if (flaws.length === 0) say('bundle', 'holds', 'its hashes are those of its parts, and these agree');
  else say('bundle', 'fails', `it was altered: ${flaws.join('; ')}`);
  const mismatched = flawOfVerification(bundle);
  if (mismatched !== undefined) say('verification', 'fails', mismatched);

  const log = await identityOf(pool);
  const here = `this is log ${log.id}, epoch ${log.epoch}`;
  const same = log.id === bundle.log.id && log.epoch === bundle.log.epoch;
  if (same) say('log', 'holds', here);
  else say('log', 'fails', `${here}, not ${bundle.log.id}, epoch ${bundle.log.epoch}`);
  const token = tokenOf(bundle.answer);
  if (token !== undefined && (token.logId !== log.id || token.epoch !== log.epoch))
    say('log', 'fails', `${here}, the answer’s token is of ${token.logId}, epoch ${token.epoch}`);
  const until = (await positionsOf(pool, foldedUpTo.eventId)).find(
    (position) => String(position) === foldedUpTo.position,
  );
  if (until === undefined) say('log', 'fails', `event ${foldedUpTo.eventId} is not at position ${foldedUpTo.position}`);
  if (!same || until === undefined) return done();

  await checkSeals(pool, bundle, until, say);
  if (!(await checkDefinition(store, bundle, say))) return done();
  const folded = await modelRootsOf(store, definition, question.tenant, until);
  const other = unlike(folded.models, bundle.models);
  if (other.length === 0) say('models', 'holds', `${folded.models.length} models have the rows they had`);
  else say('models', 'fails', `other rows than then: ${other.join(', ')}`);
  const now = await checkAnswer(store, bundle, say);
  if (mismatched === undefined)
    await checkVerification(bundle, { pool, store, until, folded, standing: now?.position ?? null }, say);
  return done();
}

/** An answer's token; undefined for what is none. */
function tokenOf({ token }: ReportAnswer): PositionToken | undefined {
  const parsed = typeof token === 'string' ? parsePositionToken(token) : undefined;
  return parsed !== undefined && encodePositionToken(parsed) === token ? parsed : undefined;
}

/** Where a bundle contradicts itself: its hashes, and what several of its parts say. */
function flawsOf({ answer, answerSha256, definition, foldedUpTo, modelRoot, models, question }: Attestation): string[] {
  const { position } = foldedUpTo;
  const agree: readonly (readonly [what: string, so: boolean])[] = [
    ['the answer does not have its hash', saidBy(answer) === answerSha256],
    ['the models do not have their root', rootOfModels(models, definition) === modelRoot],
    ['it answers another report', answer.report === question.report && definition.report === question.report],
    ['it answers as of another time', answer.asOf === question.asOf],
    ['it answers as known at another position', answer.knownAt === question.knownAt],
    [
      'it answers up to another position',
      answer.position === position && String(tokenOf(answer)?.position) === position,
    ],
    ['it answers by another formula', answer.formula === definition.formula],
  ];
  return agree.flatMap(([what, so]) => (so ? [] : [what]));
}

/** The models whose rows are others, or were not counted alike. */
function unlike(models: readonly ModelRoot[], were: readonly ModelRoot[]): string[] {
  const names = new Set([...models, ...were].map(({ name }) => name));
  const of = (all: readonly ModelRoot[], name: string): string =>
    digestOf({ all: all.filter((one) => one.name === name) });
  return [...names].filter((name) => of(models, name) !== of(were, name));
}

/** @returns whether the report can be computed by the definitions it was computed by */
async function checkDefinition(store: Attested, { question, definition }: Attestation, say: Say): Promise<boolean> {
  const now = await store.reportBasis(question.report).catch(() => undefined);
  if (now === undefined) {
    say('definition', 'unknown', `there is no report ${question.report}`);
    return false;
  }
  /** The models that are not the same in all of these, by name and version. */
  const otherThan = (...by: readonly (keyof (typeof now.models)[number])[]): string[] =>
    definition.models
      .filter((was) => {
        const is = now.models.find(({ name }) => name === was.name);
        return by.some((member) => is?.[member] !== was[member]);
      })
      .map(({ name, version }) => `${name} v${version}`);
  const changed = [
    ...(now.sha256 === definition.sha256 && now.models.length === definition.models.length
      ? []
      : [`report ${question.report}`]),
    ...otherThan('structureHash', 'behaviourHash', 'shape'),
  ];
  const reworded = otherThan('sourceHash');
  if (changed.length > 0)
    say(
      'definition',
      'unknown',
      `defined otherwise by now: ${changed.join(', ')}; check it with the build that made it`,
    );
  else if (reworded.length > 0)
    say('definition', 'unknown', `written otherwise by now, to the same behaviour: ${reworded.join(', ')}`);
  else say('definition', 'holds', `the definitions are those of ${question.report} as it was asked`);
  return changed.length === 0;
}

/** @returns what the report answers now; undefined where it does not take the question */
async function checkAnswer(store: Attested, bundle: Attestation, say: Say): Promise<ReportAnswer | undefined> {
  const { answer } = bundle;
  const { report, tenant, asOf, knownAt, params } = bundle.question;
  let now: ReportAnswer;
  try {
    now = await store.runReport(report, { tenant, asOf, knownAt, params });
  } catch (error) {
    if (!(error instanceof ReadStoreError) || !REFUSALS.includes(error.body.code)) throw error;
    say('answer', 'fails', `the report does not take the question: ${error.message}`);
    return undefined;
  }
  if (saidBy(now) === bundle.answerSha256) {
    const [was, is] = [answer.quarantinedRoots, now.quarantinedRoots];
    if (was === is) say('answer', 'holds', 'the report answers the same');
    else {
      const moved = now.position !== answer.position;
      say('answer', moved ? 'unknown' : 'fails', `the report answers the same, but leaves out ${is} roots, not ${was}`);
    }
    return now;
  }
  // A ledger answers as of any time known at any time; a state model holds now.
  const moved = await movedOn(store, bundle, BigInt(now.position ?? -1));
  if (moved.length > 0)
    say(
      'answer',
      'unknown',
      `the report answers otherwise: it also reads what holds now (${moved.join(', ')}), and that has moved on`,
    );
  else say('answer', 'fails', 'the report answers otherwise');
  return now;
}
const REFUSALS: readonly string[] = ['VALIDATION_FAILED', 'LOG_MISMATCH'];

/** The state models whose rows are others now than when the bundle was made. */
async function movedOn(store: Attested, { definition, question, models }: Attestation, now: bigint): Promise<string[]> {
  const state = definition.models.filter(({ shape }) => shape === 'state');
  if (state.length === 0) return [];
  const roots = await modelRootsOf(store, { ...definition, models: state }, question.tenant, now);
  return roots.models
    .filter(({ name, merkleRoot }) => models.find((was) => was.name === name)?.merkleRoot !== merkleRoot)
    .map(({ name }) => name);
}
