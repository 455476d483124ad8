import { amountOf, required } from '../fields.js';
import {
  firstSight,
  type ImportSource,
  type MappedCommand,
  type MappingContext,
  mapRow,
  RowProblemError,
  type Step,
  type Values,
} from '../source.js';

const DAY = /^(\d{4})(\d{2})(\d{2})$/;

/** 00:00 of the row's `yyyymmdd`. */
function placedAt(values: Values, context: MappingContext): string {
  const day = required(values, 'day');
  const match = DAY.exec(day);
  if (!match) {
    throw new RowProblemError({ code: 'VALIDATION_FAILED', path: '/day', message: `${day} is not a day (yyyymmdd)` });
  }
  return context.midnight(`${match[1]}-${match[2]}-${match[3]}`, 'day');
}

/** A row is an order of so many CDs; a customer becomes known with the first one. Orders of nothing count. */
function purchase(
  values: Values,
  externalId: string,
  customerId: string,
  register: ReturnType<typeof firstSight>,
  context: MappingContext,
): readonly MappedCommand[] {
  const no = Number(required(values, 'sample_id'));
  if (!Number.isSafeInteger(no)) {
    throw new RowProblemError({ code: 'VALIDATION_FAILED', path: '/sample_id', message: 'the customer is no number' });
  }
  const occurredAt = placedAt(values, context);
  const amount = amountOf(values, 'dollars', context.currency);
  const profile = () => ({
    kind: 'person',
    name: `Customer ${no}`,
    externalId: String(no),
    attributes: { master_id: required(values, 'master_id') },
  });
  const order = {
    orderNo: externalId,
    customerId,
    lines: [{ lineId: '1', productId: 'CD', quantity: required(values, 'cds'), amount }],
    total: amount,
    terms: { days: 0 },
    externalId,
  };
  return [
    ...register(customerId, occurredAt, profile),
    {
      streamType: 'order',
      id: context.id('order', externalId),
      command: 'place',
      makes: true,
      body: order,
      occurredAt,
    },
  ];
}

async function* steps(context: MappingContext): AsyncGenerator<Step> {
  /** How often a row of this content came: the source has no ids, so a row is its content and its place among its like. */
  const seen = new Map<string, number>();
  const register = firstSight();
  for await (const row of context.rows('CDNOW_sample')) {
    const { sample_id: customer = '', day, cds, dollars } = row.values;
    const content = `${customer}/${day}/${cds}/${dollars}`;
    const n = (seen.get(content) ?? 0) + 1;
    seen.set(content, n);
    const customerId = context.id('customer', customer);
    const externalId = `${content}/${n}`;
    yield mapRow(row, externalId, customerId, () => purchase(row.values, externalId, customerId, register, context));
  }
}

/** Purchases of 2,357 customers of an internet CD shop from January 1997 to June 1998: one order per row. */
export const cdnowSample: ImportSource = {
  name: 'cdnow_sample',
  title: 'CDNOW, a tenth of the customers',
  mappingVersion: 1,
  timeZone: 'UTC',
  currency: 'USD',
  files: [
    {
      name: 'CDNOW_sample',
      layout: 'blanks',
      columns: ['master_id', 'sample_id', 'day', 'cds', 'dollars'],
    },
  ],
  steps,
};
