import { projection } from '@recount/kernel';
import { orderBalance } from './order-balance.js';
import { receivable } from './receivable.js';
import { receivablePosting } from './receivable-posting.js';
import { reports } from './reports.js';

export { type ChainLadder, type ChainLadderOptions, chainLadder } from './chain-ladder.js';
export { runoff } from './runoff.js';
export { orderBalance, receivable, receivablePosting };
/** Receivables: the ledger of postings, what stands open now, and every report over them. */
export default projection({ name: 'receivable', models: [receivablePosting, receivable, orderBalance], reports });
