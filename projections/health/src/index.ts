import { projection } from '@recount/kernel';
import { healthSignal } from './health-signal.js';
import { reports } from './reports.js';

export { healthSignal };
/** How customers are doing: the ledger of signals, and the health score over it. */
export default projection({ name: 'health', models: [healthSignal], reports });
