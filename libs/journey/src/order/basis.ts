import { type Context, type Decision, refuse } from '../aggregate.js';
import { isMigration } from '../checks.js';
import { promiseGap, promiseRefusal } from '../quote/policy.js';
import type { PlaceOrder } from './commands.js';

/** The policy whose word on promised dates holds for orders. */
const POLICY = 'standard';

/** What an order rests on besides its lines, as far as the event says so. */
interface Basis {
  readonly quoteRevision?: number;
  readonly promiseGapDays?: number;
  readonly ruleRefs?: readonly string[];
}

/** The quote it was placed on was accepted by this customer, and the goods can be there when they are promised. */
export function basisOf(command: PlaceOrder, today: string, context: Context): Basis | Decision<never> {
  const quoted = quoteOf(command, context);
  if ('kind' in quoted) return quoted;
  const gap = promiseGap(command, today).promiseGapDays;
  if (gap === undefined) return quoted;
  const policy = context.reference.quotePolicy(POLICY);
  if (policy?.promise === 'block') return promiseRefusal(command, gap, today, context, '/promisedDate');
  const ruleRefs = policy === undefined ? [] : [`quotePolicy:${policy.id}@${policy.version}`];
  return { ...quoted, promiseGapDays: gap, ruleRefs };
}

function quoteOf(command: PlaceOrder, context: Context): Basis | Decision<never> {
  const { quoteId, quoteRevision, customerId } = command;
  if (quoteId === undefined) return {};
  const quote = context.reference.acceptedQuote(quoteId);
  if (quote === undefined) {
    if (isMigration(context)) return {};
    return refuse('QUOTE_NOT_ACCEPTED', 'nobody accepted the quote', { path: '/quoteId', actual: quoteId });
  }
  if (quote.customerId !== customerId) {
    const merged = context.reference.survivorOf(quote.customerId) === customerId;
    const advice = merged ? ', who was merged into this one: place the order without it' : '';
    return refuse('QUOTE_NOT_ACCEPTED', `the quote was made to another customer${advice}`, {
      path: '/quoteId',
      expected: quote.customerId,
      actual: customerId,
    });
  }
  if (quoteRevision !== undefined && quoteRevision !== quote.revision) {
    return refuse('QUOTE_SUPERSEDED', `revision ${quote.revision} was accepted`, {
      path: '/quoteRevision',
      expected: quote.revision,
      actual: quoteRevision,
    });
  }
  return { quoteRevision: quote.revision };
}
