import type { Money } from '@recount/journey';
import { amountOf, attributesOf, instantOf, minus, required } from '../fields.js';
import {
  type ImportSource,
  type MappedCommand,
  type MappingContext,
  mapRow,
  RowProblemError,
  type Step,
  type Values,
} from '../source.js';

/** The ids of one case: its debtor, its receivable and what stands for its order. */
interface Case {
  readonly no: string;
  readonly debtor: string;
  readonly orderId: string;
  readonly receivableId: string;
}
type Body = Omit<MappedCommand, 'occurredAt'>;
type Mapping = (
  values: Values,
  c: Case,
  at: string,
  fines: Map<string, Money>,
  context: MappingContext,
) => readonly Body[];

const FINE_ATTRIBUTES = ['resource', 'article', 'points', 'vehicleClass', 'dismissal'];
const CONTACT_ATTRIBUTES = ['activity', 'notificationType', 'lastSent', 'dismissal', 'matricola'];

const ar = (c: Case, command: string, body: object): Body => ({ streamType: 'ar', id: c.debtor, command, body });

/** The debtor becomes known, the fine is receivable and invoiced at once; the source names no due date. */
const createFine: Mapping = (values, c, at, fines, context) => {
  const amount = amountOf(values, 'amount', context.currency);
  const issueDate = context.localDate(at);
  fines.set(c.no, amount);
  return [
    {
      streamType: 'customer',
      id: c.debtor,
      command: 'register',
      makes: true,
      body: { kind: 'person', name: c.no, externalId: c.no, attributes: attributesOf(values, FINE_ATTRIBUTES) },
    },
    ar(c, 'recognize-receivable', {
      receivableId: c.receivableId,
      orderId: c.orderId,
      instalmentNo: 1,
      trigger: 'invoiced',
      amount,
      dueDate: issueDate,
      issueDate,
    }),
    ar(c, 'issue-invoice', {
      invoiceId: context.id('invoice', c.no),
      invoiceNo: c.no,
      net: amount,
      gross: amount,
      issueDate,
      dueDate: issueDate,
      allocations: [{ orderId: c.orderId, receivableId: c.receivableId, amount }],
    }),
  ];
};

const sendFine: Mapping = (values, c, _at, _fines, context) => [
  ar(c, 'adjust-receivable', {
    receivableId: c.receivableId,
    delta: amountOf(values, 'expense', context.currency),
    cause: 'expense',
  }),
];

/** The row carries the new total of the fine, expenses not included: the receivable moves by the difference. */
const addPenalty: Mapping = (values, c, _at, fines, context) => {
  const amount = amountOf(values, 'amount', context.currency);
  const before = fines.get(c.no);
  if (!before) {
    throw new RowProblemError({
      code: 'NO_FINE',
      path: '/case_id',
      message: `no Create Fine of ${c.no} stands before its penalty`,
    });
  }
  fines.set(c.no, amount);
  return [ar(c, 'adjust-receivable', { receivableId: c.receivableId, delta: minus(amount, before), cause: 'penalty' })];
};

/** Received in full; allocated up to what is open, the rest stays unallocated. */
const payment: Mapping = (values, c, at, _fines, context) => {
  const paymentId = context.id('payment', `${c.no}#${values.event_index}`);
  return [
    ar(c, 'record-payment', {
      paymentId,
      method: 'other',
      amount: amountOf(values, 'paymentAmount', context.currency),
      valueDate: context.localDate(at),
    }),
    ar(c, 'allocate-payment', { paymentId, allocations: [{ receivableId: c.receivableId }], upToOpen: true }),
  ];
};

const collection: Mapping = (_values, c) => [ar(c, 'send-to-collection', { receivableId: c.receivableId })];

const contact =
  (kind: 'appeal' | 'letter', direction: 'inbound' | 'outbound'): Mapping =>
  (values, c, _at, _fines, context) => {
    const externalId = `${c.no}#${values.event_index}`;
    return [
      {
        streamType: 'interaction',
        id: context.id('interaction', externalId),
        command: 'record',
        makes: true,
        body: {
          journeyId: c.debtor,
          kind,
          direction,
          externalId,
          attributes: attributesOf(values, CONTACT_ATTRIBUTES),
        },
      },
    ];
  };

const ACTIVITIES: Readonly<Record<string, Mapping>> = {
  'Create Fine': createFine,
  'Send Fine': sendFine,
  'Add penalty': addPenalty,
  Payment: payment,
  'Send for Credit Collection': collection,
  'Insert Fine Notification': contact('letter', 'outbound'),
  'Insert Date Appeal to Prefecture': contact('appeal', 'inbound'),
  'Send Appeal to Prefecture': contact('appeal', 'outbound'),
  'Receive Result Appeal from Prefecture': contact('appeal', 'inbound'),
  'Notify Result Appeal to Offender': contact('appeal', 'outbound'),
  'Appeal to Judge': contact('appeal', 'inbound'),
};

function caseOf(no: string, context: MappingContext): Case {
  const orderId = context.id('order', no);
  return { no, debtor: context.id('customer', no), orderId, receivableId: context.receivableId(orderId, 1) };
}

async function* steps(context: MappingContext): AsyncGenerator<Step> {
  /** The fine's amount as last stated, by case: what a penalty is measured against. */
  const fines = new Map<string, Money>();
  let c = caseOf('', context);
  for await (const row of context.rows('events')) {
    const { values } = row;
    const no = values.case_id ?? '';
    if (c.no !== no) c = caseOf(no, context);
    const of = c;
    yield mapRow(row, `${no}#${values.event_index ?? ''}`, of.debtor, () => {
      required(values, 'case_id');
      required(values, 'event_index');
      const activity = required(values, 'activity');
      const mapping = ACTIVITIES[activity];
      if (!mapping) {
        throw new RowProblemError({
          code: 'UNKNOWN_ACTIVITY',
          path: '/activity',
          message: `no activity is called ${activity}`,
        });
      }
      const occurredAt = instantOf(values, 'timestamp');
      return mapping(values, of, occurredAt, fines, context).map((body) => ({ ...body, occurredAt }));
    });
  }
}

/** Road traffic fines of an Italian police force, 10,000 cases: one debtor and one receivable per case. */
export const trafficFines: ImportSource = {
  name: 'traffic_fines_10k',
  title: 'Road traffic fines, 10,000 cases',
  mappingVersion: 1,
  timeZone: 'Europe/Rome',
  currency: 'EUR',
  files: [
    {
      name: 'events',
      columns: [
        'case_id',
        'event_index',
        'activity',
        'timestamp',
        'amount',
        'expense',
        'paymentAmount',
        ...FINE_ATTRIBUTES,
      ],
    },
  ],
  steps,
};
