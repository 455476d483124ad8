import type { CalendarVersion, Context, SlaPolicyVersion, Zone } from '../aggregate.js';
import { addBusinessSeconds, businessSeconds } from '../business-time.js';
import type { Priority } from '../policy/events.js';

/** A time during which the clocks ran; without `to` they run. */
export interface Run {
  readonly from: string;
  readonly to?: string;
}
/** The runs and one more, told late perhaps: it begins where the last one ended at the earliest, so that no time counts twice. */
export const running = (runs: readonly Run[], at: string): readonly Run[] => {
  const ended = runs.at(-1)?.to ?? at;
  return [...runs, { from: ended > at ? ended : at }];
};
/** The runs with the last one ended, where it began at the earliest; unchanged when it has ended already. */
export const stopped = (runs: readonly Run[], at: string): readonly Run[] => {
  const last = runs.at(-1);
  if (last === undefined || last.to !== undefined) return runs;
  return [...runs.slice(0, -1), { ...last, to: at < last.from ? last.from : at }];
};
export type Metric = 'firstResponse' | 'resolution';

/** The rules a ticket's clocks go by, in the versions in force. */
export interface Terms {
  readonly policy: SlaPolicyVersion;
  readonly calendar: CalendarVersion;
  readonly zone: Zone;
}

/** Undefined where the policy, or the calendar it counts in, does not exist. */
export function termsOf(policyId: string | undefined, context: Context): Terms | undefined {
  const policy = policyId === undefined ? undefined : context.reference.slaPolicy(policyId);
  const calendar = policy === undefined ? undefined : context.reference.calendar(policy.calendarId);
  if (policy === undefined || calendar === undefined) return undefined;
  return { policy, calendar, zone: context.zone(calendar.timeZone) };
}

export const ruleRefsOf = ({ policy, calendar }: Terms): readonly string[] => [
  `sla:${policy.id}@${policy.version}`,
  `calendar:${calendar.id}@${calendar.version}`,
];

/** Business seconds that the clocks ran until `at`. */
export const elapsed = ({ calendar, zone }: Terms, runs: readonly Run[], at: string): number =>
  runs.reduce((sum, { from, to }) => sum + businessSeconds(calendar, zone, from, to ?? at), 0);

const targetOf = ({ policy }: Terms, priority: Priority, metric: Metric): number | undefined => {
  const target = policy.targets.find((one) => one.priority === priority);
  return metric === 'firstResponse' ? target?.firstResponseMinutes : target?.resolutionMinutes;
};

/**
 * When a metric is or was due: the instant at which its clock reached the target, or will if it is not stopped. Undefined
 * without a target, and while the clock stands short of it.
 */
export function dueAt(terms: Terms, priority: Priority, metric: Metric, runs: readonly Run[]): string | undefined {
  const minutes = targetOf(terms, priority, metric);
  if (minutes === undefined) return undefined;
  const { calendar, zone } = terms;
  let left = minutes * 60;
  for (const { from, to } of runs) {
    const ran = to === undefined ? Number.POSITIVE_INFINITY : businessSeconds(calendar, zone, from, to);
    // A clock that was stopped on the very second is due when it runs again.
    if (ran > left) return addBusinessSeconds(calendar, zone, from, left);
    left -= ran;
  }
  return undefined;
}

/** What is promised of a ticket, and what was missed. */
interface Promised {
  readonly priority: Priority;
  readonly runs: readonly Run[];
  readonly due: Readonly<Partial<Record<Metric, string>>>;
  readonly breaches: Readonly<Partial<Record<Metric, string>>>;
}
/** What a clock's end says of it: its time, when it was due, whether that was met. Nothing where nothing was promised. */
export function verdictOf(terms: Terms | undefined, ticket: Promised, metric: Metric, at: string) {
  const { priority, runs, due, breaches } = ticket;
  const [dueAt, breach] = [due[metric], breaches[metric]];
  if (terms === undefined) return {};
  if (dueAt === undefined && breach === undefined && targetOf(terms, priority, metric) === undefined) return {};
  // A clock that stands was stopped in time; what was found out before stays, also where a new target would have been met.
  const met = breach === undefined && (dueAt === undefined || at <= dueAt);
  return { businessSeconds: elapsed(terms, runs, at), dueAt, met };
}
