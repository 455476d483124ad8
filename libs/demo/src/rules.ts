import type { Script } from './script.js';

/** Days without business in Berlin, around the year the story covers. */
function holidays(from: number): string[] {
  const year = new Date(from).getUTCFullYear();
  return [year, year + 1].flatMap((y) =>
    ['01-01', '05-01', '10-03', '12-24', '12-25', '12-26', '12-31'].map((day) => `${y}-${day}`),
  );
}

/** The company's own hours, service levels and limits of a quote, each the second version of the standard rule. */
export function rules(s: Script, at: number): void {
  const publish = (id: string, command: string, body: object) =>
    s.write(at, 'service:demo', 'policy', id, command, { version: 2, ...body });
  publish('calendar.standard', 'publish-calendar', {
    name: 'Service desk, Berlin',
    timeZone: 'Europe/Berlin',
    hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: weekday === 5 ? '16:00' : '18:00' })),
    holidays: holidays(at),
  });
  publish('sla.standard', 'publish-sla', {
    name: 'Standard service level',
    calendarId: 'standard',
    targets: [
      { priority: 'critical', firstResponseMinutes: 30, resolutionMinutes: 480 },
      { priority: 'high', firstResponseMinutes: 120, resolutionMinutes: 1200 },
      { priority: 'medium', firstResponseMinutes: 300, resolutionMinutes: 2400 },
      { priority: 'low', firstResponseMinutes: 600, resolutionMinutes: 4800 },
    ],
    reopenDays: 14,
  });
  publish('quote.standard', 'publish-quote-policy', {
    name: 'Limits of a quote',
    maxDiscount: 2000,
    promise: 'flag',
  });
}
