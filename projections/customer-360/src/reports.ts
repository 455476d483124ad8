import { type Report, report } from '@recount/kernel';
import { titles } from './titles.js';

const activity = report({
  name: 'journey_activity',
  kind: 'grain',
  doc: 'The timeline as of a date: one row per event that had occurred by then.',
  models: ['journey_timeline', 'root_alias'],
  params: {
    journeyId: { kind: 'text', doc: 'Only this journey.' },
    type: { kind: 'oneOf', values: Object.keys(titles).sort(), doc: 'Only this event type.' },
  },
});
const activityByType = report({
  name: 'journey_activity_by_type',
  kind: 'aggregate',
  doc: 'How many events of each type, the first and the last; a cell drills to its events.',
  models: ['journey_timeline', 'root_alias'],
  from: 'journey_activity',
  params: activity.params,
  by: ['type'],
  measures: {
    events: { fn: 'count' },
    first_at: { fn: 'min', column: 'occurred_at' },
    last_at: { fn: 'max', column: 'occurred_at' },
  },
});
export const reports: readonly Report[] = [activity, activityByType];
