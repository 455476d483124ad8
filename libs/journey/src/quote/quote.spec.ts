import { given, testId } from '../testing/index.js';
import { quote } from './index.js';
import { body, customerId, fen, issued, issuing, line, policy } from './quote-sample.js';

const { lines, total, validUntil } = body;
const offer = { lines, total, validUntil };
const opportunityId = testId('opportunity');
const yes = { revision: 1, acceptedBy: 'Zhang' };
const why = { reasonCode: 'price' };

describe('revising', () => {
  const cheaper = {
    ...offer,
    revision: 2,
    lines: [line({ netPrice: fen(9_000) })],
    total: fen(101_700),
    validUntil: '2026-04-15',
  };
  test('the next revision replaces the whole offer and says what became of each line', () => {
    const added = line({ lineId: '2', quantity: '1', tax: 0 });
    issued()
      .when('revise', { ...cheaper, lines: [...cheaper.lines, added], total: fen(111_700), reasonCode: 'negotiated' })
      .then([
        {
          type: 'QuoteRevised',
          data: {
            customerId,
            opportunityId,
            revision: 2,
            supersedes: 1,
            validUntil: '2026-04-15',
            expiresAt: '2026-04-16T00:00:00.000Z',
            total: fen(111_700),
            reasonCode: 'negotiated',
            diff: [
              { lineId: '1', kind: 'changed', before: fen(100_000), after: fen(90_000) },
              { lineId: '2', kind: 'added', after: fen(10_000) },
            ],
          },
        },
      ])
      .when('revise', { ...offer, revision: 3 })
      .then([
        {
          type: 'QuoteRevised',
          data: { diff: [{ lineId: '2', kind: 'removed', before: fen(10_000) }, { lineId: '1' }] },
        },
      ]);
  });
  test('a line that says the same at another scale is no difference', () => {
    const same = [line({ listPrice: { ...fen(0), units: '1000000', scale: 4 } })];
    issued()
      .when('revise', { ...offer, lines: same, revision: 2 })
      .then([{ type: 'QuoteRevised', data: { diff: [] } }]);
  });
  test('another number than the next: REVISION_CONFLICT', () => {
    issued()
      .when('revise', { ...offer, revision: 3 })
      .then({
        code: 'REVISION_CONFLICT',
        path: '/revision',
        expected: 2,
        actual: 3,
        currentEventId: issuing().context.eventId(0),
      });
  });
  test('within the limits of the quote’s policy, as they are by now', () => {
    const limits = policy({ maxDiscount: 500 });
    issued({ policyId: 'strict' }, policy({}))
      .when('revise', cheaper, limits)
      .then({ code: 'DISCOUNT_OVER_LIMIT', expected: 500, actual: 1_000 });
    issued({ policyId: 'strict' }, policy({}))
      .when('revise', cheaper, { quotePolicies: [] })
      .then({ code: 'NOT_FOUND', path: '/policyId' });
  });
  test('an offer that does not add up is refused as when it is issued', () => {
    issued()
      .when('revise', { ...offer, revision: 2, total: fen(1) })
      .then({ code: 'TOTAL_MISMATCH' });
  });
  test('a quote whose validity is over may be revised until it has expired', () => {
    issued()
      .when('revise', { ...cheaper, validUntil: '2026-05-01' }, { occurredAt: '2026-04-10T00:00:00.000Z' })
      .then([{ type: 'QuoteRevised', data: { expiresAt: '2026-05-02T00:00:00.000Z' } }]);
  });
});

