import { runImport } from '../run.js';
import { folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { onlineRetail } from './online-retail.js';

const HEADER = 'RowNo,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';
const ROWS = `1,536591,22560,"HEART, RED",6,2010-12-01 16:57:00,2.55,17850,United Kingdom
2,536592,21034,,2,2010-12-01 16:58:00,0.001,,France
3,536591,22561,LANTERN,8,2010-12-01 16:58:00,3.39,17850,United Kingdom
4,536600,84879,given away,10,2011-07-01 09:41:00,0.0,17850,United Kingdom
5,C536379,22560,HEART,-1,2011-07-01 09:42:00,2.55,17850,United Kingdom
6,A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom
7,536590,35004C,thrown away,-15,2011-08-12 14:52:00,0.0,,United Kingdom
`;

async function imported(rows: string) {
  const folder = folderOf({ 'transactions.csv.gz': HEADER + rows });
  const house = memoryHouse('online_retail');
  try {
    const options = { ...house, source: onlineRetail, folder: folder.path, startedAt: '2026-01-01T00:00:00.000Z' };
    const result = await runImport(options);
    const again = await runImport(options);
    return { result, again, ...house };
  } finally {
    folder.remove();
  }
}
const pound = (units: number, scale = 2) => ({ units: String(units), scale, currency: 'GBP' });
type World = Awaited<ReturnType<typeof imported>>['world'];
const ofType = (world: World, type: string) =>
  world.events.filter((e) => e.type === type).map(({ occurredAt, data }) => ({ occurredAt, data }));

describe('online_retail', () => {
  test('an invoice is an order and an invoice at its earliest time, whatever stands between its rows', async () => {
    const { result, again, world } = await imported(ROWS);
    expect(result).toMatchObject({ rows: 7, accepted: 6, rejected: 1, rejectedByCode: { QTY_NOT_POSITIVE: 1 } });
    expect(again).toMatchObject({ rows: 7, accepted: 6, events: 0 });
    expect(ofType(world, 'OrderPlaced')).toMatchObject([
      {
        occurredAt: '2010-12-01T16:57:00.000Z',
        data: {
          orderNo: '536591',
          total: pound(4242),
          attributes: { country: 'United Kingdom' },
          lines: [
            { lineId: '1', productId: '22560', description: 'HEART, RED', quantity: '6', amount: pound(1530) },
            { lineId: '3', quantity: '8', unitPrice: pound(339), amount: pound(2712) },
          ],
        },
      },
      { data: { orderNo: '536592', total: pound(2, 3), lines: [{ amount: pound(2, 3) }] } },
      { occurredAt: '2011-07-01T08:41:00.000Z', data: { orderNo: '536600', total: pound(0) } },
    ]);
    expect(ofType(world, 'InvoiceIssued')).toMatchObject([
      { occurredAt: '2010-12-01T16:57:00.000Z', data: { invoiceNo: '536591', gross: pound(4242) } },
      { data: { invoiceNo: '536592', issueDate: '2010-12-01' } },
      { data: { invoiceNo: '536600', gross: pound(0), issueDate: '2011-07-01' } },
    ]);
  });

  test('a cancellation is a credit note, an adjustment moves the balance of the anonymous customer', async () => {
    const { world } = await imported(ROWS);
    const [note] = ofType(world, 'CreditNoteIssued');
    expect(note).toMatchObject({
      occurredAt: '2011-07-01T08:42:00.000Z',
      data: { creditNoteNo: 'C536379', amount: pound(255), lines: [{ lineId: '5', quantity: '1' }] },
    });
    expect(note?.data).not.toHaveProperty('originalInvoiceId');
    expect(ofType(world, 'BalanceAdjusted')).toMatchObject([
      { data: { amount: pound(-1_106_206), attributes: { invoiceNo: 'A563186', country: 'United Kingdom' } } },
    ]);
    const customers = ofType(world, 'CustomerRegistered').map(({ data }) => data);
    expect(customers).toMatchObject([
      { externalId: '17850', country: 'United Kingdom' },
      { externalId: 'anonymous', attributes: { anonymous: true } },
    ]);
  });

  test.each([
    ['8,536700,X,,1,2011-03-27 01:30,1.0,17850,France', 'VALIDATION_FAILED'],
    ['8,536700,X,,1,2011-03-28 09:00:00,a,17850,France', 'VALIDATION_FAILED'],
    ['8,536700,X,,,2011-03-28 09:00:00,1.0,17850,France', 'VALIDATION_FAILED'],
    ['8,C536700,X,,1,2011-03-28 09:00:00,1.0,17850,France', 'QTY_NOT_POSITIVE'],
    ['8,536591,X,,1,2011-03-28 09:00:00,1.0,17850', 'MALFORMED_ROW'],
  ])('rejects %s as %s', async (row, code) => {
    const { result } = await imported(`${row}\n`);
    expect(result).toMatchObject({ accepted: 0, rejected: 1, rejectedByCode: { [code]: 1 } });
  });

  test('rows of an invoice that come back much later are rejected together: it is booked already', async () => {
    const between = Array.from(
      { length: 40 },
      (_, n) => `${10 + n},${600_000 + n},X,,1,2011-03-28 09:00:00,1.0,17850,France\n`,
    );
    const late =
      '90,536591,Y,,1,2011-03-28 09:00:00,1.0,17850,France\n91,536591,Z,,1,2011-03-28 09:00:00,1.0,17850,France\n';
    const { result, world } = await imported(ROWS + between.join('') + late);
    expect(result).toMatchObject({ rejectedByCode: { BOOKED_OTHERWISE: 2, QTY_NOT_POSITIVE: 1 } });
    expect(ofType(world, 'ImportRowRejected').map(({ data }) => (data as { row: number }).row)).toEqual([7, 48, 49]);
  });
});
