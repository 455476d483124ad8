import type { Zone } from '@recount/journey';
import { localDateIn } from './time.js';

const DAY = 86_400_000;
/** Length of `2026-03-31T21:59:59`. A longer text has a year of five digits, which takes a sign to be read again. */
const SHOWN_LENGTH = 19;
const zones = new Map<string, Zone>();

/** Local time of an IANA zone, as this platform knows it. */
export function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = timeZone === 'UTC' ? utc : zoneWith(timeZone);
    zones.set(timeZone, zone);
  }
  return zone;
}

const utc: Zone = {
  dateOf: (instant) => instant.slice(0, 10),
  instantOf: (date, clock) => `${date}T${clock}:00.000Z`,
};

function zoneWith(timeZone: string): Zone {
  const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  /** What the clocks of the zone show at an instant, read as if it were UTC. */
  const shown = (ms: number): number => {
    const text = formatter.format(ms).replace(' ', 'T');
    return Date.parse(`${text.length > SHOWN_LENGTH ? '+0' : ''}${text}Z`);
  };
  return {
    dateOf: (instant) => localDateIn(timeZone, instant),
    instantOf(date, clock) {
      const wanted = Date.parse(`${date}T${clock}:00Z`);
      // The offsets in force on the day before and on the day after: they differ only around a change of clocks.
      const [before, after] = [-1, 1].map((days) => {
        const noon = Date.parse(`${date}T12:00:00Z`) + days * DAY;
        return wanted - (shown(noon) - noon);
      }) as [number, number];
      const earliest = Math.min(before, after);
      if (shown(earliest) === wanted) return new Date(earliest).toISOString();
      const latest = Math.max(before, after);
      if (shown(latest) === wanted) return new Date(latest).toISOString();
      return new Date(firstShown(shown, wanted, earliest, latest)).toISOString();
    },
  };
}

/** The first whole minute at which the clocks show more than a time that they skip. */
function firstShown(shown: (ms: number) => number, wanted: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 60_000) {
    const middle = low + Math.floor((high - low) / 120_000) * 60_000;
    if (shown(middle) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}
