import type { QuotePolicyVersion } from '../aggregate.js';
import type { Money } from '../schema.js';
import { type Circumstances, given, testId } from '../testing/index.js';
import type { IssueQuote, QuoteLine } from './commands.js';
import { quote } from './index.js';

/** A quote of one line, ten pieces at 100.00 with 13 % tax, for the specs of this folder. */
export const fen = (units: number | string): Money => ({ units: String(units), scale: 2, currency: 'CNY' });
export const customerId = testId('customer');
export const line = (more: Partial<QuoteLine> = {}): QuoteLine => ({
  lineId: '1',
  productId: 'P1',
  quantity: '10',
  listPrice: fen(10_000),
  tax: 1_300,
  ...more,
});
export const body: IssueQuote = {
  quoteNo: 'Q-1',
  customerId,
  opportunityId: testId('opportunity'),
  validUntil: '2026-03-31',
  lines: [line()],
  total: fen(113_000),
};
/** A body of one line, with the total that the line comes to. */
export const withLine = (more: Partial<QuoteLine>, total: number): Partial<IssueQuote> => ({
  lines: [line(more)],
  total: fen(total),
});
export const at = { occurredAt: '2026-03-02T09:00:00.000Z', id: testId('quote') };
export const policy = (more: Partial<QuotePolicyVersion>): Circumstances => ({
  quotePolicies: [{ id: 'strict', version: 3, name: 'Strict', promise: 'block', ...more }],
});
export const issuing = (more: Partial<IssueQuote> = {}, circumstances: Circumstances = {}) =>
  given(quote, [], { ...at, ...circumstances }).when('issue', { ...body, ...more });
export const issued = (more: Partial<IssueQuote> = {}, circumstances: Circumstances = {}) =>
  issuing(more, circumstances).accepted();
