import { projection } from '@recount/kernel';
import { reports } from './reports.js';

export { backtest } from './backtest.js';
/** Whom to look after: warnings, the back-test of health, a customer in one row. Reports over the ledgers of `health` and `receivable`. */
export default projection({ name: 'retention', models: [], reports });
