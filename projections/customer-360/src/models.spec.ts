import { foldAll, modelLaws } from '@recount/kernel/testing';
import { contact } from './contact.js';
import { customer360 } from './customer-360.js';
import { golden } from './golden.js';
import { journeyTimeline } from './journey-timeline.js';
import { tenantSetting } from './tenant-setting.js';

modelLaws(customer360);
modelLaws(contact);
modelLaws(journeyTimeline);
modelLaws(tenantSetting);

type Rows = ReturnType<typeof foldAll>;
const beforeDollars = golden.slice(0, golden.findIndex((e) => e.type === 'BalanceAdjusted') + 2);

test('a journey in one currency', () => {
  expect(foldAll(customer360, beforeDollars)).toEqual([
    expect.objectContaining({
      profile_of: 'customer',
      kind: 'org',
      name: 'Acme',
      company: null,
      tier: 'A',
      attributes: { size: 6 },
      owner_id: 'carl',
      lead_status: 'converted',
      stage: 'paid',
      events: beforeDollars.length,
      interactions: 3,
      last_contact_kind: 'call',
      opportunities: 1,
      opportunities_open: 0,
      opportunities_won: 1,
      opportunities_lost: 0,
      orders: 2,
      orders_cancelled: 1,
      last_order_no: 'SO-2',
      shipments: 2,
      returns: 1,
      currency: 'CNY',
      ordered: '1129.00',
      shipped: '1000.00',
      invoiced: '1000.00',
      receivable: '1000.00',
      collected: '500.00',
      written_off: '10.00',
      open: '490.00',
      received: '600.00',
      refunded: '40.00',
      unallocated: '60.00',
      customer_credit: '5.00',
      balance_adjusted: '-0.01',
      by_currency: null,
      first_event_at: '2026-01-01T00:00:00.000Z',
    }),
  ]);
});

test('a merge is seen in the profile, and gone when it is taken back', () => {
  const upTo = (type: string) =>
    golden.slice(
      0,
      golden.findIndex((event) => event.type === type),
    );
  const [[before], [merged], [after]] = [
    upTo('CustomerMergeAbsorbed'),
    upTo('CustomerUnmerged'),
    upTo('CustomerMergedInto'),
  ].map((events) => foldAll(customer360, events)) as [Rows, Rows, Rows];
  expect(merged).toMatchObject({
    name: 'Acme Inc',
    industry: 'steel',
    owner_id: 'carl',
    attributes: { size: 6, floor: 2 },
  });
  const { events: _n, last_event_at: _at, ...rest } = before ?? {};
  expect(after).toMatchObject(rest);
});

test('folded as one with whom it was merged, a customer came to be with the first of them, and its own stream says who it is', () => {
  const [mine, theirs] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000099'];
  const of = <T extends 'CustomerRegistered' | 'CustomerOwnerChanged'>(
    id: string,
    type: T,
    data: object,
    day: number,
  ) => ({
    type,
    data: data as never,
    stream: `customer-golden.${id}`,
    root: mine,
    occurredAt: `2026-01-0${day}T00:00:00.000Z`,
  });
  const [row] = foldAll(customer360, [
    of(mine, 'CustomerRegistered', { kind: 'org', name: 'Acme', ownerId: 'anna' }, 5),
    of(theirs, 'CustomerRegistered', { kind: 'person', name: 'Acme East', ownerId: 'bob' }, 2),
    of(theirs, 'CustomerOwnerChanged', { from: 'bob', to: 'carl', method: 'manual' }, 6),
  ]);
  expect(row).toMatchObject({
    registered_at: '2026-01-02T00:00:00.000Z',
    kind: 'org',
    name: 'Acme',
    owner_id: 'anna',
    events: 3,
  });
});

test('with a second currency there is no single figure, but all of them', () => {
  const [row] = foldAll(customer360, golden);
  expect(row).toMatchObject({ currency: null, open: null, received: null });
  expect(row?.by_currency).toEqual({
    CNY: expect.objectContaining({
      received: '601.00',
      // 150.00 of what was allocated are taken back in the end.
      collected: '350.00',
      unallocated: '211.00',
      open: '640.00',
      ordered: '1136.00',
      shipped: '1002.00',
      cost: '28.00',
      compensated: '15.00',
    }),
    USD: { received: '1.00', unallocated: '1.00' },
  });
});

test('quotes, tickets and voices are counted, and the last of each is named', () => {
  const [row] = foldAll(customer360, golden);
  expect(row).toMatchObject({
    contacts: 1,
    quotes: 5,
    quotes_open: 1,
    quotes_accepted: 1,
    last_quote_no: 'Q-4',
    orders_completed: 1,
    tickets: 2,
    tickets_open: 0,
    tickets_reopened: 1,
    complaints: 1,
    sla_breaches: 1,
    ratings: 2,
    ratings_satisfied: 1,
    csat: 0.5,
    last_rating: '3/5',
    nps_answers: 2,
    last_nps: 9,
  });
});

test('the people behind a customer, those who left too', () => {
  expect(foldAll(contact, golden)).toEqual([
    expect.objectContaining({ name: 'Li', phone: '+8613800138001', departed_at: expect.any(String) }),
    expect.objectContaining({
      name: 'Wang',
      email: null,
      title: null,
      roles: ['finance'],
      attributes: { floor: 4 },
      departed_at: null,
    }),
  ]);
});

test('the order in which streams arrive does not matter', () => {
  const events = golden.map((event, n) => ({ ...event, id: `10000000-0000-4000-8000-${String(n).padStart(12, '0')}` }));
  // Each stream in its own order, streams one after the other, first to last and last to first.
  const streams = [...new Set(events.map((e) => e.stream))];
  const arranged = (order: readonly (string | undefined)[]) =>
    order.flatMap((stream) => events.filter((e) => e.stream === stream));
  expect(foldAll(customer360, arranged([...streams].reverse()))).toEqual(foldAll(customer360, arranged(streams)));
});

test('the timeline names what happened, who did it and what moved', () => {
  const rows = foldAll(journeyTimeline, golden);
  expect(rows).toHaveLength(golden.length);
  expect(rows.find((row) => row.type === 'OrderReturned')).toMatchObject({
    title: 'Goods returned: damaged',
    amount: '-130.00',
    currency: 'CNY',
    actor: 'user:anna',
    command_id: 'c-1',
    stream_type: 'order',
  });
});
