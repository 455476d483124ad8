import type { Decision } from '../aggregate.js';
import { given } from '../testing/index.js';
import { policy } from './index.js';

const week = (from = '09:00', to = '18:00') => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from, to }));
const calendar = { name: 'Office', hours: week(), holidays: ['2026-12-25'] };
const targets = [{ priority: 'high', firstResponseMinutes: 60, resolutionMinutes: 480 }];
const sla = { name: 'Gold', calendarId: 'standard', targets, reopenDays: 7 };
const quote = { name: 'Strict', maxDiscount: 1000, marginFloor: 1500, promise: 'block' };
const on = (id: string) => given(policy, [], { id });
const publishing = (more: object) => on('calendar.office').when('publish-calendar', { ...calendar, ...more });

describe('each kind of rule', () => {
  test.each([
    ['publish-calendar', 'calendar', calendar, 'CalendarPublished'],
    ['publish-sla', 'sla', sla, 'SlaPolicyPublished'],
    ['publish-quote-policy', 'quote', quote, 'QuotePolicyPublished'],
  ] as const)('%s: version by version, the whole rule each time', (command, kind, body, type) => {
    on(`${kind}.own`)
      .when(command, body)
      .then([{ type, data: { ...body, version: 1 } }])
      .when(command, { ...body, version: 1 })
      .then([])
      .when(command, { ...body, name: 'Other' })
      .then([{ type, data: { ...body, name: 'Other', version: 2 } }])
      .when(command, { ...body, version: 5 })
      .then({ code: 'VERSION_GAP', path: '/version', expected: 3, actual: 5 });
    on(`${kind}.standard`)
      .when(command, body)
      .then([{ type, data: { version: 2 } }]);
    on('other.own')
      .when(command, body)
      .then({ code: 'VALIDATION_FAILED', path: '/id', expected: `${kind}.{id}` });
  });
  test('a limit that is taken away is a change', () => {
    const eventsOf = (decision: Decision) => (decision.kind === 'accepted' ? decision.events : []);
    const { maxDiscount: _, ...less } = quote;
    const outcome = on('quote.own').when('publish-quote-policy', quote).accepted().when('publish-quote-policy', less);
    expect(eventsOf(outcome.decision)).toEqual([{ type: 'QuotePolicyPublished', data: { ...less, version: 2 } }]);
  });
  test('a rule is its own root', () => {
    const names = { id: 'sla.own', stream: 'policy-default.sla.own' };
    expect(policy.root({ type: 'SlaPolicyPublished', data: {} }, names)).toBe('policy-default.sla.own');
  });
});

describe('a calendar', () => {
  test('keeps its windows in the order of the week and its holidays in theirs', () => {
    const hours = [
      { weekday: 2, from: '13:00', to: '24:00' },
      { weekday: 1, from: '09:00', to: '12:00' },
      { weekday: 2, from: '00:00', to: '13:00' },
    ];
    publishing({ hours, holidays: ['2026-12-26', '2026-12-25', '2026-12-26'], timeZone: 'Europe/Rome' }).then([
      {
        type: 'CalendarPublished',
        data: {
          hours: [hours[1], hours[2], hours[0]],
          holidays: ['2026-12-25', '2026-12-26'],
          timeZone: 'Europe/Rome',
        },
      },
    ]);
  });
  test.each([
    [{ hours: week('9:00') }, '/hours/0/from'],
    [{ hours: week('24:00', '24:00') }, '/hours/0/to'],
    [{ hours: week('09:00', '24:30') }, '/hours/0/to'],
    [{ hours: [...week(), { weekday: 3, from: '17:59', to: '19:00' }] }, '/hours'],
    [{ hours: [] }, '/hours'],
    [{ hours: [{ weekday: 1, from: '09:00', to: '09:59' }] }, '/hours'],
    [{ hours: [{ weekday: 8, from: '09:00', to: '19:00' }] }, '/hours/0/weekday'],
    [{ timeZone: 'Mars/Phobos' }, '/timeZone'],
    [{ holidays: ['2026-02-30'] }, '/holidays/0'],
  ])('%j: VALIDATION_FAILED', (more, path) => {
    publishing(more).then({ code: 'VALIDATION_FAILED', path });
  });
});

describe('a service level policy', () => {
  test('names each priority once', () => {
    on('sla.own')
      .when('publish-sla', { ...sla, targets: [...targets, ...targets] })
      .then({ code: 'VALIDATION_FAILED', path: '/targets/1/priority', actual: 'high' });
  });
  test('counts in a calendar that exists: NOT_FOUND', () => {
    on('sla.own')
      .when('publish-sla', { ...sla, calendarId: 'none' })
      .then({ code: 'NOT_FOUND', path: '/calendarId', actual: 'none' });
  });
});
