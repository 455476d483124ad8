import { forCustomer } from '../checks.js';
import { defineAggregate } from '../define.js';
import type { IssueQuote } from './commands.js';
import { acceptQuote, expire, issue, reject, revise, withdraw } from './decide.js';
import { quoteEvents } from './events.js';
import { evolve, initial } from './state.js';

/** A quote, revision by revision. Its root is the journey it is made to. */
export const quote = defineAggregate({
  type: 'quote',
  events: quoteEvents,
  initial,
  evolve,
  root: (first) => (first.data as { readonly customerId: string }).customerId,
  commands: {
    issue: {
      decide: issue,
      opens: true,
      opensFor: forCustomer,
      claims: (command: IssueQuote) => [{ kind: 'quote.no', value: command.quoteNo, code: 'DUPLICATE_QUOTE_NO' }],
    },
    revise: { decide: revise },
    accept: { decide: acceptQuote },
    reject: { decide: reject },
    withdraw: { decide: withdraw },
    expire: { decide: expire },
  },
});
