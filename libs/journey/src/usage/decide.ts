import {
  accept,
  type Claim,
  type ClaimContext,
  type Context,
  type Decision,
  type Need,
  noChange,
  refuse,
} from '../aggregate.js';
import { invalid } from '../checks.js';
import { emit } from '../define.js';
import type { RecordProductUsage } from './commands.js';
import { ProductUsageRecorded } from './events.js';
import type { State } from './state.js';

const periodOf = ({ journeyId, periodStart, periodEnd }: RecordProductUsage): string =>
  `${journeyId}/${periodStart}/${periodEnd}`;

/** Once per stream and per period of a journey, when the period is over; the same figures again are no change. */
export function record(command: RecordProductUsage, state: State, context: Context): Decision {
  const { periodStart, periodEnd, featureCounts = {} } = command;
  const usage = { ...command, featureCounts };
  if (state.exists) {
    if (sameUsage(usage, state.usage)) return noChange();
    return refuse('DUPLICATE_PERIOD', 'the usage of a period was recorded in this stream already', {
      path: '/periodStart',
      expected: periodOf(state.usage),
      actual: periodOf(command),
      currentEventId: state.eventId,
    });
  }
  if (periodEnd < periodStart) return invalid('/periodEnd', `not before ${periodStart}`, periodEnd);
  const today = context.localDate(context.occurredAt);
  if (periodEnd > today) return invalid('/periodEnd', `not after ${today}`, periodEnd);
  return accept(emit(ProductUsageRecorded, usage));
}

type Usage = Required<RecordProductUsage>;
function sameUsage(a: Usage, b: Usage): boolean {
  const figures = [a.logins === b.logins, a.activeUsers === b.activeUsers, a.seatsBought === b.seatsBought];
  const features = Object.keys(a.featureCounts);
  return (
    periodOf(a) === periodOf(b) &&
    figures.every(Boolean) &&
    features.length === Object.keys(b.featureCounts).length &&
    features.every((feature) => a.featureCounts[feature] === b.featureCounts[feature])
  );
}

/** One report per period of a journey. Ids of imported ones are derived from journey and period. */
export const recordClaims = (command: RecordProductUsage, context?: ClaimContext): readonly Claim[] =>
  context?.actorType === 'migration' || context?.actorType === 'import'
    ? []
    : [{ kind: 'usage.period', value: periodOf(command), code: 'DUPLICATE_PERIOD' }];

/** A journey begins with its lead, or with its customer where there was none. */
export const recordNeeds = ({ journeyId: id }: RecordProductUsage): readonly Need[] => [
  { anyOf: ['customer', 'lead'].map((streamType) => ({ streamType, id })), path: '/journeyId' },
];

/** It belongs to the journey it names. */
export const recordFor = ({ journeyId: id }: RecordProductUsage) => ({ id, path: '/journeyId' });
