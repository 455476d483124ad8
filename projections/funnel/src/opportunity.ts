import type { JourneyEvents } from '@recount/journey';
import {
  bool,
  date,
  type FoldEvent,
  fromMoney,
  type Handler,
  instant,
  int,
  money,
  type PatchOf,
  type RowOf,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { opportunity_id: uuid() } as const;
const columns = {
  customer_id: uuid('Empty while the customer is not known.'),
  name: text(),
  external_id: text(),
  pipeline_id: text(),
  pipeline_version: int(),
  product_id: text(),
  owner_id: text(),
  status: text('open, won or lost.'),
  stage_id: text('Where it stands, or stood when it closed.'),
  stage_ordinal: int('1-based, as it was in that pipeline version.'),
  stage_count: int(),
  furthest_ordinal: int('Highest stage ever reached; going back does not undo it.'),
  stage_entered_at: instant(),
  opened_at: instant(),
  date_unknown: bool('The source knew no date: dated reports leave it out.'),
  amount: money('Latest: expected, then won.'),
  currency: text('ISO 4217.'),
  expected_close: date('Overdue is a comparison with this date, never stored.'),
  closed_at: instant(),
  reason_code: text('Why it was won or lost.'),
  competitor_id: text('Who won it instead.'),
  order_id: uuid('The order it became.'),
  skips: int('Jumps over at least one stage.'),
  regressions: int('Moves backward.'),
  reopened: int('Times opened again after closing.'),
} as const;
type Row = RowOf<typeof columns> | undefined;

const on = <E extends FoldEvent>(
  patch: (row: Row, event: E) => PatchOf<typeof columns>,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { opportunity_id: event.streamId } }],
  evolve: (row, event) => set(patch(row, event)),
});
type Money = JourneyEvents['OpportunityAmountChanged']['new'];
const worth = (money: Money | undefined) =>
  money === undefined ? {} : { amount: fromMoney(money), currency: money.currency };

/** Opportunities as they stand now. */
export const opportunity = readModel({
  name: 'opportunity',
  version: 1,
  shape: 'state',
  doc: 'One row per sales opportunity as it stands now.',
  key,
  columns,
  indexes: [{ columns: ['status', 'stage_id'] }, { columns: ['customer_id'] }, { columns: ['owner_id'] }],
  canonical: 'customer_id',
  on: {
    OpportunityOpened: on<Of<'OpportunityOpened'>>((_row, { data, occurredAt }) => ({
      customer_id: data.customerId,
      name: data.name,
      external_id: data.externalId,
      pipeline_id: data.pipelineId,
      pipeline_version: data.pipelineVersion,
      product_id: data.productId,
      owner_id: data.ownerId,
      status: 'open',
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
      stage_count: data.stageCount,
      furthest_ordinal: data.stageOrdinal,
      stage_entered_at: occurredAt,
      opened_at: occurredAt,
      date_unknown: data.dateUnknown === true,
      expected_close: data.expectedCloseDate,
      skips: 0,
      regressions: 0,
      reopened: 0,
      ...worth(data.amount),
    })),
    OpportunityStageChanged: on<Of<'OpportunityStageChanged'>>((row, { data, occurredAt }) => ({
      stage_id: data.to,
      stage_ordinal: data.toOrdinal,
      furthest_ordinal: Math.max(row?.furthest_ordinal ?? 0, data.toOrdinal),
      stage_entered_at: occurredAt,
      skips: data.direction === 'skip' ? (row?.skips ?? 0) + 1 : undefined,
      regressions: data.direction === 'backward' ? (row?.regressions ?? 0) + 1 : undefined,
    })),
    OpportunityAmountChanged: on<Of<'OpportunityAmountChanged'>>((_row, { data }) => worth(data.new)),
    OpportunityWon: on<Of<'OpportunityWon'>>((_row, { data, occurredAt }) => ({
      status: 'won',
      closed_at: occurredAt,
      reason_code: data.reasonCode ?? null,
      competitor_id: null,
      order_id: data.orderId,
      ...worth(data.wonAmount),
    })),
    OpportunityLost: on<Of<'OpportunityLost'>>((_row, { data, occurredAt }) => ({
      status: 'lost',
      closed_at: occurredAt,
      reason_code: data.reasonCode,
      competitor_id: data.competitorId ?? null,
    })),
    OpportunityReopened: on<Of<'OpportunityReopened'>>((row, { data, occurredAt }) => ({
      status: 'open',
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
      stage_entered_at: occurredAt,
      closed_at: null,
      reason_code: null,
      competitor_id: null,
      reopened: (row?.reopened ?? 0) + 1,
    })),
    OpportunityOwnerChanged: on<Of<'OpportunityOwnerChanged'>>((_row, { data }) => ({ owner_id: data.to })),
    OpportunityCloseDateChanged: on<Of<'OpportunityCloseDateChanged'>>((_row, { data }) => ({
      expected_close: data.new,
    })),
  },
  golden,
});
