import { createHash } from 'node:crypto';
import { invalid } from '../query/errors.js';
import type { LogName } from '../query/result.js';
import { checkSameLog } from '../query/wanted.js';

/** Where a page ends: what all pages of the answer were told at, and what this one ended with. */
export interface Place {
  readonly pinned: readonly string[];
  readonly after: readonly string[];
}
interface Body extends Place {
  readonly log: string | null;
  readonly epoch: number;
  /** Digest of the question: a cursor goes on with it, not with another. */
  readonly of: string;
}

const digest = (question: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16);

/** A cursor that goes on with this question after this place. */
export function placeCursor(log: LogName, question: readonly unknown[], { pinned, after }: Place): string {
  const body: Body = { log: log.id, epoch: log.epoch, of: digest(question), pinned, after };
  return Buffer.from(JSON.stringify(body)).toString('base64url');
}

const texts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function parsed(cursor: string): Body {
  try {
    const body = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Body;
    const named = (body.log === null || typeof body.log === 'string') && typeof body.epoch === 'number';
    if (named && typeof body.of === 'string' && texts(body.pinned) && texts(body.after)) return body;
  } catch {
    // Not base64url or not JSON: no cursor of ours, answered below.
  }
  throw invalid('/cursor', 'is not a cursor of this service');
}

/** A place out of a cursor; `log` is the one it is of. */
export interface CursorPlace extends Place {
  readonly log: LogName;
}

/** The place a page starts after, if the cursor belongs to this very question. @throws ReadStoreError VALIDATION_FAILED */
export function readPlace(cursor: string, question: readonly unknown[]): CursorPlace {
  const { of, pinned, after, log, epoch } = parsed(cursor);
  if (of !== digest(question)) throw invalid('/cursor', 'belongs to another question: start again without it');
  return { pinned, after, log: { id: log, epoch } };
}

/** @throws ReadStoreError LOG_MISMATCH for a cursor of another log, or of this one before it was restored */
export const checkPlaceLog = (place: CursorPlace | undefined, { id, epoch }: LogName): void => {
  if (place === undefined) return;
  const theirs = { logId: place.log.id, epoch: place.log.epoch };
  checkSameLog('the cursor', '/cursor', theirs, { logId: id, epoch });
};

/** Both at once. @throws ReadStoreError VALIDATION_FAILED, LOG_MISMATCH */
export function placeOf(cursor: string, log: LogName, question: readonly unknown[]): Place {
  const place = readPlace(cursor, question);
  checkPlaceLog(place, log);
  return place;
}

const POSITION = /^\d{1,18}$/;

/** A position out of a cursor: somebody may have written it by hand. */
export function positionFrom(text: string | undefined): bigint {
  if (text === undefined || !POSITION.test(text)) throw invalid('/cursor', 'is not a cursor of this service');
  return BigInt(text);
}

/** Items of a page. @throws ReadStoreError VALIDATION_FAILED */
export function checkedLimit(limit: number | undefined, most: number, fallback: number): number {
  if (limit === undefined) return fallback;
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw invalid('/limit', `is not an integer from 1 to ${most}`);
  return limit;
}
