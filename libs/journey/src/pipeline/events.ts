import { event } from '../event.js';
import { bool, int, list, record, text } from '../schema.js';

/** Storage contract of `pipeline-{tenant}.{pipelineId}`: a sales pipeline, version by version. */
export const PipelineDefined = event('PipelineDefined', 'A version of a sales pipeline was defined.', {
  version: int(1),
  name: text(200),
  stages: list(record({ id: text(64), name: text(200) }), 50),
  skipAllowed: bool(),
});

export const pipelineEvents = { PipelineDefined } as const;
