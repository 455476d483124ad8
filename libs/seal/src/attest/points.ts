import type pg from 'pg';
import { eventsById } from '../events.js';
import type { Attestation } from './bundle.js';

/** What a bundle says, in the order it is told; each is held against the log of now. */
export const NAMES = ['bundle', 'log', 'verification', 'seal', 'unsealed', 'definition', 'models', 'answer'] as const;

/** One thing a bundle says, held against the log of now. `unknown`: it cannot be told from here any more. */
export interface CheckedPoint {
  readonly name: (typeof NAMES)[number];
  readonly state: 'holds' | 'fails' | 'unknown';
  readonly message: string;
}
export type Say = (name: CheckedPoint['name'], state: CheckedPoint['state'], message: string) => void;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the events of an id stand; nowhere for what is no id. */
export const positionsOf = async (pool: pg.Pool, eventId: unknown): Promise<bigint[]> =>
  typeof eventId === 'string' && UUID.test(eventId)
    ? (await eventsById(pool, eventId)).map(({ position }) => position)
    : [];

const isObject = (value: unknown): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether a value has the parts of a bundle; what they say is told by the check. */
export function hasParts(value: unknown): value is Attestation {
  if (!isObject(value)) return false;
  const { log, question, answer, definition, foldedUpTo, models, verification, seal, unsealed } = value as Attestation;
  return (
    [log, question, answer, definition, foldedUpTo, verification].every(isObject) &&
    [seal, unsealed].every((one) => one === null || isObject(one)) &&
    [models, definition.models, verification.findings].every(Array.isArray) &&
    [...models, ...definition.models].every(isObject)
  );
}
