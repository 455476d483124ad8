import { uuidv5 } from '@recount/event-log';
import type { JourneyEvents } from '@recount/journey';
import { instant, keep, readModelOf, set, text, uuid } from '@recount/kernel';
import { timer } from '../timer.js';

export const TENANT = 'default';
export const idOf = (...parts: (string | number)[]) => uuidv5('timers-spec', ...parts.map(String));
export const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });
export const DAY_MS = 86_400_000;
/** The specs' days are ahead of the database's clock: nothing was overdue when it was recorded. */
export const TODAY = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + 2 * DAY_MS);
export const day = (n: number) => new Date(TODAY.getTime() + n * DAY_MS).toISOString().slice(0, 10);

/** Receivables that go to collection when they fall due: armed by recognition, moved by an adjustment, disarmed by collection. */
export const collectable = readModelOf<JourneyEvents>()({
  name: 'collectable',
  version: 1,
  shape: 'state',
  doc: 'Receivables awaiting collection.',
  key: { receivable_id: uuid() },
  columns: { customer_id: text(), collect_at: instant(), armed_by: uuid() },
  indexes: [{ columns: ['collect_at'], where: 'collect_at is not null', acrossTenants: true }],
  on: {
    ReceivableRecognized: {
      keys: ({ data }) => [{ key: { receivable_id: data.receivableId } }],
      evolve: (_row, e) => {
        if (e.data.instalmentNo === 99) throw new Error('a fold that fails');
        return set({ customer_id: e.streamId, collect_at: `${e.data.dueDate}T00:00:00.000Z`, armed_by: e.id });
      },
    },
    ReceivableAdjusted: {
      keys: ({ data }) => [{ key: { receivable_id: data.receivableId } }],
      evolve: (row, e) =>
        row?.collect_at == null
          ? keep
          : set({
              collect_at: new Date(Date.parse(row.collect_at) + 5 * DAY_MS).toISOString(),
              armed_by: e.id,
            }),
    },
    ReceivableSentToCollection: {
      keys: ({ data }) => [{ key: { receivable_id: data.receivableId } }],
      evolve: () => set({ collect_at: null, armed_by: null }),
    },
  },
  golden: [
    {
      type: 'ReceivableRecognized',
      data: {
        receivableId: idOf('golden'),
        orderId: idOf('golden order'),
        instalmentNo: 1,
        trigger: 'signed',
        amount: money(1),
        dueDate: '2026-01-01',
      },
    },
    {
      type: 'ReceivableAdjusted',
      data: { receivableId: idOf('golden'), orderId: idOf('golden order'), delta: money(1), cause: 'price' },
    },
    {
      type: 'ReceivableSentToCollection',
      data: { receivableId: idOf('golden'), orderId: idOf('golden order') },
    },
  ],
});
export const collection = timer({
  name: 'collection',
  doc: 'What is due goes to collection.',
  model: 'collectable',
  due: 'collect_at',
  basis: 'armed_by',
  command: ({ row }) => ({
    streamType: 'ar',
    id: row.customer_id ?? '',
    command: 'send-to-collection',
    body: { receivableId: row.receivable_id },
  }),
});
