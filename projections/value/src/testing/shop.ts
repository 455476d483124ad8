import { amount, type House, idOf } from '@recount/projection-customer-360/testing';

const DAY_MS = 86_400_000;
/** 10:00 UTC so many days before (or, below zero, after) a day. */
export const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T10:00:00.000Z`) - days * DAY_MS).toISOString();

export interface Purchase {
  readonly customer: string;
  readonly at: string;
  readonly amount: number;
  /** Cost of goods of the whole order. */
  readonly cost?: number;
  readonly products?: readonly string[];
  /** Tells orders of one customer and moment apart. */
  readonly n?: number;
}

/** A shop over a house: customers and orders through the command path; nothing is receivable, so no reactor is waited for. */
export function shopOf(house: House) {
  let orders = 0;
  return {
    register: (customer: string, registeredAt: string) =>
      house.command(
        'customer',
        idOf(customer),
        'register',
        { kind: 'org', name: customer, externalId: customer },
        registeredAt,
      ),
    /** Places an order and answers its id. The first product carries the amount's remainder. */
    async buy({ customer, at, amount: value, cost, products = ['P-1'], n = orders++ }: Purchase): Promise<string> {
      const orderId = idOf('order', customer, at, String(n));
      const each = Math.floor((value * 100) / products.length) / 100;
      const lines = products.map((productId, i) => ({
        lineId: String(i + 1),
        productId,
        quantity: '1',
        amount: amount(i === 0 ? value - each * (products.length - 1) : each),
        ...(cost === undefined ? {} : { unitCost: amount(i === 0 ? cost : 0) }),
      }));
      const body = {
        orderNo: `SO-${orderId.slice(0, 12)}`,
        customerId: idOf(customer),
        lines,
        total: amount(value),
        receivableTrigger: 'accepted',
      };
      await house.command('order', orderId, 'place', body, at);
      return orderId;
    },
  };
}
