import { zoneOf } from './zone.js';

const at = (timeZone: string, date: string, clock: string): string => zoneOf(timeZone).instantOf(date, clock);

test.each([
  ['UTC', '2026-03-29', '02:30', '2026-03-29T02:30:00.000Z'],
  ['Europe/Rome', '2026-01-15', '09:00', '2026-01-15T08:00:00.000Z'],
  ['Europe/Rome', '2026-07-15', '09:00', '2026-07-15T07:00:00.000Z'],
  ['Europe/Rome', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
  ['Europe/Rome', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
  ['America/New_York', '2026-11-01', '00:00', '2026-11-01T04:00:00.000Z'],
  ['Asia/Kathmandu', '2026-05-01', '09:00', '2026-05-01T03:15:00.000Z'],
  ['Europe/Rome', '9999-12-31', '00:00', '9999-12-30T23:00:00.000Z'],
  ['America/New_York', '9999-12-31', '00:00', '9999-12-31T05:00:00.000Z'],
])('%s: %s %s is %s', (timeZone, date, clock, instant) => {
  expect(at(timeZone, date, clock)).toBe(instant);
  expect(zoneOf(timeZone).dateOf(instant)).toBe(date);
});
test('a time that clocks skip is the moment they skip it', () => {
  for (const clock of ['02:00', '02:30', '02:59'])
    expect(at('Europe/Rome', '2026-03-29', clock)).toBe('2026-03-29T01:00:00.000Z');
});
test('a time that clocks repeat is the first of the two', () => {
  expect(at('Europe/Rome', '2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
  expect(at('America/New_York', '2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z');
});
