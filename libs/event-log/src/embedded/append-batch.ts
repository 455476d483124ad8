import type pg from 'pg';
import type { ExpectedRevision } from '../port.js';
import type { VettedAppend, VettedEvent } from '../vet.js';
import { bigintArray, intArray, textArray, timestamptzArray, uuidArray } from './binary-arrays.js';

export interface PendingAppend extends VettedAppend {
  readonly expected: ExpectedRevision;
}

/** A row that `log.append` answers: append (from 1), outcome, position, revision, the stream's root. */
export type AppendAnswer = [
  append: number,
  outcome: string,
  position: string | null,
  revision: string,
  root: string | null,
];

const CODES = { no_stream: -1n, any: -2n, stream_exists: -4n } as const;
const codeOf = (expected: ExpectedRevision): bigint => (typeof expected === 'bigint' ? expected : CODES[expected]);

/** Appends to the same stream are decided one after the other, each in a turn of its own; sorted by turn. */
export function inTurns<T extends PendingAppend>(group: readonly T[]): { append: T; turn: number }[] {
  const turns = new Map<string, number>();
  const result = group.map((append) => {
    const turn = (turns.get(append.stream) ?? 0) + 1;
    turns.set(append.stream, turn);
    return { append, turn };
  });
  return turns.size === group.length ? result : result.sort((a, b) => a.turn - b.turn);
}

/** The call of `log.append` for a group in the order of its turns. */
export function appendStatement(group: readonly { append: PendingAppend; turn: number }[]): pg.QueryArrayConfig {
  const events: VettedEvent[] = [];
  const appendOf: number[] = [];
  const first: number[] = [];
  group.forEach(({ append }, index) => {
    first.push(events.length + 1);
    for (const event of append.events) {
      events.push(event);
      appendOf.push(index + 1);
    }
  });
  return {
    name: 'append',
    text: 'select * from log.append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)',
    rowMode: 'array',
    values: [
      textArray(group.map((g) => g.append.stream)),
      bigintArray(group.map((g) => codeOf(g.append.expected))),
      intArray(first),
      intArray(group.map((g) => g.append.events.length)),
      textArray(group.map((g) => g.append.root ?? '')),
      intArray(group.map((g) => g.turn)),
      intArray(appendOf),
      uuidArray(events.map((e) => e.id)),
      textArray(events.map((e) => e.type)),
      intArray(events.map((e) => e.schemaVersion)),
      textArray(events.map((e) => e.tenant)),
      timestamptzArray(events.map((e) => e.occurredAt)),
      textArray(events.map((e) => e.data)),
      textArray(events.map((e) => e.metadata)),
    ],
  };
}
