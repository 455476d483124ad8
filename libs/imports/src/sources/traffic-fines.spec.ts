import { runImport } from '../run.js';
import { FINES, folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { trafficFines } from './traffic-fines.js';

async function imported(more = '') {
  const folder = folderOf({ 'events.csv.gz': `${FINES['events.csv.gz']}${more}` });
  const house = memoryHouse('traffic_fines_10k');
  try {
    const options = { ...house, source: trafficFines, folder: folder.path, startedAt: '2026-01-01T00:00:00.000Z' };
    return { result: await runImport(options), ...house };
  } finally {
    folder.remove();
  }
}
const euro = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });
const ofCase = (
  world: { events: readonly { type: string; root: string; data: unknown; occurredAt: string }[] },
  name: string,
) => {
  const debtor = world.events.find(
    (e) => e.type === 'CustomerRegistered' && (e.data as { name: string }).name === name,
  );
  return world.events
    .filter((e) => e.root === debtor?.root)
    .map(({ type, data, occurredAt }) => ({ type, occurredAt, data }));
};

describe('traffic_fines_10k', () => {
  test('a fine is receivable and invoiced at once, moved by postage and penalty, paid up to what is open', async () => {
    const { result, world } = await imported();
    expect(result).toMatchObject({ rows: 8, accepted: 8, rejected: 0 });
    expect(ofCase(world, 'A1')).toMatchObject([
      {
        type: 'CustomerRegistered',
        occurredAt: '2006-07-23T22:00:00.000Z',
        data: { kind: 'person', externalId: 'A1' },
      },
      { type: 'ReceivableRecognized', data: { instalmentNo: 1, amount: euro(3500), issueDate: '2006-07-24' } },
      { type: 'InvoiceIssued', data: { invoiceNo: 'A1', gross: euro(3500), issueDate: '2006-07-24' } },
      {
        type: 'ReceivableAdjusted',
        occurredAt: '2006-12-04T23:00:00.000Z',
        data: { delta: euro(1100), cause: 'expense' },
      },
      { type: 'InteractionRecorded', data: { kind: 'letter', attributes: { activity: 'Insert Fine Notification' } } },
      { type: 'ReceivableAdjusted', data: { delta: euro(3650), cause: 'penalty' } },
      { type: 'PaymentReceived', data: { amount: euro(10_000), valueDate: '2007-04-01' } },
      { type: 'PaymentAllocated', data: { postings: [{ amount: euro(8250) }], unallocated: euro(1750) } },
    ]);
  });

  test('appeals are interactions, collection is collection', async () => {
    const { world } = await imported();
    expect(ofCase(world, 'A2').map((event) => event.type)).toEqual([
      'CustomerRegistered',
      'ReceivableRecognized',
      'InvoiceIssued',
      'InteractionRecorded',
      'ReceivableSentToCollection',
    ]);
  });

  test.each([
    ['A3,0,Payment,2007-04-01T00:00:00+02:00,,,,12.0,12.0,,,,,,,,complete', 'RECEIVABLE_NOT_RECOGNIZED'],
    ['A3,0,Add penalty,2007-04-01T00:00:00+02:00,,12.0,,,,,,,,,,,complete', 'NO_FINE'],
    ['A3,0,Tow Away,2007-04-01T00:00:00+02:00,,,,,,,,,,,,,complete', 'UNKNOWN_ACTIVITY'],
    ['A3,0,Create Fine,2007-04-01,,12.0,,,,,,,,,,,complete', 'VALIDATION_FAILED'],
  ])('rejects %s as %s', async (row, code) => {
    const { result } = await imported(`${row}\n`);
    expect(result).toMatchObject({ rejected: 1, rejectedByCode: { [code]: 1 } });
  });
});
