import { monday, opened, opening, rules } from './ticket-sample.js';

describe('what is due', () => {
  test('stands in the opening, with the versions of the rules', () => {
    const { decision } = opening();
    expect(decision).toMatchObject({
      events: [
        {
          type: 'TicketOpened',
          data: {
            serviceMode: 'remote',
            slaPolicyId: 'gold',
            slaPolicyVersion: 2,
            calendarId: 'office',
            calendarVersion: 3,
            firstResponseDueAt: '2026-03-09T09:30:00.000Z',
            resolutionDueAt: '2026-03-09T16:30:00.000Z',
          },
          ruleRefs: ['sla:gold@2', 'calendar:office@3'],
        },
      ],
    });
  });
  test('a priority or a metric without a target is never due', () => {
    const none = { firstResponseDueAt: expect.anything() };
    expect(opening({ priority: 'medium' }).decision).not.toMatchObject({ events: [{ data: none }] });
    expect(opening({ priority: 'critical' }).decision).toMatchObject({
      events: [{ data: { firstResponseDueAt: '2026-03-06T17:45:00.000Z' } }],
    });
    expect(opening({ priority: 'critical' }).decision).not.toMatchObject({
      events: [{ data: { resolutionDueAt: expect.anything() } }],
    });
  });
  test('the standard policy where none is named', () => {
    opening({ slaPolicyId: undefined }).then([
      { type: 'TicketOpened', data: { slaPolicyId: 'standard', firstResponseDueAt: '2026-03-09T09:30:00.000Z' } },
    ]);
  });
});

describe('the worked example: 50 minutes to the answer, 255 to the resolution', () => {
  const answered = () =>
    opened()
      .when('respond', {}, monday('09:20'))
      .then([
        {
          type: 'TicketFirstResponded',
          data: { by: 'tester', businessSeconds: 50 * 60, dueAt: '2026-03-09T09:30:00.000Z', met: true },
        },
      ]);
  test('pauses do not count; what is due moves by their length', () => {
    answered()
      .when('pause', { reason: 'waitingCustomer' }, monday('10:00'))
      .then([{ type: 'TicketPaused', data: { reason: 'waitingCustomer' } }])
      .when('resume', {}, monday('15:00'))
      // 480 minutes: 30 on Friday, 60 until ten, 180 until six, 210 on Tuesday.
      .then([{ type: 'TicketResumed', data: { resolutionDueAt: '2026-03-10T12:30:00.000Z' } }])
      .when('resolve', { resolutionCode: 'fixed' }, monday('17:45'))
      .then([
        {
          type: 'TicketResolved',
          data: { resolutionNo: 1, businessSeconds: 255 * 60, dueAt: '2026-03-10T12:30:00.000Z', met: true },
        },
      ]);
  });
  test('resolved out of a pause, the clock ended where it stood', () => {
    const { decision } = answered()
      .when('pause', { reason: 'waitingPart' }, monday('10:00'))
      .accepted()
      .when('resolve', { resolutionCode: 'fixed' }, monday('17:45'));
    expect(decision).toMatchObject({ events: [{ data: { businessSeconds: 90 * 60, met: true } }] });
    expect(decision).not.toMatchObject({ events: [{ data: { dueAt: expect.anything() } }] });
  });
  test('a response that was given is not due again', () => {
    const { decision } = answered()
      .when('pause', { reason: 'waitingPart' }, monday('10:00'))
      .accepted()
      .when('resume', {}, monday('10:30'));
    expect(decision).not.toMatchObject({ events: [{ data: { firstResponseDueAt: expect.anything() } }] });
  });
});

