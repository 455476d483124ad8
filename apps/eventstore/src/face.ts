import { createHash, timingSafeEqual } from 'node:crypto';
import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog, Hints, WrongExpectedRevisionError } from '@recount/event-log';
import { type ProtocolError, protocolError, unauthenticated } from './protocol/errors.js';
import type { Rows } from './store/rows.js';

/** What every call works with. */
export interface Face {
  readonly log: EventLog;
  readonly rows: Rows;
  readonly hints: Hints;
  /** Most bytes of an append, as EventStoreDB counts them. */
  readonly maxAppendBytes: number;
  /** Calls under way, to be ended when the server stops. */
  readonly calls: Set<AbortController>;
  /** Passwords by user; undefined: everybody may do everything, whoever they say they are. */
  readonly users: ReadonlyMap<string, string> | undefined;
  /** Told of errors that are this server's own. */
  readonly report: (error: unknown) => void;
}

interface Call {
  readonly metadata: Metadata;
  on(event: 'cancelled' | 'close' | 'error', listener: () => void): unknown;
}

/** Why a call's signal was given when it is the server that stops. */
export const STOPPING = Symbol('the server is stopping');

/** A signal for the end of a streaming call, from either side. */
export function lifetime(face: Face, call: Call): AbortController {
  const controller = new AbortController();
  face.calls.add(controller);
  const end = () => controller.abort();
  controller.signal.addEventListener('abort', () => face.calls.delete(controller), { once: true });
  call.on('cancelled', end);
  call.on('close', end);
  call.on('error', end);
  return controller;
}

/** @throws ProtocolError when users are asked for and this is none of them. */
export function authenticate(face: Face, call: Call): void {
  if (face.users === undefined) return;
  const header = String(call.metadata.get('authorization')[0] ?? '');
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(header.slice(6), 'base64').toString('utf8')) ?? [];
  const wanted = face.users.get(name);
  const known = wanted !== undefined && password !== undefined && isSame(wanted, password);
  if (!/^basic /i.test(header) || !known) throw unauthenticated();
}

/** In a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

/** The error in the protocol's words; told to the operator when it is this server's own. */
export function refusal(face: Face, error: unknown): ProtocolError | WrongExpectedRevisionError {
  const known = protocolError(error, face.maxAppendBytes);
  if ('code' in known && known.code === status.INTERNAL) face.report(error);
  return known;
}
