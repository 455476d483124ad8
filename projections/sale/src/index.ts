import { projection } from '@recount/kernel';
import { reports } from './reports.js';
import { sale } from './sale.js';
import { saleLines } from './sale-lines.js';

export { sale, saleLines };
/** Sales: what was sold and taken back, per event and line, and the reports over it. */
export default projection({ name: 'sale', models: [sale, saleLines], reports });
