import { given, testId } from '../testing/index.js';
import { usage } from './index.js';

const journeyId = testId('customer');
const figures = { logins: 120, activeUsers: 8, seatsBought: 20 };
const body = {
  journeyId,
  periodStart: '2026-03-01',
  periodEnd: '2026-03-31',
  ...figures,
  featureCounts: { export: 3, search: 0 },
};
const at = (occurredAt: string) => ({ occurredAt });
const recording = (more: object = {}, when = '2026-04-01T08:00:00.000Z') =>
  given(usage).when('record', { ...body, ...more }, at(when));

test('a period is recorded under its journey; features may be left out', () => {
  recording().then([{ type: 'ProductUsageRecorded', data: body }]);
  recording({ featureCounts: undefined }).then([{ type: 'ProductUsageRecorded', data: { featureCounts: {} } }]);
  const names = { id: 'u', stream: 'usage-default.u' };
  expect(usage.root({ type: 'ProductUsageRecorded', data: body }, names)).toBe(journeyId);
});
test('the same figures again are no change, whatever the order of the features; other ones DUPLICATE_PERIOD', () => {
  const outcome = recording();
  const first = outcome.accepted();
  const again = { ...body, featureCounts: { search: 0, export: 3 } };
  first.when('record', again).then([]);
  const others = [
    { logins: 121 },
    { activeUsers: 9 },
    { seatsBought: 21 },
    { featureCounts: { export: 3 } },
    { featureCounts: { export: 4, search: 0 } },
    { periodStart: '2026-03-02' },
  ];
  for (const other of others)
    first
      .when('record', { ...body, ...other })
      .then({ code: 'DUPLICATE_PERIOD', currentEventId: outcome.context.eventId(0) });
});
test('a period of a journey is claimed, but not where the id of the stream is derived from it', () => {
  const claims = usage.commands.record?.claims;
  expect(claims?.(body, { actorType: 'service' })).toEqual([
    { kind: 'usage.period', value: `${journeyId}/2026-03-01/2026-03-31`, code: 'DUPLICATE_PERIOD' },
  ]);
  for (const actorType of ['migration', 'import'] as const) expect(claims?.(body, { actorType })).toEqual([]);
});
test('its journey is there, as a customer or a lead', () => {
  const anyOf = ['customer', 'lead'].map((streamType) => ({ streamType, id: journeyId }));
  expect(usage.commands.record?.needs?.(body)).toEqual([{ anyOf, path: '/journeyId' }]);
  expect(usage.commands.record?.opensFor?.(body)).toEqual({ id: journeyId, path: '/journeyId' });
});
test('a period ends after it began and is over: VALIDATION_FAILED', () => {
  recording({ periodEnd: '2026-02-28' }).then({ code: 'VALIDATION_FAILED', path: '/periodEnd' });
  recording({}, '2026-03-30T23:59:59.999Z').then({ code: 'VALIDATION_FAILED', path: '/periodEnd' });
  recording({ periodStart: '2026-03-31' }, '2026-03-31T23:59:59.999Z').then([{ type: 'ProductUsageRecorded' }]);
});
test('counts are whole and not below zero: VALIDATION_FAILED', () => {
  recording({ logins: -1 }).then({ code: 'VALIDATION_FAILED', path: '/logins' });
  recording({ featureCounts: { export: 1.5 } }).then({ code: 'VALIDATION_FAILED', path: '/featureCounts/export' });
  recording({ featureCounts: [] }).then({ code: 'VALIDATION_FAILED', path: '/featureCounts' });
});
