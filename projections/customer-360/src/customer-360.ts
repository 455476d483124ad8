import type { JourneyEvents } from '@recount/journey';
import { readModelOf, sum } from '@recount/kernel';
import { golden } from './golden.js';
import { book } from './money.js';
import { offers } from './offers.js';
import { changed, decided, registered } from './profile.js';
import { asLead, columns, key, later, latest, minus, type Of, on, one, plus, reach, speaks } from './row.js';
import { service } from './service.js';

const readModel = readModelOf<JourneyEvents>();

/** Everything known of one customer, from the first contact on. */
export const customer360 = readModel({
  name: 'customer_360',
  version: 7,
  shape: 'state',
  doc: 'One row per journey (lead, then customer): profile, owner, what happened how often, and the balances.',
  key,
  columns,
  // Only what seldom changes: an index on a busy column costs every event.
  indexes: [{ columns: ['owner_id'] }],
  canonical: 'customer_id',
  on: {
    LeadCaptured: on<Of<'LeadCaptured'>>((row, { data }) => ({
      ...reach(row, 'lead'),
      lead_source: data.source,
      lead_status: 'captured',
      date_unknown: data.dateUnknown === true,
      ...asLead(row, {
        profile_of: 'lead',
        name: data.name,
        company: data.company,
        phone: data.phone,
        email: data.email,
        wechat: data.wechat,
        region: data.region,
        industry: data.industry,
        external_id: data.externalId,
        attributes: data.attributes,
      }),
    })),
    LeadProfileChanged: on<Of<'LeadProfileChanged'>>((row, { data }) =>
      asLead(row, changed(row?.attributes, data.changes)),
    ),
    LeadAssigned: on<Of<'LeadAssigned'>>((row, { data }) => ({
      lead_status: row?.lead_status === 'qualified' ? 'qualified' : 'assigned',
      ...asLead(row, { owner_id: data.ownerId }),
    })),
    LeadQualified: on<Of<'LeadQualified'>>((row) => ({ ...reach(row, 'qualified'), lead_status: 'qualified' })),
    LeadDisqualified: on<Of<'LeadDisqualified'>>((_row, { data }) => ({
      lead_status: 'disqualified',
      disqualified_reason: data.reasonCode,
    })),
    LeadReopened: on<Of<'LeadReopened'>>(() => ({ lead_status: 'reopened', disqualified_reason: null })),
    LeadConverted: on<Of<'LeadConverted'>>((row) => ({ ...reach(row, 'qualified'), lead_status: 'converted' })),

    LeadDuplicateSuspected: on<Of<'LeadDuplicateSuspected'>>(() => ({})),

    // The customer's baseline is whole: what it does not name is empty, whatever the lead said.
    CustomerRegistered: on<Of<'CustomerRegistered'>>((row, e) => ({
      ...reach(row, 'registered'),
      registered_at: row?.registered_at != null && row.registered_at <= e.occurredAt ? undefined : e.occurredAt,
      ...(speaks(e) ? registered(e.data) : {}),
    })),
    CustomerDuplicateSuspected: on<Of<'CustomerDuplicateSuspected'>>(() => ({})),
    CustomerProfileChanged: on<Of<'CustomerProfileChanged'>>((row, e) =>
      speaks(e) ? changed(row?.attributes, e.data.changes) : {},
    ),
    CustomerOwnerChanged: on<Of<'CustomerOwnerChanged'>>((_row, e) => (speaks(e) ? { owner_id: e.data.to } : {})),
    // A merge moves nothing: each customer keeps its row, and the survivor's profile is what the merge decided.
    CustomerMergedInto: on<Of<'CustomerMergedInto'>>(() => ({})),
    CustomerMergeAbsorbed: on<Of<'CustomerMergeAbsorbed'>>((row, e) =>
      speaks(e) ? changed(row?.attributes, decided(e.data.survivorship)) : {},
    ),
    CustomerUnmerged: on<Of<'CustomerUnmerged'>>((row, e) =>
      speaks(e) ? changed(row?.attributes, e.data.restored) : {},
    ),

    InteractionRecorded: on<Of<'InteractionRecorded'>>((row, e) => ({
      interactions: one(row?.interactions),
      ...(e.data.direction !== 'internal' && latest(row?.last_contact_at, row?.last_contact_id, e)
        ? { last_contact_at: e.occurredAt, last_contact_kind: e.data.kind, last_contact_id: e.streamId }
        : {}),
    })),
    ProductUsageRecorded: on<Of<'ProductUsageRecorded'>>(() => ({})),

    OpportunityOpened: on<Of<'OpportunityOpened'>>((row) => ({
      ...reach(row, 'opportunity'),
      opportunities: one(row?.opportunities),
      opportunities_open: one(row?.opportunities_open),
    })),
    OpportunityStageChanged: on<Of<'OpportunityStageChanged'>>(() => ({})),
    OpportunityAmountChanged: on<Of<'OpportunityAmountChanged'>>(() => ({})),
    OpportunityOwnerChanged: on<Of<'OpportunityOwnerChanged'>>(() => ({})),
    OpportunityCloseDateChanged: on<Of<'OpportunityCloseDateChanged'>>(() => ({})),
    OpportunityWon: on<Of<'OpportunityWon'>>((row) => ({
      ...reach(row, 'won'),
      opportunities_open: one(row?.opportunities_open, -1),
      opportunities_won: one(row?.opportunities_won),
    })),
    OpportunityLost: on<Of<'OpportunityLost'>>((row) => ({
      opportunities_open: one(row?.opportunities_open, -1),
      opportunities_lost: one(row?.opportunities_lost),
    })),
    OpportunityReopened: on<Of<'OpportunityReopened'>>((row, { data }) => ({
      opportunities_open: one(row?.opportunities_open),
      ...(data.outcome === 'won'
        ? { opportunities_won: one(row?.opportunities_won, -1) }
        : { opportunities_lost: one(row?.opportunities_lost, -1) }),
    })),

    OrderPlaced: on<Of<'OrderPlaced'>>((row, e) => ({
      ...reach(row, 'ordered'),
      orders: one(row?.orders),
      first_order_at: row?.first_order_at != null && row.first_order_at <= e.occurredAt ? undefined : e.occurredAt,
      ...(latest(row?.last_order_at, row?.last_order_id, e)
        ? { last_order_at: e.occurredAt, last_order_id: e.streamId, last_order_no: e.data.orderNo }
        : {}),
      ...book(row, e.data.total.currency, { ordered: plus(e.data.total) }),
    })),
    InstalmentPlanSet: on<Of<'InstalmentPlanSet'>>(() => ({})),
    InstalmentTriggered: on<Of<'InstalmentTriggered'>>(() => ({})),
    OrderShipped: on<Of<'OrderShipped'>>((row, { data }) => ({
      ...reach(row, 'shipped'),
      shipments: one(row?.shipments),
      ...book(row, data.amount.currency, { shipped: plus(data.amount) }),
    })),
    OrderDelivered: on<Of<'OrderDelivered'>>((row) => ({ deliveries: one(row?.deliveries) })),
    OrderReturned: on<Of<'OrderReturned'>>((row, { data }) => ({
      returns: one(row?.returns),
      ...book(row, data.amount.currency, { shipped: minus(data.amount) }),
    })),
    OrderCancelled: on<Of<'OrderCancelled'>>((row, { data }) => ({
      orders_cancelled: data.scope === 'all' ? one(row?.orders_cancelled) : undefined,
      ...book(row, data.amount.currency, { ordered: minus(data.amount) }),
    })),

    ReceivableRecognized: on<Of<'ReceivableRecognized'>>((row, { data }) =>
      book(row, data.amount.currency, { receivable: plus(data.amount) }),
    ),
    ReceivableAdjusted: on<Of<'ReceivableAdjusted'>>((row, { data }) =>
      book(row, data.delta.currency, { receivable: plus(data.delta) }),
    ),
    ReceivableSentToCollection: on<Of<'ReceivableSentToCollection'>>((row) => ({
      receivables_in_collection: one(row?.receivables_in_collection),
    })),
    ReceivableWrittenOff: on<Of<'ReceivableWrittenOff'>>((row, { data }) =>
      book(row, data.amount.currency, { written_off: plus(data.amount) }),
    ),
    InvoiceIssued: on<Of<'InvoiceIssued'>>((row, { data }) => ({
      ...reach(row, 'invoiced'),
      invoices: one(row?.invoices),
      ...book(row, data.gross.currency, { invoiced: plus(data.gross) }),
    })),
    CreditNoteIssued: on<Of<'CreditNoteIssued'>>((row, { data }) => ({
      credit_notes: one(row?.credit_notes),
      ...book(
        row,
        data.amount.currency,
        data.originalInvoiceId === undefined
          ? { customer_credit: plus(data.amount) }
          : { invoiced: minus(data.amount) },
      ),
    })),
    PaymentReceived: on<Of<'PaymentReceived'>>((row, { data, occurredAt }) => ({
      ...reach(row, 'paid'),
      payments: one(row?.payments),
      last_payment_at: later(row?.last_payment_at, occurredAt) ? occurredAt : undefined,
      ...book(row, data.amount.currency, { received: plus(data.amount) }),
    })),
    PaymentAllocated: on<Of<'PaymentAllocated'>>((row, { data }) =>
      book(row, data.unallocated.currency, { collected: sum(data.postings.map(({ amount }) => plus(amount))) }),
    ),
    PaymentDeallocated: on<Of<'PaymentDeallocated'>>((row, { data }) =>
      book(row, data.unallocated.currency, { collected: sum(data.postings.map(({ amount }) => minus(amount))) }),
    ),
    PaymentRefunded: on<Of<'PaymentRefunded'>>((row, { data }) =>
      book(row, data.amount.currency, { refunded: plus(data.amount) }),
    ),
    BalanceAdjusted: on<Of<'BalanceAdjusted'>>((row, { data }) =>
      book(row, data.amount.currency, { balance_adjusted: plus(data.amount) }),
    ),
    ...offers,
    ...service,
  },
  golden,
});
