import { given, testId } from '../testing/index.js';
import { order } from './index.js';
import { all, at, body, customerId, fen, placed, receivable, thirds, usd } from './order-sample.js';

const placedWith = (more: Record<string, unknown>, circumstances = {}) =>
  given(order, [], { ...at, ...circumstances }).when('place', { ...body, ...more });
const why = { reasonCode: 'changedMind' };
const cancelled = () => placed().when('cancel', why).accepted();
const shipped = () => placed({ plan: thirds }).when('ship', { shipmentId: 'S1', lines: all }).accepted();
const delivered = () => shipped().when('confirm-delivery', { shipmentId: 'S1' }).accepted();
const accepted = () => delivered().when('accept-delivery', { docRef: 'signed.pdf' });

describe('confirming', () => {
  test('once; a closed order: ORDER_CLOSED', () => {
    placed()
      .when('confirm', { evidenceRef: 'mail:1' })
      .then([{ type: 'OrderConfirmedByCustomer', data: { customerId, evidenceRef: 'mail:1' } }])
      .when('confirm', {})
      .then([]);
    cancelled().when('confirm', {}).then({ code: 'ORDER_CLOSED', message: 'the order is cancelled' });
  });
});

describe('accepting what was delivered', () => {
  test('triggers the instalments that wait for it, once', () => {
    accepted().then([
      { type: 'OrderAcceptedByCustomer', data: { customerId, docRef: 'signed.pdf' } },
      {
        type: 'InstalmentTriggered',
        data: {
          trigger: 'accepted',
          instalmentNo: 3,
          receivableId: receivable(3),
          amount: fen(10_001),
          dueDate: '2026-04-01',
          causedByEventId: accepted().context.eventId(0),
        },
      },
    ]);
    accepted().accepted().when('accept-delivery', {}).then([]);
  });
  test('not before everything left was shipped and has arrived: NOT_DELIVERED', () => {
    const code = 'NOT_DELIVERED';
    placed().when('accept-delivery', {}).then({ code });
    shipped().when('accept-delivery', {}).then({ code });
    const part = placed()
      .when('ship', { shipmentId: 'S1', lines: [all[0]] })
      .accepted();
    const arrived = part.when('confirm-delivery', { shipmentId: 'S1' }).accepted();
    arrived.when('accept-delivery', {}).then({ code });
    arrived
      .when('cancel', { ...why, lineIds: ['2'] })
      .accepted()
      .when('accept-delivery', {})
      .then([{ type: 'OrderAcceptedByCustomer' }]);
    cancelled().when('accept-delivery', {}).then({ code: 'ORDER_CLOSED' });
  });
  test('a plan set later is receivable at once, from the day of acceptance', () => {
    placed()
      .when('set-instalments', { plan: [{ no: 1, percent: 10_000, trigger: 'accepted' }] })
      .then({ code: 'INSTALMENT_LOCKED' });
    const waiting = placed({ receivableTrigger: 'invoiced' }).when('ship', { shipmentId: 'S1', lines: all }).accepted();
    waiting
      .when('confirm-delivery', { shipmentId: 'S1' })
      .accepted()
      .when('accept-delivery', {}, { occurredAt: '2026-03-10T09:00:00.000Z' })
      .then([{ type: 'OrderAcceptedByCustomer' }])
      .when(
        'set-instalments',
        { plan: [{ no: 1, percent: 10_000, trigger: 'accepted', dueDays: 5 }] },
        { occurredAt: '2026-03-20T09:00:00.000Z' },
      )
      .then([{ type: 'InstalmentPlanSet' }, { type: 'InstalmentTriggered', data: { dueDate: '2026-03-15' } }]);
  });
});

describe('costs', () => {
  const cost = { costId: 'C1', kind: 'freight', amount: fen(500) };
  test('of the order or a line of it, each once, after it is cancelled too', () => {
    placed()
      .when('record-cost', { ...cost, lineId: '2', costVersion: 'std@1', note: 'DHL' })
      .then([
        { type: 'OrderCostRecorded', data: { ...cost, customerId, lineId: '2', costVersion: 'std@1', note: 'DHL' } },
      ])
      .when('record-cost', cost)
      .then({ code: 'ALREADY_EXISTS', path: '/costId' });
    cancelled()
      .when('record-cost', { ...cost, amount: fen(0) })
      .then([{ type: 'OrderCostRecorded' }]);
  });
  test('below zero, in another currency, of no line: AMOUNT_NOT_POSITIVE, CURRENCY_MISMATCH, NOT_FOUND', () => {
    placed()
      .when('record-cost', { ...cost, amount: fen(-1) })
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/amount' });
    placed()
      .when('record-cost', { ...cost, amount: usd(1) })
      .then({ code: 'CURRENCY_MISMATCH', path: '/amount/currency' });
    placed()
      .when('record-cost', { ...cost, lineId: '9' })
      .then({ code: 'NOT_FOUND', path: '/lineId' });
  });
});

