import { randomUUID } from 'node:crypto';
import { status as code } from '@grpc/grpc-js';
import { type AppendResult, type ExpectedRevision, WrongExpectedRevisionError } from '@recount/event-log';
import type { ProtocolError } from './errors.js';
import { field, number } from './protobuf.js';

/** An empty message: whether the field is there is what it says. */
const flag = (number: number): Buffer => field(number);
const positionOf = (position: bigint): Buffer[] => [number(1, position), number(2, position)];
const identifier = (name: string): Buffer => field(3, name);

/** Success of either append. `written` is false for an append of no events, which is a check only. */
const success = ({ revision, position }: AppendResult, written: boolean): Buffer[] => [
  revision < 0n ? flag(2) : number(1, revision),
  written ? field(3, ...positionOf(position)) : flag(4),
];

/** The protocol has two messages for a wrong revision, whose fields differ in their numbers. */
interface WrongFields {
  readonly current: number;
  readonly currentNone: number;
  readonly expected: number;
  readonly any: number;
  readonly exists: number;
  readonly none: number;
}
const OF_APPEND: WrongFields = { current: 6, currentNone: 7, expected: 8, any: 9, exists: 10, none: 11 };
const OF_BATCH: WrongFields = { current: 1, currentNone: 2, expected: 3, any: 4, exists: 5, none: 6 };

function wrong({ expected, actual }: WrongExpectedRevisionError, fields: WrongFields): Buffer[] {
  const kinds: Record<Exclude<ExpectedRevision, bigint>, number> = {
    any: fields.any,
    stream_exists: fields.exists,
    no_stream: fields.none,
  };
  return [
    actual === undefined ? flag(fields.currentNone) : number(fields.current, actual),
    typeof expected === 'bigint' ? number(fields.expected, expected) : flag(kinds[expected]),
  ];
}

export const appended = (result: AppendResult, written: boolean): Buffer => field(1, ...success(result, written));
export const appendedNothing = (error: WrongExpectedRevisionError): Buffer => field(2, ...wrong(error, OF_APPEND));

/** To whom a batch answers; clients look at both without asking. */
export interface Addressee {
  /** The UUID message as it came. */
  readonly correlation: Buffer;
  readonly stream: string;
}

const addressed = ({ correlation, stream }: Addressee, result: Buffer): Buffer =>
  Buffer.concat([field(1, correlation), result, field(4, identifier(stream))]);

export const succeeded = (to: Addressee, result: AppendResult, written: boolean): Buffer =>
  addressed(to, field(3, ...success(result, written)));

/** An error travels inside of the batch, as a status with one detail. */
export function failed(to: Addressee, error: ProtocolError | WrongExpectedRevisionError): Buffer {
  if (error instanceof WrongExpectedRevisionError) {
    const detail = anyOf('WrongExpectedVersion', ...wrong(error, OF_BATCH));
    return addressed(to, field(2, number(1, code.ALREADY_EXISTS), field(2, 'WrongExpectedVersion'), detail));
  }
  const { type, fields } = error.detail;
  return addressed(to, field(2, number(1, error.code), field(2, error.details), anyOf(type, ...fields)));
}

/** The details of a status: google.protobuf.Any. */
const anyOf = (type: string, ...message: Buffer[]): Buffer =>
  field(3, field(1, `type.googleapis.com/event_store.client.${type}`), field(2, ...message));

export const streamNotFound = (stream: string): Buffer => field(4, field(1, identifier(stream)));
export const confirmation = (): Buffer => field(2, field(1, randomUUID()));
export const checkpoint = (position: bigint): Buffer => field(3, ...positionOf(position));
export const caughtUp = (): Buffer => flag(8);
