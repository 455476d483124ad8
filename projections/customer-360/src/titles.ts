import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney, neg } from '@recount/kernel';

type Money = JourneyEvents['PaymentReceived']['amount'];
/** What a timeline says of an event: one line without personal data, and the money that moved. */
export interface Line {
  readonly title: string;
  readonly amount?: string;
  readonly currency?: string;
}
type Titles<T extends keyof JourneyEvents> = { readonly [K in T]: (event: FoldEvent<K, JourneyEvents[K]>) => Line };

const line = (title: string): Line => ({ title });
const paid = (title: string, money: Money | undefined, sign: 1 | -1 = 1): Line =>
  money === undefined
    ? { title }
    : { title, amount: sign > 0 ? fromMoney(money) : neg(fromMoney(money)), currency: money.currency };
const fields = (changes: readonly { readonly path: string }[]): string =>
  changes.map((c) => c.path.slice(1)).join(', ');
const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);

const people: Titles<
  | 'LeadCaptured'
  | 'LeadAssigned'
  | 'LeadQualified'
  | 'LeadDisqualified'
  | 'LeadReopened'
  | 'LeadConverted'
  | 'LeadProfileChanged'
  | 'LeadDuplicateSuspected'
  | 'CustomerRegistered'
  | 'CustomerProfileChanged'
  | 'CustomerDuplicateSuspected'
  | 'CustomerOwnerChanged'
  | 'ContactAdded'
  | 'ContactChanged'
  | 'ContactRoleAssigned'
  | 'ContactDepartureRecorded'
  | 'CustomerMergedInto'
  | 'CustomerMergeAbsorbed'
  | 'CustomerUnmerged'
  | 'InteractionRecorded'
  | 'ProductUsageRecorded'
> = {
  LeadCaptured: ({ data }) => line(`Lead captured from ${data.source}`),
  LeadAssigned: ({ data }) => line(`Lead assigned to ${data.ownerId}`),
  LeadQualified: ({ data }) => line(`Lead qualified (${data.criteria.filter((c) => c.met).length} criteria met)`),
  LeadDisqualified: ({ data }) => line(`Lead disqualified: ${data.reasonCode}`),
  LeadReopened: () => line('Lead reopened'),
  LeadConverted: ({ data }) => line(data.mode === 'created' ? 'Lead became a customer' : 'Lead linked to a customer'),
  LeadProfileChanged: ({ data }) => line(`Lead profile changed: ${fields(data.changes)}`),
  LeadDuplicateSuspected: ({ data }) => line(`May be known already: same ${data.signals.join(', ')}`),
  CustomerRegistered: ({ data }) =>
    line(data.kind === 'org' ? 'Organisation registered as customer' : 'Person registered as customer'),
  CustomerDuplicateSuspected: ({ data }) => line(`May be known already: same ${data.signals.join(', ')}`),
  CustomerProfileChanged: ({ data }) => line(`Profile changed: ${fields(data.changes)}`),
  CustomerOwnerChanged: ({ data }) => line(`Owner changed to ${data.to}`),
  ContactAdded: ({ data }) => line(`Contact added${data.roles.length === 0 ? '' : `: ${data.roles.join(', ')}`}`),
  ContactChanged: ({ data }) => line(`Contact changed: ${fields(data.changes)}`),
  ContactRoleAssigned: ({ data }) => line(`Contact is ${data.role}`),
  ContactDepartureRecorded: () => line('Contact left'),
  CustomerMergedInto: () => line('Merged into another customer'),
  CustomerMergeAbsorbed: ({ data }) =>
    line(`Took in ${data.loserIds.length} merged ${data.loserIds.length === 1 ? 'customer' : 'customers'}`),
  CustomerUnmerged: ({ data }) =>
    line(`Merge taken back${data.restored.length === 0 ? '' : `: ${fields(data.restored)}`}`),
  InteractionRecorded: ({ data }) => line(`${data.direction} ${data.kind}${because(data.outcomeCode)}`),
  ProductUsageRecorded: ({ data }) =>
    line(
      `Product used from ${data.periodStart} to ${data.periodEnd}: ${data.activeUsers} of ${data.seatsBought} seats`,
    ),
};