describe('completing', () => {
  const completed = () => accepted().accepted().when('complete', { note: 'done' });
  test('a delivered order, once; then it is closed to changes but not to money and returns', () => {
    completed().then([{ type: 'OrderCompleted', data: { customerId, note: 'done' } }]);
    completed().accepted().when('complete', {}).then([]);
    for (const [command, body] of [
      ['confirm', {}],
      ['amend', { amendmentNo: 1, total: fen(1) }],
    ] as const)
      completed()
        .accepted()
        .when(command, body)
        .then({
          code: 'ORDER_CLOSED',
          message: 'the order is completed',
          currentEventId: completed().context.eventId(0),
        });
    completed()
      .accepted()
      .when('return-goods', { returnId: 'R1', lines: [{ lineId: '1', quantity: '1' }], reasonCode: 'damaged' })
      .then([{ type: 'OrderReturned' }]);
    completed().accepted().when('ship', { shipmentId: 'S2', lines: all }).then({ code: 'SHIP_OVER_ORDERED' });
    completed().accepted().when('cancel', why).then({ code: 'ALREADY_SHIPPED' });
  });
  test('not before it is delivered, nor while an instalment waits for acceptance', () => {
    shipped().when('complete', {}).then({ code: 'NOT_DELIVERED' });
    delivered()
      .when('complete', {})
      .then({ code: 'TRANSITION_NOT_ALLOWED', expected: 'accepted', actual: 'delivered' });
    placed()
      .when('ship', { shipmentId: 'S1', lines: all })
      .accepted()
      .when('confirm-delivery', { shipmentId: 'S1' })
      .accepted()
      .when('complete', {})
      .then([{ type: 'OrderCompleted' }]);
    cancelled().when('complete', {}).then({ code: 'ORDER_CLOSED' });
  });
});

describe('an order on a quote', () => {
  const quote = { id: testId('quote'), customerId, revision: 2, total: fen(100_001) };
  const placing = (more: Record<string, unknown>, circumstances = {}) =>
    placedWith({ quoteId: quote.id, ...more }, { acceptedQuotes: [quote], ...circumstances });
  test('that was accepted names its revision', () => {
    placing({}).then([
      { type: 'OrderPlaced', data: { quoteId: quote.id, quoteRevision: 2 } },
      { type: 'InstalmentTriggered' },
    ]);
  });
  test('that nobody accepted, or of another customer: QUOTE_NOT_ACCEPTED, but for a migration', () => {
    placing({}, { acceptedQuotes: [] }).then({ code: 'QUOTE_NOT_ACCEPTED', path: '/quoteId', actual: quote.id });
    placing({ customerId: testId('other') }).then({ code: 'QUOTE_NOT_ACCEPTED', expected: customerId });
    const merged = placing({ customerId: testId('other') }, { survivors: { [customerId]: testId('other') } });
    expect(merged.decision).toMatchObject({
      refusal: { message: expect.stringContaining('place the order without it') },
    });
    const old = placing({}, { acceptedQuotes: [], actorType: 'migration' }).decision;
    expect(old).toMatchObject({ kind: 'accepted', events: [{ data: { quoteId: quote.id } }, {}] });
  });
  test('in another revision than was accepted: QUOTE_SUPERSEDED', () => {
    placing({ quoteRevision: 1 }).then({ code: 'QUOTE_SUPERSEDED', path: '/quoteRevision', expected: 2, actual: 1 });
  });
});

describe('a promise', () => {
  const late = { promisedDate: '2026-03-12', leadTimeDays: 20 };
  const standard = { id: 'standard', version: 2, name: 'Standard', promise: 'block' } as const;
  test('before the lead time is flagged, or refused where the policy says so: PROMISE_BEFORE_LEAD_TIME', () => {
    const flagged = placedWith(late).decision;
    expect(flagged).toMatchObject({
      events: [{ data: { ...late, promiseGapDays: 10 }, ruleRefs: ['quotePolicy:standard@1'] }, {}],
    });
    placedWith(late, { quotePolicies: [standard] }).then({
      code: 'PROMISE_BEFORE_LEAD_TIME',
      path: '/promisedDate',
      expected: '>= 2026-03-22',
    });
    placedWith({ ...late, promisedDate: '2026-03-22' }, { quotePolicies: [standard] }).accepted();
  });
});
