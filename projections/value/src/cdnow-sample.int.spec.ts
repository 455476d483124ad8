import { type House, openImported } from '@recount/projection-customer-360/testing';
import type { rfmCells } from './figures.js';
import { boundsOf, type ExpectedRfm, exact, expectedOf, recordsOf, rounded } from './testing/expected.js';

const data = process.env.RECOUNT_DATA;
if (!data) console.log('cdnow_sample: RECOUNT_DATA is not set; the comparisons with the real purchases are skipped');

(data ? describe : describe.skip)('cdnow_sample: 6,919 purchases of 2,357 customers', () => {
  let house: House;
  beforeAll(async () => {
    house = await openImported('cdnow_sample');
  }, 1_800_000); // The import, where no spec has done it yet: minutes on a machine that does other things too.
  afterAll(() => house?.close());

  test('purchase summary of every customer up to the end of calibration: x, t_x, T, mean', async () => {
    const { rows = [] } = await house.report('purchase_summary', '1998-06-30', {
      until: '1997-09-30',
      unit: 'week',
      includeZero: 'true',
    });
    const found = rows.map((row) => [row.external_id, row.x, exact(row.t_x), exact(row.t), rounded(row.mean)]);
    const want = [...recordsOf('expected/cdnow_sample_cbs.csv').values()].map((w) => [
      w.customer_id,
      Number(w.x),
      ...[w.t_x, w.T, w.zbar].map(exact),
    ]);
    expect(found.sort()).toEqual(want.sort());
  });

  test('RFM by days of purchase: bounds of each score and customers per cell', async () => {
    const params = { scores: 'ntile', window: 'all', unit: 'day', includeZero: 'true' };
    const { figures } = await house.report('rfm', '1998-07-01', params);
    const [found] = figures as ReturnType<typeof rfmCells>;
    const want = expectedOf<{ readonly rfm: ExpectedRfm }>('cdnow_sample').rfm;
    expect(found?.customers).toBe(want.customers);
    expect(found?.cells).toEqual(want.cell_counts_RFM);
    for (const [score, scores] of Object.entries({ r: want.R, f: want.F, m: want.M }))
      expect([score, boundsOf(found?.[score as 'r'] as never)]).toEqual([score, boundsOf(scores)]);
  });
});