describe('what is told late', () => {
  const paused = () => opened().when('pause', { reason: 'waitingPart' }, monday('11:00')).accepted();
  test('a resumption before the pause counts no time twice', () => {
    const { decision } = paused()
      .when('resume', {}, monday('10:00'))
      .accepted()
      .when('resolve', { resolutionCode: 'fixed' }, monday('12:00'));
    // 30 minutes on Friday, three hours on Monday.
    expect(decision).toMatchObject({ events: [{ data: { businessSeconds: 210 * 60 } }] });
  });
  test('a pause before the clocks ran on neither takes time away nor adds any', () => {
    const { decision } = paused()
      .when('resume', {}, monday('12:00'))
      .accepted()
      .when('pause', { reason: 'waitingPart' }, monday('11:30'))
      .accepted()
      .when('resume', {}, monday('11:40'))
      .accepted()
      .when('resolve', { resolutionCode: 'fixed' }, monday('13:00'));
    // 30 minutes on Friday, two hours until eleven, one from noon on.
    expect(decision).toMatchObject({ events: [{ data: { businessSeconds: 210 * 60 } }] });
  });
});

describe('another priority', () => {
  test('its targets hold from the opening on, under the rules in force', () => {
    const calendar = { ...rules.calendars[0], version: 4, holidays: ['2026-03-09'] } as (typeof rules.calendars)[0];
    const { decision } = opened().when('change-priority', { to: 'low' }, { ...monday('09:10'), calendars: [calendar] });
    expect(decision).toMatchObject({
      events: [
        {
          type: 'TicketPriorityChanged',
          data: { from: 'high', to: 'low', firstResponseDueAt: '2026-03-10T17:30:00.000Z' },
          ruleRefs: ['sla:gold@2', 'calendar:office@4'],
        },
      ],
    });
  });
  test('may be past due at once', () => {
    opened()
      .when('change-priority', { to: 'critical' }, monday('09:10'))
      .then([{ type: 'TicketPriorityChanged', data: { firstResponseDueAt: '2026-03-06T17:45:00.000Z' } }])
      .when('record-sla-breach', { metric: 'firstResponse' }, monday('09:10'))
      .then([{ type: 'TicketSlaBreached', data: { metric: 'firstResponse', dueAt: '2026-03-06T17:45:00.000Z' } }]);
  });
  test('during a pause nothing is due; it is when the clocks run', () => {
    const paused = opened()
      .when('pause', { reason: 'waitingPart' }, monday('09:00'))
      .accepted()
      .when('change-priority', { to: 'low' }, monday('10:00'));
    expect(paused.decision).not.toMatchObject({ events: [{ data: { resolutionDueAt: expect.anything() } }] });
    paused
      .accepted()
      .when('resume', {}, monday('11:00'))
      // 540 minutes: 30 on Friday, 420 on Monday, 90 on Tuesday.
      .then([{ type: 'TicketResumed', data: { firstResponseDueAt: '2026-03-10T10:30:00.000Z' } }]);
  });
});

describe('on the very second', () => {
  test('an answer and a resolution are in time, and nothing is missed', () => {
    opened()
      .when('respond', {}, monday('09:30'))
      .then([{ type: 'TicketFirstResponded', data: { businessSeconds: 60 * 60, met: true } }])
      .when('resolve', { resolutionCode: 'fixed' }, monday('16:30'))
      .then([{ type: 'TicketResolved', data: { businessSeconds: 480 * 60, met: true } }]);
  });
  test('a clock that was stopped then is due when it runs again', () => {
    opened()
      .when('pause', { reason: 'waitingPart' }, monday('09:30'))
      .then([{ type: 'TicketPaused' }])
      .when('resume', {}, monday('11:00'))
      .then([{ type: 'TicketResumed', data: { firstResponseDueAt: '2026-03-09T11:00:00.000Z' } }]);
  });
});

