import type { ActorType } from '../aggregate.js';
import { testId } from '../testing/index.js';
import { closed, customerId, monday, opened, resolved } from './ticket-sample.js';

const cny = (units: string) => ({ units, scale: 2, currency: 'CNY' });

describe('rating', () => {
  test('what was resolved, also after closing: RATE_BEFORE_RESOLVE', () => {
    opened().when('rate', { score: 5 }).then({ code: 'RATE_BEFORE_RESOLVE' });
    opened()
      .when('close', { reasonCode: 'noAnswer' })
      .accepted()
      .when('rate', { score: 5 })
      .then({ code: 'RATE_BEFORE_RESOLVE' });
    closed()
      .when('rate', { score: 2, comment: 'slow' })
      .then([{ type: 'TicketRated', data: { customerId, resolutionNo: 1, scale: 5, score: 2, comment: 'slow' } }]);
  });
  test.each([
    [{ score: 0 }, '1 to 5'],
    [{ score: 6 }, '1 to 5'],
    [{ score: 8, scale: 7 }, '1 to 7'],
  ])('%j: RATING_OUT_OF_SCALE', (body, expected) => {
    resolved().when('rate', body).then({ code: 'RATING_OUT_OF_SCALE', path: '/score', expected, actual: body.score });
  });
  test('once per resolution: ALREADY_RATED', () => {
    resolved()
      .when('rate', { score: 1 })
      .accepted()
      .when('rate', { score: 5 })
      .then({ code: 'ALREADY_RATED' })
      .when('reopen', { reason: 'again' }, monday('12:00'))
      .accepted()
      .when('rate', { score: 5 })
      .then({ code: 'RATE_BEFORE_RESOLVE' })
      .when('resolve', { resolutionCode: 'fixed' }, monday('13:00'))
      .accepted()
      .when('rate', { score: 5 })
      .then([{ type: 'TicketRated', data: { resolutionNo: 2, score: 5 } }]);
  });
  test('names the contact in the envelope', () => {
    const subjectId = testId('contact');
    const { decision } = resolved().when('rate', { score: 5, subjectId });
    expect(decision).toMatchObject({ events: [{ data: { subjectId }, subjectIds: [subjectId] }] });
  });
});

describe('a complaint', () => {
  const complaint = { kind: 'complaint' };
  const raise = { severity: 'major', categoryCode: 'packaging' };
  const cause = { causeCode: 'thinFoil', productId: 'P-1', routedTo: 'quality' };
  const raised = (from = opened) => from(complaint).when('raise-complaint', raise, monday('09:00')).accepted();
  const commands = [
    ['raise-complaint', raise],
    ['identify-root-cause', cause],
    ['compensate', { amount: cny('5000') }],
    ['resolve-complaint', { outcomeCode: 'replaced' }],
  ] as const;

  test('is raised, understood, compensated and settled, also after the ticket was closed', () => {
    raised(closed)
      .when('identify-root-cause', cause)
      .then([{ type: 'ComplaintRootCauseIdentified', data: { customerId, ...cause } }])
      .when('compensate', { amount: cny('5000'), note: 'voucher' })
      .then([{ type: 'ComplaintCompensated', data: { amount: cny('5000'), note: 'voucher' } }])
      .when('resolve-complaint', { outcomeCode: 'replaced' }, { occurredAt: '2026-04-09T09:00:00.000Z' })
      .then([
        {
          type: 'ComplaintResolved',
          data: { categoryCode: 'packaging', outcomeCode: 'replaced', raisedOn: '2026-03-09' },
        },
      ]);
  });
  test('is a ticket of that kind: NOT_A_COMPLAINT', () => {
    for (const [command, body] of commands) {
      opened().when(command, body).then({ code: 'NOT_A_COMPLAINT', expected: 'complaint', actual: 'fault' });
    }
  });
  test('is raised once: ALREADY_EXISTS', () => {
    raised().when('raise-complaint', raise).then({ code: 'ALREADY_EXISTS' });
  });
  test('is raised before and not settled before the rest: TRANSITION_NOT_ALLOWED', () => {
    const settled = () => raised().when('resolve-complaint', { outcomeCode: 'replaced' }).accepted();
    for (const [command, body] of commands.slice(1)) {
      opened(complaint).when(command, body).then({ code: 'TRANSITION_NOT_ALLOWED' });
      settled().when(command, body).then({ code: 'TRANSITION_NOT_ALLOWED' });
    }
  });
  test('a compensation is above zero: AMOUNT_NOT_POSITIVE', () => {
    raised()
      .when('compensate', { amount: cny('0') })
      .then({ code: 'AMOUNT_NOT_POSITIVE' });
  });
});

describe('what serving cost', () => {
  test('is recorded at any time, with the parts used', () => {
    const parts = [{ productId: 'P-9', quantity: '2' }];
    for (const at of [opened, resolved, closed]) {
      at()
        .when('record-cost', { amount: cny('12000'), parts })
        .then([{ type: 'ServiceCostRecorded', data: { customerId, amount: cny('12000'), parts } }]);
    }
    opened()
      .when('record-cost', { amount: cny('0') })
      .then([{ type: 'ServiceCostRecorded', data: { parts: [] } }]);
  });
  test.each(['user', 'migration'] as readonly ActorType[])(
    'is not below zero for a %s: AMOUNT_NOT_POSITIVE',
    (actorType) => {
      opened()
        .when('record-cost', { amount: cny('-1') }, { actorType })
        .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/amount' });
    },
  );
});
