import type { Money } from '@recount/journey';
import { amountOf, optionalText, required, times, total, wholeOf } from '../fields.js';
import {
  firstSight,
  type ImportSource,
  type MappedCommand,
  type MappingContext,
  mapRows,
  RowProblemError,
  type SourceRow,
  type Step,
} from '../source.js';

/** Invoices are read until so many others have begun after them: a few are interleaved, none further than that. */
const OPEN_INVOICES = 32;
/** Invoices without a customer are booked on one, which no count of customers includes. */
const ANONYMOUS = 'anonymous';

type Rows = Step['rows'];
const CANCELLED = 'C';
const ADJUSTED = 'A';

function nothingSold({ values }: SourceRow): never {
  throw new RowProblemError({
    code: 'QTY_NOT_POSITIVE',
    path: '/Quantity',
    message: `a quantity of ${values.Quantity} is neither sold nor cancelled`,
  });
}

/** One row as a line of its document; `sign` −1 turns the negative quantities of a cancellation. */
function lineOf(row: SourceRow, sign: 1n | -1n, context: MappingContext) {
  const { values } = row;
  const quantity = sign * wholeOf(values, 'Quantity');
  if (quantity <= 0n) return nothingSold(row);
  const unitPrice = amountOf(values, 'UnitPrice', context.currency);
  const description = optionalText(values, 'Description')?.trim() || undefined;
  return {
    lineId: required(values, 'RowNo'),
    productId: required(values, 'StockCode'),
    ...(description !== undefined && { description }),
    quantity: String(quantity),
    unitPrice,
    amount: times(unitPrice, quantity),
  };
}

interface Document {
  readonly no: string;
  readonly customerId: string;
  readonly country: string;
  readonly occurredAt: string;
  readonly rows: Rows;
}

const sumOf = (lines: readonly { readonly amount: Money }[], context: MappingContext): Money =>
  total(
    lines.map((line) => line.amount),
    context.currency,
  );

/** An order and its invoice, placed and issued at once; the source names no due date. */
function sale({ no, customerId, country, occurredAt, rows }: Document, context: MappingContext): MappedCommand[] {
  const lines = rows.map((row) => lineOf(row, 1n, context));
  const sum = sumOf(lines, context);
  const orderId = context.id('order', no);
  const on = context.localDate(occurredAt);
  const receivableId = sum.units === '0' ? undefined : context.receivableId(orderId, 1);
  return [
    {
      streamType: 'order',
      id: orderId,
      command: 'place',
      makes: true,
      occurredAt,
      body: { orderNo: no, customerId, lines, total: sum, terms: { days: 0 }, externalId: no, attributes: { country } },
    },
    {
      streamType: 'ar',
      id: customerId,
      command: 'issue-invoice',
      occurredAt,
      body: {
        invoiceId: context.id('invoice', no),
        invoiceNo: no,
        net: sum,
        gross: sum,
        issueDate: on,
        dueDate: on,
        allocations: [{ orderId, ...(receivableId !== undefined && { receivableId }), amount: sum }],
      },
    },
  ];
}

/** The source does not say which invoice a cancellation cancels: a credit note without an original. */
function credit({ no, customerId, country, occurredAt, rows }: Document, context: MappingContext): MappedCommand[] {
  const lines = rows.map((row) => {
    const { unitPrice: _price, ...line } = lineOf(row, -1n, context);
    return line;
  });
  const body = {
    creditNoteId: context.id('creditNote', no),
    creditNoteNo: no,
    amount: sumOf(lines, context),
    issueDate: context.localDate(occurredAt),
    lines,
    attributes: { country },
  };
  return [{ streamType: 'ar', id: customerId, command: 'issue-credit-note', occurredAt, body }];
}

/** Bad debt written against nobody in particular, either sign. */
function adjustment({ no, customerId, country, occurredAt, rows }: Document, context: MappingContext): MappedCommand[] {
  const amounts = rows.map(({ values }) =>
    times(amountOf(values, 'UnitPrice', context.currency), wholeOf(values, 'Quantity')),
  );
  const body = {
    amount: total(amounts, context.currency),
    reasonCode: 'badDebt',
    attributes: { country, invoiceNo: no },
  };
  return [{ streamType: 'ar', id: customerId, command: 'adjust-balance', occurredAt, body }];
}

type Register = ReturnType<typeof firstSight>;

function documentOf(
  no: string,
  rows: Rows,
  customer: string,
  register: Register,
  context: MappingContext,
): readonly MappedCommand[] {
  const customerId = context.id('customer', customer);
  const written = rows.map(({ values }) => context.local(required(values, 'InvoiceDate'), 'InvoiceDate'));
  const occurredAt = written.sort()[0] as string;
  const country = required(rows[0].values, 'Country');
  const document = { no, customerId, country, occurredAt, rows };
  const book = no.startsWith(CANCELLED) ? credit : no.startsWith(ADJUSTED) ? adjustment : sale;
  const commands = book(document, context);
  const profile = () => ({
    kind: 'org',
    name: customer === ANONYMOUS ? 'Anonymous' : `Customer ${customer}`,
    externalId: customer,
    ...(customer === ANONYMOUS ? { attributes: { anonymous: true } } : { country }),
  });
  return [...register(customerId, occurredAt, profile), ...commands];
}

const sellsSomething = ({ values }: SourceRow): boolean => !/^(?:-\d+|0+)$/.test(values.Quantity ?? '');

/** What an invoice turns into. Of a sale, rows that sell nothing are rejected and the others booked. */
function* invoice(
  no: string,
  rows: readonly SourceRow[],
  register: Register,
  context: MappingContext,
): Generator<Step> {
  const customer = rows[0]?.values.CustomerID || ANONYMOUS;
  // What nobody in particular bought has no order among itself: one lane for all of it would hold up everything else.
  const lane = customer === ANONYMOUS ? context.id('order', no) : context.id('customer', customer);
  const isSale = !/^[CA]/.test(no);
  const booked: SourceRow[] = [];
  for (const row of rows) {
    if (!isSale || sellsSomething(row)) booked.push(row);
    else yield mapRows([row], `${no}/${row.values.RowNo}`, lane, () => nothingSold(row));
  }
  const [first, ...more] = booked;
  if (first)
    yield mapRows([first, ...more], no, lane, () => documentOf(no, [first, ...more], customer, register, context));
}

async function* steps(context: MappingContext): AsyncGenerator<Step> {
  const open = new Map<string, SourceRow[]>();
  const register = firstSight();
  for await (const row of context.rows('transactions')) {
    const no = row.values.InvoiceNo ?? '';
    const rows = open.get(no);
    if (rows) {
      rows.push(row);
      continue;
    }
    open.set(no, [row]);
    if (open.size <= OPEN_INVOICES) continue;
    const [oldest, lines] = open.entries().next().value as [string, SourceRow[]];
    open.delete(oldest);
    yield* invoice(oldest, lines, register, context);
  }
  for (const [no, rows] of open) yield* invoice(no, rows, register, context);
}

/** UCI Online Retail: invoices and cancellations of a British gift shop, one row per line, in the order of time. */
export const onlineRetail: ImportSource = {
  name: 'online_retail',
  title: 'UCI Online Retail',
  mappingVersion: 1,
  timeZone: 'Europe/London',
  currency: 'GBP',
  files: [
    {
      name: 'transactions',
      columns: [
        'RowNo',
        'InvoiceNo',
        'StockCode',
        'Description',
        'Quantity',
        'InvoiceDate',
        'UnitPrice',
        'CustomerID',
        'Country',
      ],
    },
  ],
  steps,
};
