import type { PipelineVersion } from '../aggregate.js';
import type { Money } from '../schema.js';
import { type Circumstances, given, testId } from '../testing/index.js';
import { opportunity } from './index.js';

const usd = (units: number): Money => ({ units: String(units), scale: 2, currency: 'USD' });
const strict: PipelineVersion = {
  id: 'strict',
  version: 4,
  stages: ['first', 'second', 'third', 'fourth', 'fifth'].map((id) => ({ id, name: id })),
  skipAllowed: false,
};
const opening = (more: Record<string, unknown> = {}) =>
  given(opportunity, [], { pipelines: [strict] }).when('open', { name: 'Deal', ...more });
const opened = (more: Record<string, unknown> = {}) => opening(more).accepted();

describe('opening an opportunity', () => {
  test('at the first stage of the standard pipeline, naming the version used', () => {
    const outcome = opening({ amount: usd(100) });
    outcome.then([
      {
        type: 'OpportunityOpened',
        data: {
          pipelineId: 'standard',
          pipelineVersion: 1,
          stageId: 'new',
          stageOrdinal: 1,
          stageCount: 4,
          amount: usd(100),
        },
      },
    ]);
    expect(outcome.decision).toMatchObject({ events: [{ ruleRefs: ['pipeline:standard@1'] }] });
  });
  test('at a later stage of another pipeline', () => {
    opening({ pipelineId: 'strict', stageId: 'third' }).then([
      { type: 'OpportunityOpened', data: { pipelineVersion: 4, stageOrdinal: 3, stageCount: 5 } },
    ]);
  });
  test('an unknown stage or pipeline: STAGE_NOT_IN_PIPELINE', () => {
    opening({ stageId: 'won' }).then({
      code: 'STAGE_NOT_IN_PIPELINE',
      path: '/stageId',
      expected: ['new', 'qualified', 'quoted', 'negotiation'],
      actual: 'won',
    });
    opening({ pipelineId: 'none' }).then({ code: 'STAGE_NOT_IN_PIPELINE', path: '/pipelineId', actual: 'none' });
  });
  test('below zero: AMOUNT_NOT_POSITIVE; to be closed before it opened: VALIDATION_FAILED', () => {
    opening({ amount: usd(-1) }).then({ code: 'AMOUNT_NOT_POSITIVE', path: '/amount' });
    opening({ expectedCloseDate: '2026-03-01' }).then({ code: 'VALIDATION_FAILED', path: '/expectedCloseDate' });
    opening({ expectedCloseDate: '2026-03-02' }).then([{ type: 'OpportunityOpened' }]);
  });
  test('again: ALREADY_EXISTS, or no change where the external id is the same', () => {
    opened()
      .when('open', {})
      .then({ code: 'ALREADY_EXISTS', currentEventId: opening().context.eventId(0) });
    opened({ externalId: 'X' }).when('open', { externalId: 'X' }).then([]);
  });
  test('belongs to the journey of its customer; without one it is its own root', () => {
    const names = { id: 'o1', stream: 'opportunity-default.o1' };
    expect(opportunity.root({ type: 'OpportunityOpened', data: { customerId: testId('c') } }, names)).toBe(testId('c'));
    expect(opportunity.root({ type: 'OpportunityOpened', data: {} }, names)).toBe('opportunity-default.o1');
  });
});

describe('changing what is expected of it', () => {
  test('the amount, naming the one it replaces', () => {
    opened()
      .when('change-amount', { new: usd(5) })
      .then([{ type: 'OpportunityAmountChanged', data: { new: usd(5) } }])
      .when('change-amount', { old: { ...usd(0), units: '50', scale: 3 }, new: usd(7) })
      .then([{ type: 'OpportunityAmountChanged' }]);
  });
  test('another amount by now: STALE_FIELD_VALUE with the event that set it', () => {
    const changed = opened({ amount: usd(1) }).when('change-amount', { old: usd(1), new: usd(2) });
    changed
      .accepted()
      .when('change-amount', { old: usd(1), new: usd(3) })
      .then({
        code: 'STALE_FIELD_VALUE',
        path: '/old',
        expected: usd(1),
        actual: usd(2),
        currentEventId: changed.context.eventId(0),
      });
    opened({ amount: usd(1) })
      .when('change-amount', { new: usd(3) })
      .then({ code: 'STALE_FIELD_VALUE', expected: null });
  });
  test('the same amount: no change; below zero: AMOUNT_NOT_POSITIVE', () => {
    opened({ amount: usd(1) })
      .when('change-amount', { old: usd(1), new: usd(1) })
      .then([]);
    opened()
      .when('change-amount', { new: usd(-1) })
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/new' });
  });
  test('the close date, never before the opening', () => {
    const dated = () => opened({ expectedCloseDate: '2026-06-30' });
    dated()
      .when('change-close-date', { old: '2026-06-30', new: '2026-07-31' })
      .then([{ type: 'OpportunityCloseDateChanged', data: { old: '2026-06-30', new: '2026-07-31' } }]);
    dated()
      .when('change-close-date', { old: null, new: '2026-07-31' })
      .then({ code: 'STALE_FIELD_VALUE', actual: '2026-06-30', currentEventId: opening().context.eventId(0) });
    dated().when('change-close-date', { old: '2026-06-30', new: '2026-06-30' }).then([]);
    opened().when('change-close-date', { new: '2026-03-01' }).then({ code: 'VALIDATION_FAILED', path: '/new' });
  });
  test('the owner; the same one: ALREADY_OWNER', () => {
    opened({ ownerId: 'ann' })
      .when('change-owner', { to: 'bob' })
      .then([{ type: 'OpportunityOwnerChanged', data: { from: 'ann', to: 'bob' } }])
      .when('change-owner', { to: 'bob' })
      .then({ code: 'ALREADY_OWNER', path: '/to', actual: 'bob' });
  });
});