describe('a breach', () => {
  test('stays, also where the target of a new priority would have been met', () => {
    const { decision } = opened()
      .when('record-sla-breach', { metric: 'resolution' }, monday('17:00'))
      .accepted()
      .when('change-priority', { to: 'low' }, monday('17:10'))
      .accepted()
      .when('resolve', { resolutionCode: 'fixed' }, monday('17:20'));
    expect(decision).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'TicketResolved' })]),
    });
    expect(JSON.stringify(decision)).toMatch(/"TicketResolved".*"met":false/);
  });
  const breach = { metric: 'firstResponse' };
  test('is recorded once it is past due, not before: NOT_DUE', () => {
    opened()
      .when('record-sla-breach', breach, monday('09:30'))
      .then({ code: 'NOT_DUE', expected: 'after 2026-03-09T09:30:00.000Z', actual: '2026-03-09T09:30:00.000Z' })
      .when('record-sla-breach', breach, monday('09:31'))
      .then([{ type: 'TicketSlaBreached', data: { ...breach, dueAt: '2026-03-09T09:30:00.000Z' } }])
      .when('record-sla-breach', breach, monday('09:32'))
      .then([]);
  });
  test('what was answered, stopped or never promised is no change', () => {
    opened()
      .when('respond', {}, monday('09:00'))
      .accepted()
      .when('record-sla-breach', breach, monday('12:00'))
      .then([]);
    opened()
      .when('pause', { reason: 'waitingPart' }, monday('09:00'))
      .accepted()
      .when('record-sla-breach', breach, monday('12:00'))
      .then([]);
    opened({ priority: 'medium' }).when('record-sla-breach', breach, monday('12:00')).then([]);
  });
  test('an answer that comes too late writes it first, whether or not the scheduler came by', () => {
    const late = [{ type: 'TicketFirstResponded', data: { businessSeconds: 90 * 60, met: false } }];
    const due = { type: 'TicketSlaBreached', data: { ...breach, dueAt: '2026-03-09T09:30:00.000Z' } };
    opened()
      .when('respond', {}, monday('10:00'))
      .then([due, ...late]);
    opened()
      .when('record-sla-breach', breach, monday('09:40'))
      .accepted()
      .when('respond', {}, monday('10:00'))
      .then(late);
  });
  test('pausing, resolving and closing write what was late', () => {
    const due = { type: 'TicketSlaBreached', data: breach };
    opened()
      .when('pause', { reason: 'waitingPart' }, monday('10:00'))
      .then([due, { type: 'TicketPaused' }]);
    opened()
      .when('resolve', { resolutionCode: 'fixed' }, monday('10:00'))
      .then([due, { type: 'TicketResolved' }]);
    opened()
      .when('close', { reasonCode: 'duplicate' }, monday('17:00'))
      .then([due, { type: 'TicketSlaBreached', data: { metric: 'resolution' } }, { type: 'TicketClosed' }]);
    opened()
      .when('change-priority', { to: 'low' }, monday('10:00'))
      .then([due, { type: 'TicketPriorityChanged' }]);
  });
  test('a reopening resumes the clock; the breach stays and is not written again', () => {
    opened()
      .when('resolve', { resolutionCode: 'fixed' }, { occurredAt: '2026-03-10T12:00:00.000Z' })
      .then([
        { type: 'TicketSlaBreached', data: { metric: 'firstResponse' } },
        { type: 'TicketSlaBreached', data: { metric: 'resolution', dueAt: '2026-03-09T16:30:00.000Z' } },
        { type: 'TicketResolved', data: { businessSeconds: 750 * 60, met: false } },
      ])
      .when('reopen', { reason: 'again' }, { occurredAt: '2026-03-11T09:00:00.000Z' })
      .then([{ type: 'TicketReopened', data: { resolutionDueAt: '2026-03-09T16:30:00.000Z' } }])
      .when('record-sla-breach', { metric: 'resolution' }, { occurredAt: '2026-03-11T09:00:00.000Z' })
      .then([])
      .when('resolve', { resolutionCode: 'fixed' }, { occurredAt: '2026-03-11T10:00:00.000Z' })
      .then([{ type: 'TicketResolved', data: { resolutionNo: 2, businessSeconds: 810 * 60, met: false } }]);
  });
  test('a reopening before it was due lets the rest of the time run; the resolution was an answer', () => {
    const { decision } = opened()
      .when('resolve', { resolutionCode: 'fixed' }, monday('09:30'))
      .accepted()
      .when('reopen', { reason: 'again' }, monday('15:00'));
    // 480 minutes: 60 until the resolution, 180 until six, 240 on Tuesday.
    expect(decision).toMatchObject({ events: [{ data: { resolutionDueAt: '2026-03-10T13:00:00.000Z' } }] });
    expect(decision).not.toMatchObject({ events: [{ data: { firstResponseDueAt: expect.anything() } }] });
  });
});
