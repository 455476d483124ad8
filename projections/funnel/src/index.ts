import { projection } from '@recount/kernel';
import { funnelStep } from './funnel-step.js';
import { opportunity } from './opportunity.js';
import { pipelineStage } from './pipeline-stage.js';
import { reports } from './reports.js';

export { funnelStep, opportunity, pipelineStage };
/** The sales funnel: opportunities, every step they take, and the conversions, times and outcomes counted from them. */
export default projection({ name: 'funnel', models: [opportunity, funnelStep, pipelineStage], reports });
