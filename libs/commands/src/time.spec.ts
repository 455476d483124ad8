import { isDate } from './dto/checks.js';
import { addDays, instantOf, localDateIn, occurredAtOf, parseInstant } from './time.js';

const iso = (text: string): string | undefined => {
  const ms = parseInstant(text);
  return ms === undefined ? undefined : instantOf(ms);
};

test.each([
  ['2026-03-31T23:59:59+02:00', '2026-03-31T21:59:59.000Z'],
  ['2026-03-31T21:59:59Z', '2026-03-31T21:59:59.000Z'],
  ['2026-03-31t21:59:59.123456789z', '2026-03-31T21:59:59.123Z'],
  ['2024-02-29T00:00:00.5-11:30', '2024-02-29T11:30:00.500Z'],
  ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z'],
])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected));

test.each([
  '2026-03-31',
  '2026-03-31T21:59:59',
  '2026-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00+24:00',
  '0000-01-01T00:00:00+01:00',
  '0000-06-01T00:00:00Z',
  '0001-01-01T23:00:00Z',
  ' 2026-01-01T00:00:00Z',
  '2026-01-01T00:00Z',
  '',
])('%j is no instant', (text) => expect(parseInstant(text)).toBeUndefined());

test('a date has a year that SQL knows', () => {
  expect(['0000-12-31', '0001-01-01', '9999-12-31'].map(isDate)).toEqual([false, true, true]);
});

const NOW = Date.parse('2026-06-01T12:00:00Z');
const YEAR = 365 * 86_400_000;
const codeOf = (given: string, actor: 'user' | 'migration' | 'reactor' = 'user'): string => {
  try {
    return occurredAtOf(given, NOW, YEAR, actor);
  } catch (error) {
    return (error as { refusal: { code: string } }).refusal.code;
  }
};
test('a fact may lie five minutes ahead, and as far back as the policy reaches', () => {
  expect(occurredAtOf(undefined, NOW, YEAR, 'user')).toBe('2026-06-01T12:00:00.000Z');
  expect(codeOf('2026-06-01T12:05:00Z')).toBe('2026-06-01T12:05:00.000Z');
  for (const text of ['2026-05-31T21:59:59.125Z', '2026-05-31t21:59:59.125z', '2026-05-31t21:59:59.125Z'])
    expect(codeOf(text)).toBe('2026-05-31T21:59:59.125Z');
  expect(codeOf('2026-05-31T23:59:59.1259999+02:00')).toBe('2026-05-31T21:59:59.125Z');
  expect(codeOf('2026-06-01T12:05:00.001Z')).toBe('OCCURRED_AT_IN_FUTURE');
  expect(codeOf('2025-06-01T12:00:00Z')).toBe('2025-06-01T12:00:00.000Z');
  expect(codeOf('2025-06-01T11:59:59.999Z')).toBe('OCCURRED_AT_TOO_OLD');
  expect(codeOf('1999-01-01T00:00:00Z', 'migration')).toBe('1999-01-01T00:00:00.000Z');
  expect(codeOf('1999-01-01T00:00:00Z', 'reactor')).toBe('1999-01-01T00:00:00.000Z');
  expect(codeOf('2026-06-02T00:00:00Z', 'migration')).toBe('OCCURRED_AT_IN_FUTURE');
  expect(codeOf('yesterday')).toBe('VALIDATION_FAILED');
});
test('dates are local to the zone, daylight saving included', () => {
  expect(localDateIn('UTC', '2026-03-31T23:30:00.000Z')).toBe('2026-03-31');
  expect(localDateIn('Europe/Rome', '2026-03-31T22:30:00.000Z')).toBe('2026-04-01');
  expect(localDateIn('Europe/Rome', '2026-01-31T22:30:00.000Z')).toBe('2026-01-31');
  expect(localDateIn('America/New_York', '2026-01-01T03:00:00.000Z')).toBe('2025-12-31');
});
test('days are added on the calendar', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});
