import { given, type Scenario, testId } from '../testing/index.js';
import { ticket } from './index.js';
import { body, closed, customerId, FRIDAY, monday, opened, opening, resolved, rules } from './ticket-sample.js';

const migration = { actorType: 'migration' } as const;
const fixed = { resolutionCode: 'fixed' };

describe('opening', () => {
  test('under the customer, or on its own', () => {
    const names = { id: 't', stream: 'ticket-default.t' };
    expect(ticket.root({ type: 'TicketOpened', data: { customerId } }, names)).toBe(customerId);
    expect(ticket.root({ type: 'TicketOpened', data: {} }, names)).toBe('ticket-default.t');
  });
  test('an external id once: again is no change, another is ALREADY_EXISTS', () => {
    opened({ externalId: 'INC-1' })
      .when('open', { ...body, externalId: 'INC-1', priority: 'low' })
      .then([])
      .when('open', { ...body, externalId: 'INC-2' })
      .then({ code: 'ALREADY_EXISTS' });
    const claims = ticket.commands.open?.claims;
    expect(claims?.({ externalId: 'INC-1' }, { actorType: 'user' })).toEqual([
      { kind: 'ticket.externalId', value: 'INC-1', code: 'DUPLICATE_IDENTITY_KEY' },
    ]);
    expect(claims?.({ externalId: 'INC-1' }, migration)).toEqual([]);
  });
  test('under a policy that exists: SLA_POLICY_MISSING, set aside for a migration', () => {
    opening({ slaPolicyId: 'silver' }).then({ code: 'SLA_POLICY_MISSING', path: '/slaPolicyId', actual: 'silver' });
    const lost = { slaPolicies: [{ ...rules.slaPolicies[0], calendarId: 'lost' }] as never };
    given(ticket, [], { ...rules, ...lost })
      .when('open', body)
      .then({ code: 'SLA_POLICY_MISSING' });
    for (const slaPolicyId of ['silver', undefined]) {
      const { decision } = given(ticket, [], migration).when('open', { ...body, slaPolicyId });
      expect(decision).toMatchObject({ kind: 'accepted', events: [{ data: { priority: 'high' } }] });
      expect(decision).not.toMatchObject({ events: [{ data: { slaPolicyId: expect.anything() } }] });
      expect(decision).not.toMatchObject({ events: [{ data: { resolutionDueAt: expect.anything() } }] });
    }
  });
  test('a migration that names a policy has its clocks', () => {
    given(ticket, [], { ...rules, ...migration, occurredAt: FRIDAY })
      .when('open', body)
      .then([{ type: 'TicketOpened', data: { resolutionDueAt: '2026-03-09T16:30:00.000Z' } }]);
  });
  test('names the contact in the envelope', () => {
    const subjectId = testId('contact');
    expect(opening({ subjectId }).decision).toMatchObject({ events: [{ subjectIds: [subjectId] }] });
  });
});

/** Every command that works on an open ticket. */
const work: readonly (readonly [string, object])[] = [
  ['change-priority', { to: 'low' }],
  ['assign', { to: 'anna' }],
  ['escalate', { level: 2, cause: 'expert needed' }],
  ['respond', {}],
  ['pause', { reason: 'waitingCustomer' }],
  ['resume', {}],
];

