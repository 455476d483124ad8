import { defineAggregate } from '../define.js';
import { define } from './decide.js';
import { pipelineEvents } from './events.js';
import { evolve, initial } from './state.js';

/** A sales pipeline, version by version. The stream's id is the pipeline's. */
export const pipeline = defineAggregate({
  type: 'pipeline',
  events: pipelineEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: { define: { decide: define, opens: true } },
});