const sales: Titles<
  | 'OpportunityOpened'
  | 'OpportunityStageChanged'
  | 'OpportunityAmountChanged'
  | 'OpportunityWon'
  | 'OpportunityLost'
  | 'OpportunityReopened'
  | 'OpportunityOwnerChanged'
  | 'OpportunityCloseDateChanged'
> = {
  OpportunityOpened: ({ data }) => paid(`Opportunity opened at ${data.stageId}`, data.amount),
  OpportunityStageChanged: ({ data }) => line(`Opportunity moved ${data.direction} from ${data.from} to ${data.to}`),
  OpportunityAmountChanged: ({ data }) => paid('Opportunity amount changed', data.new),
  OpportunityWon: ({ data }) => paid('Opportunity won', data.wonAmount),
  OpportunityLost: ({ data }) => paid(`Opportunity lost: ${data.reasonCode}`, data.amount),
  OpportunityReopened: ({ data }) => line(`Opportunity reopened after it was ${data.outcome}`),
  OpportunityOwnerChanged: ({ data }) => line(`Opportunity given to ${data.to}`),
  OpportunityCloseDateChanged: ({ data }) => line(`Expected close moved to ${data.new}`),
};

const orders: Titles<
  | 'OrderPlaced'
  | 'InstalmentPlanSet'
  | 'InstalmentTriggered'
  | 'OrderShipped'
  | 'OrderDelivered'
  | 'OrderReturned'
  | 'OrderCancelled'
  | 'OrderInvoiced'
  | 'OrderInvoiceCredited'
  | 'OrderConfirmedByCustomer'
  | 'OrderAmended'
  | 'OrderAcceptedByCustomer'
  | 'OrderCostRecorded'
  | 'OrderCompleted'
> = {
  OrderPlaced: ({ data }) => paid(`Order ${data.orderNo} placed`, data.total),
  InstalmentPlanSet: ({ data }) => line(`Instalment plan set: ${data.plan.length} instalments`),
  InstalmentTriggered: ({ data }) => paid(`Instalment ${data.instalmentNo} triggered (${data.trigger})`, data.amount),
  OrderShipped: ({ data }) => paid(data.complete ? 'Order shipped in full' : 'Order shipped in part', data.amount),
  OrderDelivered: () => line('Shipment delivered'),
  OrderReturned: ({ data }) => paid(`Goods returned: ${data.reasonCode}`, data.amount, -1),
  OrderInvoiced: ({ data }) => paid('Order invoiced', data.amount),
  OrderInvoiceCredited: ({ data }) => paid('Order invoice credited', data.amount, -1),
  OrderConfirmedByCustomer: () => line('Order confirmed by the customer'),
  OrderAmended: ({ data }) => paid(`Order amended: amendment ${data.amendmentNo}`, data.deltaAmount),
  OrderAcceptedByCustomer: () => line('Delivery accepted by the customer'),
  OrderCostRecorded: ({ data }) => paid(`Cost of the order: ${data.kind}`, data.amount, -1),
  OrderCompleted: () => line('Order completed'),
  OrderCancelled: ({ data }) =>
    paid(
      data.scope === 'all' ? `Order cancelled: ${data.reasonCode}` : `Order lines cancelled: ${data.reasonCode}`,
      data.amount,
      -1,
    ),
};

const ledger: Titles<
  | 'ReceivableRecognized'
  | 'ReceivableAdjusted'
  | 'ReceivableSentToCollection'
  | 'ReceivableWrittenOff'
  | 'InvoiceIssued'
  | 'CreditNoteIssued'
  | 'PaymentReceived'
  | 'PaymentAllocated'
  | 'PaymentDeallocated'
  | 'PaymentRefunded'
  | 'BalanceAdjusted'
