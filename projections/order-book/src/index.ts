import { projection } from '@recount/kernel';
import { orderBook } from './order-book.js';
import { orderStep } from './order-step.js';
import { reports } from './reports.js';

export { orderBook, orderStep };
/** Orders: how they stand, every step they took, how long they take and whether they keep their date. */
export default projection({ name: 'order-book', models: [orderBook, orderStep], reports });
