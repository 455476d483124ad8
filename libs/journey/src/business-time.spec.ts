import fc from 'fast-check';
import type { CalendarVersion, Zone } from './aggregate.js';
import { addBusinessSeconds, businessSeconds, minuteOfDay } from './business-time.js';
import { STANDARD_CALENDAR } from './policy/standard.js';
import { testContext } from './testing/index.js';

const utc = testContext({ streamType: 'ticket' }).zone();
const office = { ...STANDARD_CALENDAR, holidays: ['2026-03-09'] };
const minutes = (calendar: CalendarVersion, from: string, to: string, zone = utc) =>
  businessSeconds(calendar, zone, from, to) / 60;
const plus = (calendar: CalendarVersion, from: string, n: number, zone = utc) =>
  addBusinessSeconds(calendar, zone, from, n * 60);
const FRIDAY = '2026-03-06T17:30:00.000Z';

test('over a weekend: 30 minutes on Friday, 20 on Monday', () => {
  expect(minutes(STANDARD_CALENDAR, FRIDAY, '2026-03-09T09:20:00.000Z')).toBe(50);
  expect(plus(STANDARD_CALENDAR, FRIDAY, 50)).toBe('2026-03-09T09:20:00.000Z');
});
test('a holiday is no business', () => {
  expect(minutes(office, FRIDAY, '2026-03-10T09:20:00.000Z')).toBe(50);
  expect(plus(office, FRIDAY, 50)).toBe('2026-03-10T09:20:00.000Z');
});
test('a target that is used up at the end of a window is due there, not the next morning', () => {
  expect(plus(STANDARD_CALENDAR, FRIDAY, 30)).toBe('2026-03-06T18:00:00.000Z');
});
test('outside of business the clock stands', () => {
  expect(minutes(STANDARD_CALENDAR, '2026-03-06T18:00:00.000Z', '2026-03-09T09:00:00.000Z')).toBe(0);
  expect(plus(STANDARD_CALENDAR, '2026-03-07T11:00:00.000Z', 0)).toBe('2026-03-09T09:00:00.000Z');
  expect(minutes(STANDARD_CALENDAR, '2026-03-09T09:20:00.000Z', FRIDAY)).toBe(0);
});
test('seconds count, parts of them do not', () => {
  expect(businessSeconds(STANDARD_CALENDAR, utc, '2026-03-06T17:59:58.250Z', '2026-03-06T18:30:00.000Z')).toBe(1);
});
test('around the clock, midnight is no seam', () => {
  const always = {
    ...STANDARD_CALENDAR,
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
  };
  expect(minutes(always, '2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z')).toBe(31 * 1440);
  expect(plus(always, '2026-03-01T12:00:00.000Z', 1440)).toBe('2026-03-02T12:00:00.000Z');
});
test('local times are those of the zone: the day clocks go forward has an hour less of an open night', () => {
  // Two hours behind UTC until 29 March, three from then on at 02:00 local.
  const offset = (date: string, clock: string) => (`${date}T${clock}` < '2026-03-29T02:00' ? 2 : 3);
  const zone: Zone = {
    dateOf: (instant) => new Date(Date.parse(instant) + 2 * 3_600_000).toISOString().slice(0, 10),
    instantOf: (date, clock) =>
      new Date(Date.parse(`${date}T${clock}:00Z`) - offset(date, clock) * 3_600_000).toISOString(),
  };
  const night = { ...STANDARD_CALENDAR, hours: [{ weekday: 7, from: '00:00', to: '08:00' }] };
  expect(minutes(night, '2026-03-28T00:00:00.000Z', '2026-03-30T00:00:00.000Z', zone)).toBe(7 * 60);
  expect(minutes(night, '2026-03-21T00:00:00.000Z', '2026-03-23T00:00:00.000Z', zone)).toBe(8 * 60);
});
test('counting is the inverse of adding, and time adds up', () => {
  const instant = fc
    .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  fc.assert(
    fc.property(instant, instant, instant, fc.integer({ min: 1, max: 500_000 }), (a, b, c, seconds) => {
      const [first, second, third] = [a, b, c].map((at) => `${at.slice(0, 19)}.000Z`).sort() as [
        string,
        string,
        string,
      ];
      const count = (from: string, to: string) => businessSeconds(office, utc, from, to);
      expect(count(first, addBusinessSeconds(office, utc, first, seconds))).toBe(seconds);
      expect(count(first, second) + count(second, third)).toBe(count(first, third));
    }),
    { numRuns: 200 },
  );
});
test.each([
  ['00:00', 0],
  ['23:59', 1439],
  ['24:00', 1440],
  ['24:01', undefined],
  ['9:00', undefined],
  ['12:60', undefined],
])('%s is minute %s of its day', (text, minute) => expect(minuteOfDay(text)).toBe(minute));
