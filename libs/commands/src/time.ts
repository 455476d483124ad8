import type { ActorType, RefusalCode } from '@recount/journey';
import { daysIn } from './dto/checks.js';
import { type CommandRefusedError, refused } from './port.js';

/** Milliseconds since the epoch. */
export type Clock = () => number;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const MINUTE = 60_000;
const FUTURE_TOLERANCE = 5 * MINUTE;

/**
 * An RFC 3339 date-time with `Z` or an offset as milliseconds since the epoch; finer digits are cut off. Undefined for
 * anything else: a date alone, a local time, 30 February, second 60.
 */
export function parseInstant(text: string): number | undefined {
  const m = RFC_3339.exec(text);
  if (m === null) return undefined;
  const [year, month, day, hour, minute, second] = [m[1], m[2], m[3], m[4], m[5], m[6]].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const [offsetHours, offsetMinutes] = [Number(m[9] ?? 0), Number(m[10] ?? 0)];
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (m[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * MINUTE;
  const fraction = Number((m[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const ms = date.setUTCHours(hour, minute, second, fraction) - offset;
  return ms >= MIN_INSTANT && ms <= MAX_INSTANT ? ms : undefined;
}
/** Year 0 is no year of SQL's calendar; a day later, so that it is none in any time zone. */
const MIN_INSTANT = new Date('0001-01-02T00:00:00.000Z').getTime();
const MAX_INSTANT = new Date('9999-12-31T23:59:59.999Z').getTime();
let last = { ms: 0, text: new Date(0).toISOString() };
/** UTC with milliseconds: how every instant is stored. Commands of the same millisecond share theirs. */
export function instantOf(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

/**
 * When the fact was true, normalised; `now` unless the command says otherwise. Migrations may reach back further than
 * the horizon, and so may reactors: theirs is the time of a cause that was accepted.
 * @throws CommandRefusedError VALIDATION_FAILED, OCCURRED_AT_IN_FUTURE, OCCURRED_AT_TOO_OLD
 */
export function occurredAtOf(given: string | undefined, now: number, horizonMs: number, actor: ActorType): string {
  if (given === undefined) return instantOf(now);
  const ms = typeof given === 'string' ? parseInstant(given) : undefined;
  if (ms === undefined)
    throw wrongTime('VALIDATION_FAILED', 'must be an RFC 3339 date-time with Z or an offset', 'instant', given);
  if (ms > now + FUTURE_TOLERANCE) {
    const latest = instantOf(now + FUTURE_TOLERANCE);
    throw wrongTime('OCCURRED_AT_IN_FUTURE', `is after ${latest}`, `<= ${latest}`, given);
  }
  if (ms < now - horizonMs && actor !== 'migration' && actor !== 'reactor') {
    const earliest = instantOf(now - horizonMs);
    throw wrongTime('OCCURRED_AT_TOO_OLD', `is before ${earliest}`, `>= ${earliest}`, given);
  }
  return given.length === STORED_LENGTH && given.endsWith('Z') ? given.toUpperCase() : new Date(ms).toISOString();
}
const wrongTime = (code: RefusalCode, why: string, expected: string, actual: unknown): CommandRefusedError =>
  refused({ code, message: `occurredAt ${why}`, path: '/occurredAt', expected, actual }, { field: 'occurredAt' });
/** Of `2026-03-31T21:59:59.000Z`: whoever sends it so has it stored so. */
const STORED_LENGTH = 24;

const formatters = new Map<string, Intl.DateTimeFormat>();
/** The calendar date of an instant in a time zone, `YYYY-MM-DD`. */
export function localDateIn(timeZone: string, instant: string): string {
  if (timeZone === 'UTC') return instant.slice(0, 10);
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // Swedish writes dates as ISO 8601 does.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(Date.parse(instant));
}

/** Calendar arithmetic on `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
