import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney } from '@recount/kernel';

type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Money = JourneyEvents['ServiceCostRecorded']['amount'];

/** One step of a ticket: all columns of a row of the ledger but its key, the ticket and the customer. */
export interface Step {
  /**
   * `opened`, `paused`, `resumed`, `resolved`, `reopened`, `closed` move it; `priority`, `assigned`, `escalated`, `responded`
   * and `breached` say more of it; `raised`, `cause`, `compensated`, `settled` are those of a complaint; `cost` is money spent.
   */
  readonly step:
    | 'opened'
    | 'priority'
    | 'assigned'
    | 'escalated'
    | 'responded'
    | 'paused'
    | 'resumed'
    | 'resolved'
    | 'reopened'
    | 'closed'
    | 'breached'
    | 'raised'
    | 'cause'
    | 'compensated'
    | 'settled'
    | 'cost';
  readonly kind?: string;
  readonly service_mode?: string;
  readonly channel?: string | undefined;
  readonly product_id?: string | undefined;
  readonly order_id?: string | undefined;
  readonly sla_policy?: string;
  readonly priority?: string;
  readonly assignee?: string;
  readonly level?: number;
  readonly sets_due?: boolean;
  readonly response_due_at?: string | undefined;
  readonly resolution_due_at?: string | undefined;
  readonly metric?: string;
  readonly due_at?: string | undefined;
  readonly business_seconds?: number | undefined;
  readonly met?: boolean | undefined;
  readonly nth?: number;
  readonly reason_code?: string | undefined;
  readonly cause_code?: string | undefined;
  readonly routed_to?: string;
  readonly severity?: string;
  readonly category_code?: string;
  readonly recorded_met?: boolean | undefined;
  readonly amount?: string;
  readonly currency?: string;
}

const due = (data: { readonly firstResponseDueAt?: string; readonly resolutionDueAt?: string }) => ({
  sets_due: true,
  response_due_at: data.firstResponseDueAt,
  resolution_due_at: data.resolutionDueAt,
});
const verdict = (data: { readonly businessSeconds?: number; readonly dueAt?: string; readonly met?: boolean }) => ({
  business_seconds: data.businessSeconds,
  due_at: data.dueAt,
  met: data.met,
});
const worth = (money: Money) => ({ amount: fromMoney(money), currency: money.currency });

/** The policy and its version, `gold@2`. */
export const policyOf = (data: JourneyEvents['TicketOpened']): string | undefined =>
  data.slaPolicyId === undefined ? undefined : `${data.slaPolicyId}@${data.slaPolicyVersion ?? 1}`;

/** What the source of a migration said of its own service level, in the attribute `madeSla` of the closing. */
const recordedMet = ({ attributes }: JourneyEvents['TicketClosed']): boolean | undefined =>
  typeof attributes?.madeSla === 'boolean' ? attributes.madeSla : undefined;

/** The step an event takes. */
export const steps = {
  TicketOpened: ({ data }: Of<'TicketOpened'>): Step => {
    const policy = policyOf(data);
    return {
      step: 'opened',
      kind: data.kind,
      service_mode: data.serviceMode,
      channel: data.channel,
      product_id: data.productId,
      order_id: data.orderId,
      priority: data.priority,
      ...(policy === undefined ? {} : { sla_policy: policy }),
      ...due(data),
    };
  },
  TicketPriorityChanged: ({ data }: Of<'TicketPriorityChanged'>): Step => ({
    step: 'priority',
    priority: data.to,
    ...due(data),
  }),
  TicketAssigned: ({ data }: Of<'TicketAssigned'>): Step => ({ step: 'assigned', assignee: data.to }),
  TicketEscalated: ({ data }: Of<'TicketEscalated'>): Step => ({
    step: 'escalated',
    level: data.level,
    reason_code: data.cause,
  }),
  TicketFirstResponded: ({ data }: Of<'TicketFirstResponded'>): Step => ({ step: 'responded', ...verdict(data) }),
  TicketPaused: ({ data }: Of<'TicketPaused'>): Step => ({ step: 'paused', reason_code: data.reason, sets_due: true }),
  TicketResumed: ({ data }: Of<'TicketResumed'>): Step => ({ step: 'resumed', ...due(data) }),
  TicketResolved: ({ data }: Of<'TicketResolved'>): Step => ({
    step: 'resolved',
    nth: data.resolutionNo,
    reason_code: data.resolutionCode,
    cause_code: data.rootCauseCode,
    ...verdict(data),
  }),
  TicketReopened: ({ data }: Of<'TicketReopened'>): Step => ({
    step: 'reopened',
    nth: data.reopening,
    ...due(data),
  }),
  TicketClosed: ({ data }: Of<'TicketClosed'>): Step => ({
    step: 'closed',
    reason_code: data.reasonCode,
    recorded_met: recordedMet(data),
  }),
  TicketSlaBreached: ({ data }: Of<'TicketSlaBreached'>): Step => ({
    step: 'breached',
    metric: data.metric,
    due_at: data.dueAt,
  }),
  ComplaintRaised: ({ data }: Of<'ComplaintRaised'>): Step => ({
    step: 'raised',
    severity: data.severity,
    category_code: data.categoryCode,
  }),
  ComplaintRootCauseIdentified: ({ data }: Of<'ComplaintRootCauseIdentified'>): Step => ({
    step: 'cause',
    cause_code: data.causeCode,
    product_id: data.productId,
    routed_to: data.routedTo,
  }),
  ComplaintCompensated: ({ data }: Of<'ComplaintCompensated'>): Step => ({
    step: 'compensated',
    ...worth(data.amount),
  }),
  ComplaintResolved: ({ data }: Of<'ComplaintResolved'>): Step => ({
    step: 'settled',
    category_code: data.categoryCode,
    reason_code: data.outcomeCode,
  }),
  ServiceCostRecorded: ({ data }: Of<'ServiceCostRecorded'>): Step => ({
    step: 'cost',
    order_id: data.orderId,
    ...worth(data.amount),
  }),
} as const;
