import { projection } from '@recount/kernel';
import { reports } from './reports.js';

/** What customers are worth: scores, segments, cohorts, lifetime value; reports over the ledger of sales. */
export default projection({ name: 'value', models: [], reports });