describe('the answer', () => {
  test('the latest revision is accepted, for its total', () => {
    issued()
      .when('accept', { ...yes, evidenceRef: 'mail:7' })
      .then([
        {
          type: 'QuoteAccepted',
          data: {
            customerId,
            opportunityId,
            revision: 1,
            total: fen(113_000),
            acceptedBy: 'Zhang',
            evidenceRef: 'mail:7',
          },
        },
      ])
      .when('accept', yes)
      .then([]);
  });
  test('an older revision, or one that was never made: QUOTE_SUPERSEDED', () => {
    const revised = () => issued().when('revise', { ...offer, revision: 2 });
    revised()
      .accepted()
      .when('accept', yes)
      .then({
        code: 'QUOTE_SUPERSEDED',
        path: '/revision',
        expected: 2,
        actual: 1,
        currentEventId: revised().context.eventId(0),
      });
    issued()
      .when('accept', { ...yes, revision: 2 })
      .then({ code: 'QUOTE_SUPERSEDED', expected: 1, actual: 2 });
  });
  test('on the last day, but not after it: QUOTE_EXPIRED', () => {
    issued()
      .when('accept', yes, { occurredAt: '2026-03-31T23:59:59.999Z' })
      .then([{ type: 'QuoteAccepted' }]);
    issued()
      .when('accept', yes, { occurredAt: '2026-04-01T00:00:00.000Z' })
      .then({ code: 'QUOTE_EXPIRED', expected: '< 2026-04-01T00:00:00.000Z', actual: '2026-04-01T00:00:00.000Z' });
  });
  test('rejected or withdrawn for a reason: REASON_REQUIRED, but for a migration', () => {
    issued()
      .when('reject', { ...why, competitorId: 'c', note: 'too late' })
      .then([
        { type: 'QuoteRejected', data: { revision: 1, reasonCode: 'price', competitorId: 'c', note: 'too late' } },
      ]);
    issued()
      .when('withdraw', why)
      .then([{ type: 'QuoteWithdrawn', data: { customerId, reasonCode: 'price' } }]);
    for (const command of ['reject', 'withdraw']) {
      issued().when(command, {}).then({ code: 'REASON_REQUIRED', path: '/reasonCode' });
      const silent = issued().when(command, {}, { actorType: 'migration' }).decision;
      expect(silent).toMatchObject({ kind: 'accepted', events: [{ data: { reasonCode: 'notRecorded' } }] });
    }
  });
  test('a quote that has its answer takes no other: QUOTE_CLOSED', () => {
    for (const [answer, given_, kind] of [
      ['accept', yes, 'accepted'],
      ['reject', why, 'rejected'],
      ['withdraw', why, 'withdrawn'],
    ] as const) {
      const done = issued().when(answer, given_);
      const closed = {
        code: 'QUOTE_CLOSED',
        expected: 'open',
        actual: kind,
        currentEventId: done.context.eventId(0),
      } as const;
      for (const [command, next] of [
        ['revise', { ...offer, revision: 2 }],
        ['reject', why],
        ['withdraw', why],
        ['expire', {}],
      ] as const)
        done.accepted().when(command, next).then(closed);
      if (answer !== 'accept') done.accepted().when('accept', yes).then(closed);
    }
  });
});

describe('expiry', () => {
  const due = { occurredAt: '2026-04-01T00:00:00.000Z' };
  test('not before the validity is over: NOT_DUE', () => {
    issued()
      .when('expire', {}, { occurredAt: '2026-03-31T23:59:59.999Z' })
      .then({ code: 'NOT_DUE', expected: '2026-04-01T00:00:00.000Z', actual: '2026-03-31T23:59:59.999Z' });
  });
  test('then once; afterwards nothing but QUOTE_EXPIRED and QUOTE_CLOSED', () => {
    const expired = () =>
      issued()
        .when('expire', { revision: 1 }, due)
        .then([{ type: 'QuoteExpired', data: { revision: 1, at: due.occurredAt } }]);
    expired().when('expire', {}, due).then([]);
    expired().when('accept', yes).then({ code: 'QUOTE_EXPIRED', expected: 'open', actual: 'expired' });
    expired()
      .when('revise', { ...offer, revision: 2 })
      .then({ code: 'QUOTE_CLOSED', actual: 'expired' });
  });
  test('a revision sets the time anew; a timer of the one before: QUOTE_SUPERSEDED', () => {
    const longer = () =>
      issued()
        .when('revise', { ...offer, revision: 2, validUntil: '2026-04-30' })
        .accepted();
    longer().when('expire', { revision: 1 }, due).then({ code: 'QUOTE_SUPERSEDED', expected: 2, actual: 1 });
    longer().when('expire', {}, due).then({ code: 'NOT_DUE' });
  });
});

test('a quote that does not exist: NOT_FOUND; an event before it leaves the state as it is', () => {
  given(quote).when('accept', yes).then({ code: 'NOT_FOUND' });
  expect(given(quote, [{ type: 'QuoteExpired', data: {} }]).state).toBe(quote.initial);
});
