import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { uuidv5 } from '@recount/event-log';
import { type House, type OpenLog, openImported } from '@recount/projection-customer-360/testing';
import type { orderCycles } from '../figures.js';

const data = process.env.RECOUNT_DATA;
const SET = 'adventureworks';
const END = '2014-12-31T23:59:59.999Z';

interface Sales {
  readonly lines: number;
  readonly orders: number;
  readonly sales: string;
  readonly invoice_total: string;
}
interface Channel extends Sales {
  readonly customers?: number;
  readonly resellers?: number;
  readonly tax: string;
  readonly freight: string;
  readonly first_order: string;
  readonly last_order: string;
  readonly orders_on_time: number;
  readonly days_order_to_ship: Readonly<Record<string, number>>;
  readonly by_month: Readonly<Record<string, Sales>>;
}
interface Expected {
  readonly internet: Channel;
  readonly reseller: Channel;
  readonly leads_prospective_buyer: { readonly rows: number };
  readonly survey: { readonly rows: number };
  readonly ageing_if_no_payment: {
    readonly orders: Readonly<Record<string, number>>;
    readonly amount: Readonly<Record<string, string>>;
  };
}
type Row = Readonly<Record<string, unknown>>;
const CHANNELS = ['internet', 'reseller'] as const;
type Name = (typeof CHANNELS)[number];

/** The customers' file of a channel: customer id → the five figures it gives of each. */
function customersOf(channel: Name): ReadonlyMap<string, readonly unknown[]> {
  const name = channel === 'internet' ? 'internet_customers' : 'resellers';
  const file = readFileSync(`${data}/expected/${SET}_${name}.csv.gz`);
  const [, ...lines] = gunzipSync(file).toString().trim().split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const [key = '', orders, count, ...figures] = line.split(',');
      return [uuidv5(SET, SET, channel, key), [Number(orders), Number(count), ...figures]];
    }),
  );
}

/**
 * Imports AdventureWorks and compares every figure that the data set comes with. Without RECOUNT_DATA it is skipped,
 * with one line.
 * @param over names the log in the titles
 * @param open opens the log; default: the embedded one
 */
export function adventureworksComparisons(over: string, open?: OpenLog): void {
  if (!data) console.log(`${SET}, ${over}: RECOUNT_DATA is not set; the comparisons are skipped`);
  (data ? describe : describe.skip)(`${SET}, ${over}`, () => comparisons(open));
}

function comparisons(open: OpenLog | undefined): void {
  let house: House;
  let expected: Expected;
  const rows = async (report: string, params: Readonly<Record<string, string>>): Promise<readonly Row[]> =>
    (await house.report(report, END, { segmentBy: 'channel', basis: 'shipped', ...params })).rows ?? [];

  beforeAll(async () => {
    expected = JSON.parse(readFileSync(`${data}/expected/${SET}.json`, 'utf8')) as Expected;
    house = await openImported(SET, { open });
  }, 1_800_000);
  afterAll(() => house?.close());

  test.each(CHANNELS)('%s: orders, lines, sales, invoice totals, on time, first and last order', async (channel) => {
    const want = expected[channel];
    const [found] = await rows('order_by_status', { segment: channel });
    expect(found).toMatchObject({
      status: 'shipped',
      segment: channel,
      currency: 'USD',
      orders: want.orders,
      lines: want.lines,
      net: want.sales,
      total: want.invoice_total,
      shipped: want.sales,
      on_time: want.orders_on_time,
      late: 0,
      overdue: 0,
      first_placed_on: want.first_order,
      last_placed_on: want.last_order,
    });
  });

  test.each(CHANNELS)('%s by month: orders, lines, sales, invoice totals', async (channel) => {
    const found = await rows('order_by_period', { segment: channel });
    expect(found.map((row) => [row.placed_period, row.orders, row.lines, row.net, row.total])).toEqual(
      Object.entries(expected[channel].by_month).map(([month, { orders, lines, sales, invoice_total }]) => [
        month,
        orders,
        lines,
        sales,
        invoice_total,
      ]),
    );
  });

  test.each(CHANNELS)('%s: every customer', async (channel) => {
    const want = customersOf(channel);
    const found = await rows('order_by_customer', { segment: channel });
    expect(found).toHaveLength(expected[channel].customers ?? expected[channel].resellers ?? 0);
    const differ = found.filter((row) => {
      const figures = [row.orders, row.lines, row.net, row.total, row.first_placed_on, row.last_placed_on];
      return JSON.stringify(figures) !== JSON.stringify(want.get(String(row.customer_id)));
    });
    expect(differ).toEqual([]);
    expect(found).toHaveLength(want.size);
  });

  test.each(CHANNELS)('%s: from order to shipment', async (channel) => {
    const { figures } = await house.report('order_cycle', END, {
      basis: 'shipped',
      segmentBy: 'channel',
      segment: channel,
    });
    const { total } = figures as ReturnType<typeof orderCycles>;
    const days = Object.entries(expected[channel].days_order_to_ship).map(
      ([n, orders]) => [Number(n), orders] as const,
    );
    const mean = days.reduce((sum, [n, orders]) => sum + n * orders, 0) / expected[channel].orders;
    expect(total).toMatchObject({ orders: expected[channel].orders, open: 0, medianDays: 7, p90Days: 7 });
    expect(total.meanDays).toBeCloseTo(mean, 6);
  });

  test('prospects and surveys are on the timeline', async () => {
    const { rows: types = [] } = await house.report('journey_activity_by_type', '2026-12-31T00:00:00.000Z');
    const count = (type: string): unknown => types.find((row) => row.type === type)?.events;
    expect([count('LeadCaptured'), count('InteractionRecorded')]).toEqual([
      expected.leads_prospective_buyer.rows,
      expected.survey.rows,
    ]);
  });

  test('what is open at the end of 2013, where nobody ever pays', async () => {
    const { rows: aged = [] } = await house.report('receivable_ageing', '2013-12-31T23:59:59.999Z', {
      buckets: '30,60,90',
    });
    const { orders, amount } = expected.ageing_if_no_payment;
    const found = Object.fromEntries(aged.map((row) => [row.bucket, [row.items, row.open]]));
    const bucketOf: Readonly<Record<string, string>> = { not_due: 'not due' };
    for (const [bucket, items] of Object.entries(orders))
      expect([bucket, found[bucketOf[bucket] ?? bucket]]).toEqual([bucket, [items, amount[bucket]]]);
    expect(aged).toHaveLength(Object.keys(orders).length);
  });
}
