// What a service and a forgetful desk send while everything around them is killed. Ids, keys and instants are fixed:
// told twice, it is the same.
import { uuidv5 } from '@recount/event-log';

const DAY_MS = 86_400_000;

/** A command as a client sends it. */
export interface Command {
  readonly target: readonly [streamType: string, id: string, command: string];
  readonly body: unknown;
  readonly key: string;
  readonly occurredAt: string;
}
type Step = readonly [target: Command['target'], body: unknown];

const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });
const id = (kind: string, n: number): string => uuidv5('kills', kind, String(n));
const daysFrom = (now: number, days: number): string => new Date(now + days * DAY_MS).toISOString();

/** Settings of the tenant that everything else stands on. */
export const settingsOfAService = (now: number): readonly Command[] =>
  [
    [['tenant', 'settings', 'configure'], { name: 'Service', timeZone: 'Europe/Berlin', currency: 'EUR' }],
    [
      ['pipeline', 'standard', 'define'],
      {
        name: 'Standard',
        stages: ['new', 'quoted', 'agreed'].map((stage) => ({ id: stage, name: stage })),
        skipAllowed: true,
      },
    ],
  ].map(([target, body], n) => ({
    target: target as unknown as Command['target'],
    body,
    key: `settings-${n}`,
    occurredAt: daysFrom(now, -60),
  }));

/** From lead to payment and after: something for every read model. Receivables are named: the outcome must not depend on what the reactor has recognised by then. */
function journey(i: number, now: number): readonly Step[] {
  const customer = id('customer', i);
  const [order, quote, opportunity, ticket] = [id('order', i), id('quote', i), id('opportunity', i), id('ticket', i)];
  const [invoice, payment, survey] = [id('invoice', i), id('payment', i), id('survey', i)];
  const receivables = [3_000, 7_000].map((amount, n) => ({
    orderId: order,
    receivableId: uuidv5('service', 'receivable', order, String(n + 1)),
    amount: money(amount),
  }));
  const plan = [
    { no: 1, percent: 3000, trigger: 'signed' },
    { no: 2, percent: 7000, trigger: 'shipped' },
  ];
  const lines = [{ lineId: '1', productId: 'p', quantity: '2', amount: money(10_000) }];
  const offered = [{ lineId: '1', productId: 'p', quantity: '2', listPrice: money(5_000) }];
  const offer = {
    quoteNo: `Q-${i}`,
    customerId: customer,
    opportunityId: opportunity,
    validUntil: daysFrom(now, 30).slice(0, 10),
  };
  const invoiced = { net: money(10_000), gross: money(10_000), dueDate: daysFrom(now, 30).slice(0, 10) };
  return [
    [['customer', customer, 'register'], { kind: 'org', name: `Customer ${i}` }],
    [['customer', customer, 'add-contact'], { subjectId: id('subject', i), name: 'Zhang', phone: '+8613800138000' }],
    [['opportunity', opportunity, 'open'], { customerId: customer, amount: money(12_000) }],
    [['quote', quote, 'issue'], { ...offer, lines: offered, total: money(10_000) }],
    [['quote', quote, 'accept'], { revision: 1, acceptedBy: 'Zhang' }],
    [['opportunity', opportunity, 'win'], { reasonCode: 'price' }],
    [
      ['order', order, 'place'],
      { orderNo: `K-${i}`, customerId: customer, quoteId: quote, lines, total: money(10_000), plan },
    ],
    [['order', order, 'ship'], { shipmentId: 's', lines: [{ lineId: '1', quantity: '2' }] }],
    [
      ['ar', customer, 'issue-invoice'],
      { invoiceId: invoice, invoiceNo: `I-${i}`, ...invoiced, allocations: receivables },
    ],
    [['ar', customer, 'record-payment'], { paymentId: payment, method: 'bank', amount: money(9_000) }],
    [['ar', customer, 'allocate-payment'], { paymentId: payment, allocations: [{ invoiceId: invoice }] }],
    // In time: what is missed is the desk's affair.
    [['ticket', ticket, 'open'], { customerId: customer, kind: 'question', priority: 'low', channel: 'phone' }],
    [['ticket', ticket, 'respond'], {}],
    [['ticket', ticket, 'resolve'], { resolutionCode: 'explained' }],
    [['ticket', ticket, 'rate'], { score: 5 }],
    [['survey', survey, 'send'], { customerId: customer, wave: 'wave-1' }],
    [['survey', survey, 'answer'], { score: 9 }],
    [
      ['usage', id('usage', i), 'record'],
      {
        journeyId: customer,
        periodStart: daysFrom(now, -30).slice(0, 10),
        periodEnd: daysFrom(now, -3).slice(0, 10),
        logins: 40,
        activeUsers: 4,
        seatsBought: 5,
        featureCounts: { export: 7 },
      },
    ],
    // It was known twice.
    [['customer', id('twin', i), 'register'], { kind: 'org', name: `Twin ${i}`, tier: 'A' }],
    [['identity', 'customers', 'merge'], { survivorId: customer, loserIds: [id('twin', i)] }],
  ];
}

/** A service's day: `customers` journeys, each a list of commands in order. */
export const commandsOfAService = (customers: number, now: number): readonly (readonly Command[])[] =>
  Array.from({ length: customers }, (_, i) =>
    journey(i, now).map(([target, body], n) => ({
      target,
      body,
      key: `kills-${i}-${n}`,
      occurredAt: new Date(now + n).toISOString(),
    })),
  );

/** A desk that leaves things lying: each a quote whose validity is over and a ticket without an answer in time. Three timers fall due for each. */
export const commandsOfADesk = (items: number, now: number): readonly (readonly Command[])[] =>
  Array.from({ length: items }, (_, i) => {
    const customerId = id('forgotten', i);
    const lines = [{ lineId: '1', productId: 'p', quantity: '1', listPrice: money(10_000) }];
    const validUntil = daysFrom(now, -20).slice(0, 10);
    return [
      {
        target: ['quote', id('late quote', i), 'issue'],
        body: { quoteNo: `L-${i}`, customerId, validUntil, lines, total: money(10_000) },
        key: `desk-${i}-0`,
        occurredAt: daysFrom(now, -40),
      },
      {
        target: ['ticket', id('late ticket', i), 'open'],
        body: { customerId, kind: 'question', priority: 'critical' },
        key: `desk-${i}-1`,
        occurredAt: daysFrom(now, -30),
      },
    ];
  });