> = {
  ReceivableRecognized: ({ data }) => paid(`Receivable recognised (${data.trigger}), due ${data.dueDate}`, data.amount),
  ReceivableAdjusted: ({ data }) => paid(`Receivable adjusted: ${data.cause}`, data.delta),
  ReceivableSentToCollection: () => line('Receivable sent to collection'),
  ReceivableWrittenOff: ({ data }) => paid(`Receivable written off: ${data.reasonCode}`, data.amount, -1),
  InvoiceIssued: ({ data }) => paid(`Invoice ${data.invoiceNo} issued, due ${data.dueDate}`, data.gross),
  CreditNoteIssued: ({ data }) => paid(`Credit note ${data.creditNoteNo} issued`, data.amount, -1),
  PaymentReceived: ({ data }) => paid(`Payment received (${data.method})`, data.amount),
  PaymentAllocated: ({ data }) => line(`Payment allocated to ${data.postings.length} items`),
  PaymentDeallocated: ({ data }) => line(`Payment taken back from ${data.postings.length} items`),
  PaymentRefunded: ({ data }) => paid('Payment refunded', data.amount, -1),
  BalanceAdjusted: ({ data }) => paid(`Balance adjusted: ${data.reasonCode}`, data.amount),
};

const quotes: Titles<
  'QuoteIssued' | 'QuoteRevised' | 'QuoteAccepted' | 'QuoteRejected' | 'QuoteWithdrawn' | 'QuoteExpired'
> = {
  QuoteIssued: ({ data }) => paid(`Quote ${data.quoteNo} issued, valid until ${data.validUntil}`, data.total),
  QuoteRevised: ({ data }) => paid(`Quote revised: revision ${data.revision}`, data.total),
  QuoteAccepted: ({ data }) => paid('Quote accepted', data.total),
  QuoteRejected: ({ data }) => line(`Quote rejected: ${data.reasonCode}`),
  QuoteWithdrawn: ({ data }) => line(`Quote withdrawn: ${data.reasonCode}`),
  QuoteExpired: () => line('Quote expired'),
};

const METRICS = { firstResponse: 'First response', resolution: 'Resolution' } as const;
const service: Titles<
  | 'TicketOpened'
  | 'TicketPriorityChanged'
  | 'TicketAssigned'
  | 'TicketEscalated'
  | 'TicketFirstResponded'
  | 'TicketPaused'
  | 'TicketResumed'
  | 'TicketResolved'
  | 'TicketReopened'
  | 'TicketClosed'
  | 'TicketRated'
  | 'TicketSlaBreached'
  | 'ComplaintRaised'
  | 'ComplaintRootCauseIdentified'
  | 'ComplaintCompensated'
  | 'ComplaintResolved'
  | 'ServiceCostRecorded'
  | 'NpsSurveySent'
  | 'NpsAnswered'
> = {
  TicketOpened: ({ data }) => line(`Ticket opened: ${data.kind}, ${data.priority}`),
  TicketPriorityChanged: ({ data }) => line(`Ticket priority from ${data.from} to ${data.to}`),
  TicketAssigned: ({ data }) => line(`Ticket assigned to ${data.to}`),
  TicketEscalated: ({ data }) => line(`Ticket escalated to level ${data.level}`),
  TicketFirstResponded: ({ data }) => line(data.met === false ? 'First response, too late' : 'First response'),
  TicketPaused: ({ data }) => line(`Ticket paused: ${data.reason}`),
  TicketResumed: () => line('Ticket resumed'),
  TicketResolved: ({ data }) => line(`Ticket resolved: ${data.resolutionCode}`),
  TicketReopened: () => line('Ticket reopened'),
  TicketClosed: ({ data }) => line(`Ticket closed${because(data.reasonCode)}`),
  TicketRated: ({ data }) => line(`Service rated ${data.score} of ${data.scale}`),
  TicketSlaBreached: ({ data }) => line(`${METRICS[data.metric]} was due ${data.dueAt}`),
  ComplaintRaised: ({ data }) => line(`Complaint: ${data.categoryCode}, ${data.severity}`),
  ComplaintRootCauseIdentified: ({ data }) => line(`Complaint caused by ${data.causeCode}, for ${data.routedTo}`),
  ComplaintCompensated: ({ data }) => paid('Complaint compensated', data.amount, -1),
  ComplaintResolved: ({ data }) => line(`Complaint settled: ${data.outcomeCode}`),
  ServiceCostRecorded: ({ data }) => paid('Service cost', data.amount, -1),
  NpsSurveySent: ({ data }) => line(`Asked for a recommendation (${data.wave})`),
  NpsAnswered: ({ data }) => line(`Would recommend us: ${data.score} of 10`),
};

/** Every event type of a journey. */
export const titles = { ...people, ...sales, ...quotes, ...orders, ...ledger, ...service } as const;