describe('on an open ticket', () => {
  test('opened → assigned → responded → paused ⇄ resumed → resolved → rated → closed', () => {
    opened()
      .when('assign', { to: 'anna' }, monday('09:00'))
      .then([{ type: 'TicketAssigned', data: { customerId, to: 'anna' } }])
      .when('assign', { to: 'anna' }, monday('09:01'))
      .then([])
      .when('assign', { to: 'bob' }, monday('09:02'))
      .then([{ type: 'TicketAssigned', data: { from: 'anna', to: 'bob' } }])
      .when('respond', { by: 'bob', interactionId: testId('call') }, monday('09:10'))
      .then([{ type: 'TicketFirstResponded', data: { by: 'bob', interactionId: testId('call') } }])
      .when('pause', { reason: 'waitingCustomer' }, monday('09:20'))
      .then([{ type: 'TicketPaused', data: { reason: 'waitingCustomer' } }])
      .when('resume', {}, monday('10:20'))
      .then([{ type: 'TicketResumed' }])
      .when('pause', { reason: 'waitingPart' }, monday('10:30'))
      .then([{ type: 'TicketPaused' }])
      .when('resume', { interactionId: testId('parcel') }, monday('11:00'))
      .then([{ type: 'TicketResumed', data: { interactionId: testId('parcel') } }])
      .when('resolve', { ...fixed, rootCauseCode: 'wear' }, monday('11:30'))
      .then([{ type: 'TicketResolved', data: { resolutionNo: 1, resolutionCode: 'fixed', rootCauseCode: 'wear' } }])
      .when('rate', { score: 5 }, monday('11:40'))
      .then([{ type: 'TicketRated', data: { resolutionNo: 1, scale: 5, score: 5 } }])
      .when('close', { attributes: { survey: true } }, monday('12:00'))
      .then([{ type: 'TicketClosed', data: { by: 'tester', attributes: { survey: true } } }]);
  });
  test('escalation goes up: the same level is no change, a lower one VALIDATION_FAILED', () => {
    const level2 = { level: 2, cause: 'expert needed' };
    opened()
      .when('escalate', level2)
      .then([{ type: 'TicketEscalated', data: { customerId, ...level2 } }])
      .when('escalate', level2)
      .then([])
      .when('escalate', { level: 1, cause: 'back' })
      .then({ code: 'VALIDATION_FAILED', path: '/level', actual: 1 });
  });
  test('the same priority is no change', () => {
    opened().when('change-priority', { to: 'high' }).then([]);
  });
  test('one first answer: ALREADY_RESPONDED', () => {
    opened().when('respond', {}).accepted().when('respond', {}).then({ code: 'ALREADY_RESPONDED' });
  });
  test('an answer is possible while we wait', () => {
    opened()
      .when('pause', { reason: 'waitingPart' }, monday('09:00'))
      .accepted()
      .when('respond', {}, monday('12:00'))
      .then([{ type: 'TicketFirstResponded', data: { businessSeconds: 30 * 60, met: true } }]);
  });
  test('one pause at a time: PAUSE_ALREADY_ACTIVE; nothing to resume: NOT_PAUSED', () => {
    opened().when('resume', {}).then({ code: 'NOT_PAUSED' });
    opened()
      .when('pause', { reason: 'waitingPart' })
      .accepted()
      .when('pause', { reason: 'waitingCustomer' })
      .then({ code: 'PAUSE_ALREADY_ACTIVE' });
  });
});

describe('a ticket that has ended', () => {
  test.each([
    ['resolved', resolved],
    ['closed', closed],
  ])('%s: TICKET_CLOSED for all work', (_name, end) => {
    for (const [command, more] of work) end().when(command, more, monday('11:00')).then({ code: 'TICKET_CLOSED' });
  });
  test('resolved twice: TRANSITION_NOT_ALLOWED; closed: TICKET_CLOSED', () => {
    resolved().when('resolve', fixed).then({ code: 'TRANSITION_NOT_ALLOWED' });
    closed().when('resolve', fixed).then({ code: 'TICKET_CLOSED' });
  });
  test('closing again is no change', () => {
    closed().when('close', {}).then([]);
  });
  test('nothing but opening begins one: NOT_FOUND', () => {
    const others = Object.keys(ticket.commands).filter((name) => name !== 'open');
    for (const command of others) given(ticket).when(command, {}).then({ code: 'NOT_FOUND' });
  });
});

