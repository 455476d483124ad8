import type { Money } from '@recount/journey';
import { amountOf, optionalText, required, total, wholeOf } from '../../fields.js';
import { type MappedCommand, type MappingContext, mapRows, type SourceRow, type Step } from '../../source.js';
import { type Channel, type Directory, withoutAbsent } from './directory.js';

const DAY = 86_400_000;
export const LINE = [
  'ProductKey',
  'SalesOrderNumber',
  'SalesOrderLineNumber',
  'OrderQuantity',
  'UnitPrice',
  'ProductStandardCost',
  'SalesAmount',
  'TaxAmt',
  'Freight',
  'CurrencyKey',
  'SalesTerritoryKey',
  'CarrierTrackingNumber',
  'CustomerPONumber',
  'OrderDate',
  'DueDate',
  'ShipDate',
];

/** One row as a line. Products are known by their article number; their key is a version of it, with its standard cost. */
function lineOf({ values }: SourceRow, { products }: Directory, { currency }: MappingContext) {
  const productKey = required(values, 'ProductKey');
  const product = products.get(productKey);
  return withoutAbsent({
    lineId: required(values, 'SalesOrderLineNumber'),
    productId: product?.ProductAlternateKey ?? productKey,
    description: product?.EnglishProductName,
    quantity: String(wholeOf(values, 'OrderQuantity')),
    unitPrice: amountOf(values, 'UnitPrice', currency),
    amount: amountOf(values, 'SalesAmount', currency),
    unitCost: amountOf(values, 'ProductStandardCost', currency),
    costVersion: `product:${productKey}`,
  });
}

/** Placed at OrderDate, promised for DueDate; shipped in full and invoiced at ShipDate, to be paid by DueDate. */
function order(channel: Channel, rows: Step['rows'], directory: Directory, context: MappingContext): MappedCommand[] {
  const { values } = rows[0];
  const no = required(values, 'SalesOrderNumber');
  const customerId = context.id(channel.name, required(values, channel.customerColumn));
  const [orderDate, shipDate, dueDate] = [
    required(values, 'OrderDate'),
    required(values, 'ShipDate'),
    required(values, 'DueDate'),
  ];
  const placedAt = context.midnight(orderDate, 'OrderDate');
  const shippedAt = context.midnight(shipDate, 'ShipDate');
  const days = (Date.parse(context.midnight(dueDate, 'DueDate')) - Date.parse(shippedAt)) / DAY;
  const lines = rows.map((row) => lineOf(row, directory, context));
  const sumOf = (column: string): Money =>
    total(
      rows.map((row) => amountOf(row.values, column, context.currency)),
      context.currency,
    );
  const [sales, tax, freight] = [sumOf('SalesAmount'), sumOf('TaxAmt'), sumOf('Freight')];
  const sum = (...amounts: readonly Money[]): Money => total(amounts, context.currency);
  const gross = sum(sales, tax, freight);
  const orderId = context.id('order', no);
  const territory = directory.territories.get(values.SalesTerritoryKey ?? '');
  const attributes = withoutAbsent({
    channel: channel.name,
    currencyKey: required(values, 'CurrencyKey'),
    currency: directory.currencies.get(values.CurrencyKey ?? '')?.CurrencyAlternateKey,
    territory: territory?.SalesTerritoryRegion,
    country: territory?.SalesTerritoryCountry,
    purchaseOrder: optionalText(values, 'CustomerPONumber'),
  });
  const ownerId = optionalText(values, 'EmployeeKey');
  return [
    {
      streamType: 'order',
      id: orderId,
      command: 'place',
      makes: true,
      occurredAt: placedAt,
      body: withoutAbsent({
        orderNo: no,
        customerId,
        ownerId,
        lines,
        tax: sum(tax, freight),
        total: gross,
        terms: { days },
        receivableTrigger: 'shipped',
        promisedDate: dueDate,
        externalId: no,
        attributes,
      }),
    },
    {
      streamType: 'order',
      id: orderId,
      command: 'ship',
      occurredAt: shippedAt,
      body: withoutAbsent({
        shipmentId: no,
        lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
        trackingNo: optionalText(values, 'CarrierTrackingNumber'),
      }),
    },
    {
      streamType: 'ar',
      id: customerId,
      command: 'issue-invoice',
      occurredAt: shippedAt,
      body: {
        invoiceId: context.id('invoice', no),
        invoiceNo: no,
        net: sum(sales, freight),
        tax,
        gross,
        issueDate: shipDate,
        dueDate,
        allocations: [{ orderId, receivableId: context.receivableId(orderId, 1), amount: gross }],
      },
    },
  ];
}

/** The rows of an order stand together. */
export async function* orders(channel: Channel, directory: Directory, context: MappingContext): AsyncGenerator<Step> {
  const step = (rows: Step['rows']): Step => {
    const { values } = rows[0];
    const lane = context.id(channel.name, values[channel.customerColumn] ?? '');
    return mapRows(rows, values.SalesOrderNumber ?? '', lane, () => order(channel, rows, directory, context));
  };
  let open: [SourceRow, ...SourceRow[]] | undefined;
  for await (const row of context.rows(channel.file)) {
    if (open !== undefined && open[0].values.SalesOrderNumber === row.values.SalesOrderNumber) open.push(row);
    else {
      if (open !== undefined) yield step(open);
      open = [row];
    }
  }
  if (open !== undefined) yield step(open);
}
