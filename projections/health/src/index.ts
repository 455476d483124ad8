import { projection } from '@recount/kernel';
import { healthSignal } from './health-signal.js';
import { productUsage } from './product-usage.js';
import { reports } from './reports.js';

export { healthSignal, productUsage };
/** How customers are doing: the ledgers of signals and of usage, and the health score over them. */
export default projection({ name: 'health', models: [healthSignal, productUsage], reports });
