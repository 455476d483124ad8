import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney } from '@recount/kernel';

type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Money = JourneyEvents['OpportunityAmountChanged']['new'];

/** One step of an opportunity: all columns of a row of the ledger but its key. */
export interface Step {
  /**
   * `opened`, `entered` (forward or by a skip), `skipped` (reached with dwell 0), `regressed`, `won`, `lost`, `reopened`
   * move it through the funnel; `amount`, `owner` and `close_date` change what is known of it.
   */
  readonly step:
    | 'opened'
    | 'entered'
    | 'skipped'
    | 'regressed'
    | 'won'
    | 'lost'
    | 'reopened'
    | 'amount'
    | 'owner'
    | 'close_date';
  readonly opportunity_id: string;
  readonly stage_id?: string;
  readonly stage_ordinal?: number;
  readonly from_stage_id?: string;
  readonly from_ordinal?: number;
  readonly amount?: string;
  readonly currency?: string;
  readonly owner_id?: string | undefined;
  readonly expected_close?: string | undefined;
  readonly reason_code?: string | undefined;
  readonly competitor_id?: string | undefined;
  readonly competitor_ids?: readonly string[] | undefined;
  readonly customer_id?: string | undefined;
  readonly pipeline_id?: string;
  readonly pipeline_version?: number | undefined;
  readonly product_id?: string | undefined;
  readonly date_unknown?: boolean;
}

const worth = (money: Money | undefined) =>
  money === undefined ? {} : { amount: fromMoney(money), currency: money.currency };

/** The steps an event takes, in order. */
export const steps = {
  OpportunityOpened: ({ data, streamId }: Of<'OpportunityOpened'>): readonly Step[] => [
    {
      step: 'opened',
      opportunity_id: streamId,
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
      owner_id: data.ownerId,
      expected_close: data.expectedCloseDate,
      customer_id: data.customerId,
      pipeline_id: data.pipelineId,
      pipeline_version: data.pipelineVersion,
      product_id: data.productId,
      date_unknown: data.dateUnknown === true,
      ...worth(data.amount),
    },
  ],
  OpportunityStageChanged: ({ data, streamId }: Of<'OpportunityStageChanged'>): readonly Step[] => [
    ...data.skipped.map(
      (skipped): Step => ({
        step: 'skipped',
        opportunity_id: streamId,
        stage_id: skipped.stageId,
        stage_ordinal: skipped.ordinal,
        from_stage_id: data.from,
        from_ordinal: data.fromOrdinal,
        pipeline_version: data.pipelineVersion,
      }),
    ),
    {
      step: data.direction === 'backward' ? 'regressed' : 'entered',
      opportunity_id: streamId,
      stage_id: data.to,
      stage_ordinal: data.toOrdinal,
      from_stage_id: data.from,
      from_ordinal: data.fromOrdinal,
      pipeline_version: data.pipelineVersion,
      reason_code: data.reasonCode,
    },
  ],
  OpportunityAmountChanged: ({ data, streamId }: Of<'OpportunityAmountChanged'>): readonly Step[] => [
    { step: 'amount', opportunity_id: streamId, reason_code: data.reasonCode, ...worth(data.new) },
  ],
  OpportunityWon: ({ data, streamId }: Of<'OpportunityWon'>): readonly Step[] => [
    {
      step: 'won',
      opportunity_id: streamId,
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
      reason_code: data.reasonCode,
      competitor_ids: data.competitorIds.length === 0 ? undefined : data.competitorIds,
      ...worth(data.wonAmount),
    },
  ],
  OpportunityLost: ({ data, streamId }: Of<'OpportunityLost'>): readonly Step[] => [
    {
      step: 'lost',
      opportunity_id: streamId,
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
      reason_code: data.reasonCode,
      competitor_id: data.competitorId,
      ...worth(data.amount),
    },
  ],
  OpportunityReopened: ({ data, streamId }: Of<'OpportunityReopened'>): readonly Step[] => [
    {
      step: 'reopened',
      opportunity_id: streamId,
      stage_id: data.stageId,
      stage_ordinal: data.stageOrdinal,
    },
  ],
  OpportunityOwnerChanged: ({ data, streamId }: Of<'OpportunityOwnerChanged'>): readonly Step[] => [
    { step: 'owner', opportunity_id: streamId, owner_id: data.to },
  ],
  OpportunityCloseDateChanged: ({ data, streamId }: Of<'OpportunityCloseDateChanged'>): readonly Step[] => [
    { step: 'close_date', opportunity_id: streamId, expected_close: data.new, reason_code: data.reasonCode },
  ],
} as const;