describe('resolving and closing', () => {
  test('a resolution has a code: REASON_REQUIRED, notRecorded for a migration', () => {
    opened().when('resolve', {}).then({ code: 'REASON_REQUIRED', path: '/resolutionCode' });
    opened()
      .when('resolve', { resolutionCode: ' ' }, migration)
      .then([{ type: 'TicketResolved', data: { resolutionCode: 'notRecorded' } }]);
  });
  test('opened → closed takes a reason: NOT_RESOLVED, notRecorded for a migration', () => {
    opened().when('close', {}).then({ code: 'NOT_RESOLVED', path: '/reasonCode' });
    opened()
      .when('close', { reasonCode: 'duplicate', by: 'anna' })
      .then([{ type: 'TicketClosed', data: { by: 'anna', reasonCode: 'duplicate' } }]);
    opened()
      .when('close', {}, migration)
      .then([{ type: 'TicketClosed', data: { reasonCode: 'notRecorded' } }]);
  });
  test('a resolved ticket is closed without a reason: VALIDATION_FAILED', () => {
    const resolved = () => opened().when('resolve', fixed).accepted();
    resolved().when('close', { reasonCode: 'duplicate' }).then({ code: 'VALIDATION_FAILED', path: '/reasonCode' });
    resolved()
      .when('close', {})
      .then([{ type: 'TicketClosed' }]);
  });
  test('a paused ticket may be resolved and closed', () => {
    const paused = () => opened().when('pause', { reason: 'waitingCustomer' }).accepted();
    paused()
      .when('resolve', fixed)
      .then([{ type: 'TicketResolved' }]);
    paused()
      .when('close', { reasonCode: 'noAnswer' })
      .then([{ type: 'TicketClosed' }]);
  });
});

describe('reopening', () => {
  const again = { reason: 'it is back' };
  const on = (day: string) => ({ occurredAt: `2026-03-${day}T12:00:00.000Z` });
  test.each([
    ['resolved', resolved],
    ['closed', closed],
    ['given up', () => opened().when('close', { reasonCode: 'noAnswer' }, monday('10:00')).accepted()],
  ])('%s → opened, and all work goes on', (_name, end) => {
    const open = (): Scenario =>
      end()
        .when('reopen', again, on('10'))
        .then([{ type: 'TicketReopened', data: { ...again, reopening: 1 } }]);
    for (const [command, more] of work.slice(0, -1)) expect(open().when(command, more).decision.kind).toBe('accepted');
    open()
      .when('resolve', fixed, on('11'))
      .accepted()
      .when('reopen', again, on('12'))
      .then([{ type: 'TicketReopened', data: { reopening: 2 } }]);
  });
  test('an open ticket: TRANSITION_NOT_ALLOWED', () => {
    opened().when('reopen', again).then({ code: 'TRANSITION_NOT_ALLOWED' });
  });
  test('within the days the policy allows: REOPEN_WINDOW_EXPIRED, set aside for a migration', () => {
    closed()
      .when('reopen', again, on('16'))
      .then([{ type: 'TicketReopened' }]);
    closed()
      .when('reopen', again, on('17'))
      .then({ code: 'REOPEN_WINDOW_EXPIRED', expected: '2026-03-16', actual: '2026-03-17' });
    closed()
      .when('reopen', again, { ...on('17'), ...migration })
      .then([{ type: 'TicketReopened' }]);
  });
  test('without a policy the standard one says how long', () => {
    const plain = () =>
      given(ticket, [], { ...migration, occurredAt: FRIDAY })
        .when('open', { ...body, slaPolicyId: undefined })
        .accepted();
    const ended = () => plain().when('resolve', fixed).accepted();
    ended()
      .when('reopen', again, { ...on('20'), actorType: 'user' })
      .then([{ type: 'TicketReopened' }]);
    ended()
      .when('reopen', again, { ...on('21'), actorType: 'user' })
      .then({ code: 'REOPEN_WINDOW_EXPIRED' });
  });
  test('takes a reason: REASON_REQUIRED', () => {
    resolved().when('reopen', {}, on('10')).then({ code: 'REASON_REQUIRED', path: '/reason' });
  });
});