describe('winning, losing, reopening', () => {
  const won = () => opened({ amount: usd(100), stageId: 'quoted' }).when('win', { orderId: testId('order') });
  test('a win names the quote that was accepted for it: QUOTE_NOT_ACCEPTED otherwise', () => {
    const quote = {
      id: testId('quote'),
      customerId: testId('c'),
      opportunityId: testId('opportunity'),
      revision: 1,
      total: usd(90),
    };
    const winning = (more: Partial<typeof quote>, circumstances: Circumstances = {}) =>
      opened().when('win', { quoteId: quote.id }, { acceptedQuotes: [{ ...quote, ...more }], ...circumstances });
    winning({}).then([{ type: 'OpportunityWon', data: { quoteId: quote.id, wonAmount: usd(90) } }]);
    winning({ opportunityId: testId('other') }).then({
      code: 'QUOTE_NOT_ACCEPTED',
      path: '/quoteId',
      actual: quote.id,
    });
    winning({ id: testId('other') }).then({ code: 'QUOTE_NOT_ACCEPTED', path: '/quoteId' });
    winning({ id: testId('other') }, { actorType: 'migration' }).accepted();
  });
  test('a win names its order or a reason for going without a quote: QUOTE_NOT_ACCEPTED, but for a migration', () => {
    won().then([
      {
        type: 'OpportunityWon',
        data: { stageId: 'quoted', stageOrdinal: 3, wonAmount: usd(100), orderId: testId('order'), competitorIds: [] },
      },
    ]);
    opened().when('win', {}).then({ code: 'QUOTE_NOT_ACCEPTED' });
    opened().when('win', { reasonCode: ' ' }).then({ code: 'QUOTE_NOT_ACCEPTED', path: '/reasonCode' });
    opened()
      .when('win', { reasonCode: 'frameContract' })
      .then([{ type: 'OpportunityWon' }]);
    opened()
      .when('win', { wonAmount: usd(0) }, { actorType: 'migration' })
      .then([{ type: 'OpportunityWon', data: { wonAmount: usd(0) } }]);
  });
  test('won for less than nothing, or in another currency: AMOUNT_NOT_POSITIVE, CURRENCY_MISMATCH', () => {
    opened()
      .when('win', { reasonCode: 'x', wonAmount: usd(-1) })
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/wonAmount' });
    opened({ amount: usd(1) })
      .when('win', { reasonCode: 'x', wonAmount: { ...usd(1), currency: 'EUR' } })
      .then({ code: 'CURRENCY_MISMATCH', expected: 'USD', actual: 'EUR' });
  });
  test('a loss has a reason: REASON_REQUIRED, but for a migration', () => {
    opened({ amount: usd(9) })
      .when('lose', { reasonCode: 'price' })
      .then([{ type: 'OpportunityLost', data: { reasonCode: 'price', stageId: 'new', amount: usd(9) } }]);
    opened().when('lose', { reasonCode: '' }).then({ code: 'REASON_REQUIRED' });
    opened()
      .when('lose', {}, { actorType: 'migration' })
      .then([{ type: 'OpportunityLost', data: { reasonCode: 'notRecorded' } }]);
  });
  test('a closed opportunity is not touched: OPPORTUNITY_CLOSED', () => {
    for (const [command, body] of [
      ['change-stage', { to: 'new' }],
      ['change-amount', { new: usd(1) }],
      ['change-close-date', { new: '2026-07-01' }],
      ['change-owner', { to: 'x' }],
      ['win', { reasonCode: 'x' }],
      ['lose', { reasonCode: 'x' }],
    ] as const) {
      won()
        .accepted()
        .when(command, body)
        .then({
          code: 'OPPORTUNITY_CLOSED',
          expected: 'open',
          actual: 'won',
          currentEventId: won().context.eventId(0),
        });
    }
  });
  test('reopened at the stage it was closed at, as often as it was closed', () => {
    won()
      .accepted()
      .when('reopen', { reason: 'cancelled' })
      .then([
        {
          type: 'OpportunityReopened',
          data: { outcome: 'won', outcomeEventId: won().context.eventId(0), stageId: 'quoted', stageOrdinal: 3 },
        },
      ])
      .when('lose', { reasonCode: 'price' })
      .accepted()
      .when('reopen', { reason: 'again' })
      .then([{ type: 'OpportunityReopened', data: { outcome: 'lost' } }]);
  });
  test('what is open: OPPORTUNITY_NOT_CLOSED; without a reason: REASON_REQUIRED', () => {
    opened().when('reopen', { reason: 'x' }).then({ code: 'OPPORTUNITY_NOT_CLOSED' });
    won().accepted().when('reopen', { reason: '' }).then({ code: 'REASON_REQUIRED', path: '/reason' });
  });
});
