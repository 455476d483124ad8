import type { CalendarVersion, Zone } from './aggregate.js';
import { addDays } from './dates.js';

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `HH:MM` as minutes since midnight, `24:00` included; undefined for anything else. */
export function minuteOfDay(text: string): number | undefined {
  if (text === '24:00') return 1440;
  const match = CLOCK.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

/** One window of business as instants, in milliseconds since the epoch. */
interface Window {
  readonly start: number;
  readonly end: number;
}

/** ISO weekday of a calendar date, 1 = Monday. */
const weekdayOf = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** The windows of business from the local day of an instant on, in order, without end. */
function* windowsFrom(calendar: CalendarVersion, zone: Zone, instant: string): Generator<Window, never> {
  const holidays = new Set(calendar.holidays);
  for (let date = zone.dateOf(instant); ; date = addDays(date, 1)) {
    if (holidays.has(date)) continue;
    const weekday = weekdayOf(date);
    for (const { weekday: day, from, to } of calendar.hours) {
      if (day !== weekday) continue;
      // A window keeps its local times on the days clocks change: it is then an hour shorter or longer.
      yield { start: at(zone, date, from), end: at(zone, date, to) };
    }
  }
}
const at = (zone: Zone, date: string, clock: string): number =>
  Date.parse(clock === '24:00' ? zone.instantOf(addDays(date, 1), '00:00') : zone.instantOf(date, clock));

/** Business time between two instants, in whole seconds; 0 when `to` is not after `from`. */
export function businessSeconds(calendar: CalendarVersion, zone: Zone, from: string, to: string): number {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  let ms = 0;
  if (end <= start) return 0;
  for (const window of windowsFrom(calendar, zone, from)) {
    if (window.start >= end) break;
    ms += Math.max(0, Math.min(window.end, end) - Math.max(window.start, start));
  }
  return Math.floor(ms / 1000);
}

/**
 * The instant at which so many seconds of business have passed since `from`: within a window, or at its end; `from`
 * itself, moved to the next moment of business, for 0 seconds.
 */
export function addBusinessSeconds(calendar: CalendarVersion, zone: Zone, from: string, seconds: number): string {
  const start = Date.parse(from);
  let left = seconds * 1000;
  for (const window of windowsFrom(calendar, zone, from)) {
    const begins = Math.max(window.start, start);
    const length = window.end - begins;
    if (length < 0) continue;
    if (length >= left) return new Date(begins + left).toISOString();
    left -= length;
  }
  throw new RangeError('unreachable: the windows of a calendar do not end');
}
