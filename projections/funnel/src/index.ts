import { projection } from '@recount/kernel';
import { funnelStep } from './funnel-step.js';
import { opportunity } from './opportunity.js';
import { reports } from './reports.js';

export { funnelStep, opportunity };
/** The sales funnel: opportunities, every step they take, and the conversions, times and outcomes counted from them. */
export default projection({ name: 'funnel', models: [opportunity, funnelStep], reports });
