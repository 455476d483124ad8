import type { JourneyEvents } from '@recount/journey';
import { int, readModelOf, set, text } from '@recount/kernel';

const readModel = readModelOf<JourneyEvents>();

/** Which stages there are, also where no opportunity has been yet: what reports take as a stage. */
export const pipelineStage = readModel({
  name: 'pipeline_stage',
  version: 1,
  shape: 'state',
  doc: 'One row per stage of a pipeline that was defined, as the last version that has it says.',
  key: { pipeline_id: text(), stage_id: text() },
  columns: {
    name: text(),
    ordinal: int('1-based, in that version.'),
    pipeline_name: text(),
    pipeline_version: int('The last version that has this stage.'),
  },
  on: {
    PipelineDefined: {
      keys: ({ streamId, data }) =>
        data.stages.map(({ id, name }, i) => ({
          key: { pipeline_id: streamId, stage_id: id },
          part: { name, ordinal: i + 1 },
        })),
      evolve: (_row, { data }, [part]) =>
        set({
          name: part.name,
          ordinal: part.ordinal,
          pipeline_name: data.name,
          pipeline_version: data.version,
        }),
    },
  },
  golden: [
    {
      type: 'PipelineDefined',
      stream: 'pipeline-golden.sales',
      root: 'pipeline-golden.sales',
      data: {
        version: 1,
        name: 'Sales',
        stages: [
          { id: 'new', name: 'New' },
          { id: 'quoted', name: 'Quoted' },
        ],
        skipAllowed: true,
      },
    },
    {
      type: 'PipelineDefined',
      stream: 'pipeline-golden.sales',
      root: 'pipeline-golden.sales',
      data: { version: 2, name: 'Sales', stages: [{ id: 'quoted', name: 'Offer' }], skipAllowed: false },
    },
  ],
});
