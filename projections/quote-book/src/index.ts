import { projection } from '@recount/kernel';
import { quoteBook } from './quote-book.js';
import { quoteLine } from './quote-line.js';
import { quoteStep } from './quote-step.js';
import { reports } from './reports.js';

export { quoteBook, quoteLine, quoteStep };
/** Quotes: what was offered on which knowledge, what became of it, and the reports over both. */
export default projection({ name: 'quote-book', models: [quoteBook, quoteStep, quoteLine], reports });
