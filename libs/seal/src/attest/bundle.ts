import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@recount/event-log';
import type { ReadStore, ReportAnswer, ReportBasis, VerifyResult } from '@recount/read-store';
import type { Seal } from '../sealed.js';

export const FORMAT = 'recount-attestation@2';

/** A place in the log, by its position there and by the event that has it. */
export interface Place {
  readonly position: string;
  readonly eventId: string;
}
/** Events that no seal covers yet: nothing but this bundle proves them. */
export interface Remainder {
  readonly events: number;
  readonly firstEventId: string;
  readonly lastEventId: string;
  readonly merkleRoot: string;
}
/** The rows of a model as they were read, by their Merkle root. */
export interface ModelRoot {
  readonly name: string;
  readonly rows: number;
  /** Hexadecimal, the tree of RFC 6962 over the canonical rows; null without a row. */
  readonly merkleRoot: string | null;
  /** Roots left out because an event of theirs cannot be folded. */
  readonly setAside: number;
}

/** An answer of a report, and all that is needed to find out later whether it still follows from the log. */
export interface Attestation {
  readonly format: typeof FORMAT;
  readonly madeAt: string;
  readonly log: { readonly id: string; readonly epoch: number };
  readonly question: {
    readonly report: string;
    readonly tenant: string;
    readonly asOf: string;
    /** Position up to which it was known. */
    readonly knownAt: string;
    readonly params: Readonly<Record<string, string>>;
  };
  readonly answer: ReportAnswer;
  readonly answerSha256: string;
  readonly definition: ReportBasis;
  /** What the answer reflects: everything folded up to here. */
  readonly foldedUpTo: Place;
  readonly models: readonly ModelRoot[];
  /** Merkle root over the models' names, versions and roots. */
  readonly modelRoot: string;
  /** The seal that covers what was folded, or the last before it; null when nothing was sealed. */
  readonly seal: (Seal & { readonly eventId: string }) | null;
  /** What is folded and not sealed; null when the seal covers it all. */
  readonly unsealed: Remainder | null;
  /** What is stored, held against the log when the bundle was made. */
  readonly verification: Pick<VerifyResult, 'ok' | 'eventId' | 'events' | 'rows' | 'findingsTotal' | 'findings'>;
}

/** The store as an attestation needs it. */
export type Attested = Pick<ReadStore, 'runReport' | 'reportBasis' | 'foldedRows' | 'verify'>;

/** SHA-256 of a value as canonical JSON. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as JsonObject))
    .digest('hex');

/** What an answer says, without where it was asked. */
export const saidBy = ({ rows, figures, population, asOf, params }: ReportAnswer): string =>
  digestOf({ rows: rows ?? null, figures: figures ?? null, population: population ?? null, asOf, params });
