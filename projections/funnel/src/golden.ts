import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Money = JourneyEvents['OpportunityAmountChanged']['new'];
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string): Money => ({ units, scale: 2, currency: 'CNY' });

const CUSTOMER = id(1);
const DEAL = `opportunity-golden.${id(2)}`;
const LOST = `opportunity-golden.${id(3)}`;
const pipeline = { pipelineId: 'standard', pipelineVersion: 1, stageCount: 5 };

let day = 0;
/** The next event, a day after the one before. */
const next = <T extends JourneyEventType>(
  stream: string,
  type: T,
  data: JourneyEvents[T],
  root = CUSTOMER,
): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream,
  root,
  occurredAt: `2026-04-${String(++day).padStart(2, '0')}T08:00:00.000Z`,
});

/** Two opportunities with every event type and branch of this folder's models. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  next(DEAL, 'OpportunityOpened', {
    ...pipeline,
    customerId: CUSTOMER,
    name: 'Pumps',
    stageId: 'new',
    stageOrdinal: 1,
    amount: cny('8000000'),
    expectedCloseDate: '2026-05-01',
    ownerId: 'anna',
    productId: 'P-1',
    externalId: 'X-1',
  }),
  next(DEAL, 'OpportunityStageChanged', {
    from: 'new',
    fromOrdinal: 1,
    to: 'qualified',
    toOrdinal: 2,
    pipelineVersion: 2,
    direction: 'forward',
    skipped: [],
    evidence: [],
  }),
  next(DEAL, 'OpportunityStageChanged', {
    from: 'qualified',
    fromOrdinal: 2,
    to: 'negotiation',
    toOrdinal: 5,
    direction: 'skip',
    skipped: [
      { stageId: 'proposal', ordinal: 3 },
      { stageId: 'quoted', ordinal: 4 },
    ],
    evidence: [],
  }),
  next(DEAL, 'OpportunityStageChanged', {
    from: 'negotiation',
    fromOrdinal: 5,
    to: 'proposal',
    toOrdinal: 3,
    direction: 'backward',
    skipped: [],
    reasonCode: 'changedNeed',
    evidence: [],
  }),
  next(DEAL, 'OpportunityAmountChanged', { old: cny('8000000'), new: cny('9000000'), reasonCode: 'moreUnits' }),
  next(DEAL, 'OpportunityOwnerChanged', { from: 'anna', to: 'bob' }),
  next(DEAL, 'OpportunityCloseDateChanged', { old: '2026-05-01', new: '2026-06-01', reasonCode: 'budget' }),
  next(DEAL, 'OpportunityLost', {
    stageId: 'proposal',
    stageOrdinal: 3,
    reasonCode: 'price',
    competitorId: 'acme',
    amount: cny('9000000'),
  }),
  next(DEAL, 'OpportunityReopened', {
    outcomeEventId: id(90),
    outcome: 'lost',
    reason: 'they came back',
    stageId: 'proposal',
    stageOrdinal: 3,
  }),
  next(DEAL, 'OpportunityWon', {
    stageId: 'proposal',
    stageOrdinal: 3,
    wonAmount: cny('8500000'),
    orderId: id(9),
    reasonCode: 'verbal',
    competitorIds: ['acme'],
  }),
  // No customer, no amount, no date: its own root.
  next(LOST, 'OpportunityOpened', { ...pipeline, stageId: 'new', stageOrdinal: 1, dateUnknown: true }, LOST),
  next(LOST, 'OpportunityWon', { stageId: 'new', stageOrdinal: 1, competitorIds: [] }, LOST),
  next(
    LOST,
    'OpportunityReopened',
    { outcomeEventId: id(91), outcome: 'won', reason: 'mistake', stageId: 'new', stageOrdinal: 1 },
    LOST,
  ),
  next(LOST, 'OpportunityLost', { stageId: 'new', stageOrdinal: 1, reasonCode: 'notRecorded' }, LOST),
];
