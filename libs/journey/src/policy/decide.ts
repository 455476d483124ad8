import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { minuteOfDay } from '../business-time.js';
import { invalid } from '../checks.js';
import { emit } from '../define.js';
import type { EventContract } from '../event.js';
import { isTimeZone } from '../tenant/decide.js';
import type { PublishCalendar, PublishQuotePolicy, PublishSlaPolicy } from './commands.js';
import { CalendarPublished, QuotePolicyPublished, SlaPolicyPublished } from './events.js';
import { STANDARD_CALENDAR, STANDARD_QUOTE_POLICY, STANDARD_SLA } from './standard.js';
import type { State } from './state.js';

/** The least time of business in a week, in minutes: it bounds how far away a due instant can be. */
const LEAST_HOURS = 60;

/** Windows are kept in the order of the week, holidays in theirs; windows of a day do not overlap. */
export function publishCalendar(command: PublishCalendar, state: State, context: Context): Decision {
  const windows = command.hours.map(({ weekday, from, to }) => ({ weekday, from, to }));
  for (const [i, { from, to }] of windows.entries()) {
    const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
    if (start === undefined) return invalid(`/hours/${i}/from`, 'HH:MM', from);
    if (end === undefined) return invalid(`/hours/${i}/to`, 'HH:MM, up to 24:00', to);
    if (end <= start) return invalid(`/hours/${i}/to`, `after ${from}`, to);
  }
  const hours = windows.sort((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from));
  const clash = hours.find(({ weekday, from }, i) => {
    const before = hours[i - 1];
    return before?.weekday === weekday && before.to > from;
  });
  if (clash !== undefined) return invalid('/hours', 'windows that do not overlap', clash);
  const minutes = hours.reduce((sum, { from, to }) => sum + (minuteOfDay(to) ?? 0) - (minuteOfDay(from) ?? 0), 0);
  if (minutes < LEAST_HOURS) return invalid('/hours', `at least ${LEAST_HOURS} minutes a week`, minutes);
  if (command.timeZone !== undefined && !isTimeZone(command.timeZone))
    return invalid('/timeZone', 'an IANA time zone', command.timeZone);
  const rule = { ...command, hours, holidays: [...new Set(command.holidays)].sort() };
  return publish(CalendarPublished, 'calendar', STANDARD_CALENDAR.version, rule, state, context);
}

/** Each priority once; the calendar exists. Tickets that are open keep the due instants they have. */
export function publishSla(command: PublishSlaPolicy, state: State, context: Context): Decision {
  const { calendarId, targets } = command;
  const twice = targets.findIndex((target, i) => targets.findIndex((t) => t.priority === target.priority) !== i);
  if (twice >= 0) return invalid(`/targets/${twice}/priority`, 'unique', targets[twice]?.priority);
  if (context.reference.calendar(calendarId) === undefined)
    return refuse('NOT_FOUND', `there is no calendar ${calendarId}`, { path: '/calendarId', actual: calendarId });
  return publish(SlaPolicyPublished, 'sla', STANDARD_SLA.version, command, state, context);
}

export function publishQuotePolicy(command: PublishQuotePolicy, state: State, context: Context): Decision {
  return publish(QuotePolicyPublished, 'quote', STANDARD_QUOTE_POLICY.version, command, state, context);
}

/** The next version of a rule, or no change where nothing differs. The stream's id is `{kind}.{id of the rule}`. */
function publish(
  contract: EventContract,
  kind: string,
  standardVersion: number,
  command: { readonly version?: number | undefined },
  state: State,
  context: Context,
): Decision {
  if (!context.id.startsWith(`${kind}.`)) return invalid('/id', `${kind}.{id}`, context.id);
  const { version: asked, ...body } = command;
  const before = state.exists ? state.version : context.id === `${kind}.standard` ? standardVersion : 0;
  const published = emit(contract, { ...body, version: before + 1 } as never);
  if (state.exists && sameBody(published.data, state.rule)) return noChange();
  if (asked !== undefined && asked !== before + 1) {
    return refuse('VERSION_GAP', `the next version of ${context.id} is ${before + 1}`, {
      path: '/version',
      expected: before + 1,
      actual: asked,
      ...(state.exists ? { currentEventId: state.eventId } : {}),
    });
  }
  return accept(published);
}

/** Whether two published rules say the same, their versions left aside. */
function sameBody(a: unknown, b: unknown): boolean {
  const text = (rule: unknown): string => JSON.stringify({ ...(rule as object), version: 0 }, sorted);
  return text(a) === text(b);
}
const sorted = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
    : value;
