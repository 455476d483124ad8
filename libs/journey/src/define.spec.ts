import { both, fen, first, payment, paymentId } from './ar/ar-sample.js';
import { body as order, placing } from './order/order-sample.js';
import type { Money } from './schema.js';

const cny = (units: string, scale: number): Money => ({ units, scale, currency: 'CNY' });
const HUGE = cny('9000000000000000000', 0);

describe('an event that would break its contract is refused at the part of the command it comes from', () => {
  test('at the very value, where the command gave it', () => {
    placing({ orderNo: 'x'.repeat(65) }).then({ code: 'VALIDATION_FAILED', path: '/orderNo', expected: 'text(1..64)' });
    placing({ attributes: { deep: {} as never } }).then({ code: 'VALIDATION_FAILED', path: '/attributes/deep' });
    const long = { ...order.lines[0], description: 'x'.repeat(501) } as (typeof order.lines)[number];
    placing({ lines: [order.lines[1] as typeof long, long], total: order.total }).then({
      path: '/lines/1/description',
    });
  });
  test('at the list, where its items were computed: a share beyond 64 bits', () => {
    const half = { percent: 5_000, trigger: 'shipped' as const };
    const plan = [
      { no: 1, ...half, amount: cny('1', 6) },
      { no: 2, ...half },
    ];
    const lines = [{ lineId: '1', productId: 'P', quantity: '1', amount: HUGE }];
    placing({ lines, total: HUGE, plan }).then({ code: 'VALIDATION_FAILED', path: '/plan', expected: 'money' });
  });
  test('at the command as a whole, where nothing of it bears the name', () => {
    both()
      .when('record-payment', { ...payment(0), amount: HUGE })
      .accepted()
      .when('allocate-payment', { paymentId, allocations: [{ receivableId: first, amount: fen(1) }] })
      .then({ code: 'VALIDATION_FAILED', path: '', expected: 'money' });
  });
});
