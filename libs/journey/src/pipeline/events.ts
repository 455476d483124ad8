import { event } from '../event.js';
import { bool, int, list, optional, record, text } from '../schema.js';

/** Storage contract of `pipeline-{tenant}.{pipelineId}`: a sales pipeline, version by version. */
export const PipelineDefined = event('PipelineDefined', 'A version of a sales pipeline was defined.', {
  version: int(1),
  name: text(200),
  stages: list(record({ id: text(64), name: text(200) }), 50),
  skipAllowed: bool(),
  /** Rules that evidence must be given for to enter a stage. */
  gates: optional(list(record({ stageId: text(64), rules: list(text(64), 50) }), 50)),
});

export const pipelineEvents = { PipelineDefined } as const;
