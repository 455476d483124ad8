import type { PipelineVersion } from '../aggregate.js';
import { given, testId } from '../testing/index.js';
import { opportunity } from './index.js';

const strict: PipelineVersion = {
  id: 'strict',
  version: 4,
  stages: ['first', 'second', 'third', 'fourth', 'fifth'].map((id) => ({ id, name: id })),
  skipAllowed: false,
};
const opening = (more: Record<string, unknown> = {}) =>
  given(opportunity, [], { pipelines: [strict] }).when('open', { name: 'Deal', ...more });
const opened = (more: Record<string, unknown> = {}) => opening(more).accepted();

describe('changing the stage', () => {
  test('forward by one', () => {
    opened()
      .when('change-stage', { to: 'qualified' })
      .then([
        {
          type: 'OpportunityStageChanged',
          data: {
            from: 'new',
            fromOrdinal: 1,
            to: 'qualified',
            toOrdinal: 2,
            direction: 'forward',
            skipped: [],
            evidence: [],
          },
        },
      ]);
  });
  test('a skip names the stages it jumped over', () => {
    opened()
      .when('change-stage', { to: 'negotiation' })
      .then([
        {
          type: 'OpportunityStageChanged',
          data: {
            direction: 'skip',
            skipped: [
              { stageId: 'qualified', ordinal: 2 },
              { stageId: 'quoted', ordinal: 3 },
            ],
          },
        },
      ]);
  });
  test('a skip where the pipeline allows none: STAGE_SKIP_NOT_ALLOWED', () => {
    opened({ pipelineId: 'strict' })
      .when('change-stage', { to: 'third' })
      .then({ code: 'STAGE_SKIP_NOT_ALLOWED', path: '/to', expected: 'second', actual: 'third' });
  });
  test('backward takes a reason: REASON_REQUIRED, but for a migration', () => {
    const quoted = () => opened({ stageId: 'quoted' });
    quoted().when('change-stage', { to: 'new' }).then({ code: 'REASON_REQUIRED', path: '/reasonCode' });
    quoted()
      .when('change-stage', { to: 'new', reasonCode: 'budgetCut' })
      .then([
        { type: 'OpportunityStageChanged', data: { direction: 'backward', skipped: [], reasonCode: 'budgetCut' } },
      ]);
    quoted()
      .when('change-stage', { to: 'new' }, { actorType: 'migration' })
      .then([{ type: 'OpportunityStageChanged', data: { reasonCode: 'notRecorded' } }]);
  });
  test('a gate asks for evidence of each of its rules, by whatever way the stage is entered: STAGE_GATE_FAILED', () => {
    const gates = [
      { stageId: 'second', rules: ['budget'] },
      { stageId: 'third', rules: ['budget', 'demo'] },
    ];
    const gated = { ...strict, id: 'gated', skipAllowed: true, gates };
    const evidence = (...rules: string[]) => rules.map((rule) => ({ rule, eventId: testId(rule) }));
    const at = (stageId: string) =>
      given(opportunity, [], { pipelines: [gated] })
        .when('open', { pipelineId: 'gated', stageId })
        .accepted();
    at('first')
      .when('change-stage', { to: 'second' })
      .then({ code: 'STAGE_GATE_FAILED', path: '/evidence', expected: ['budget'], actual: [] });
    at('second')
      .when('change-stage', { to: 'third', evidence: evidence('budget', 'taste') })
      .then({ code: 'STAGE_GATE_FAILED', expected: ['demo'], actual: ['budget', 'taste'] });
    at('first')
      .when('change-stage', { to: 'fourth', evidence: evidence('demo') })
      .then({ code: 'STAGE_GATE_FAILED', expected: ['budget'] });
    at('first')
      .when('change-stage', { to: 'fourth', evidence: evidence('demo', 'budget') })
      .then([{ type: 'OpportunityStageChanged', data: { direction: 'skip', evidence: evidence('demo', 'budget') } }]);
    at('fourth')
      .when('change-stage', { to: 'third', reasonCode: 'stepBack' })
      .then([{ type: 'OpportunityStageChanged' }]);
  });
  test('to where it is: no change; to an unknown stage: STAGE_NOT_IN_PIPELINE', () => {
    opened().when('change-stage', { to: 'new' }).then([]);
    opened().when('change-stage', { to: 'won' }).then({ code: 'STAGE_NOT_IN_PIPELINE', path: '/to' });
  });
  test('under the latest version of the pipeline; a stage it dropped keeps its ordinal', () => {
    const next = { ...strict, version: 5, stages: strict.stages.filter((stage) => stage.id !== 'second') };
    opened({ pipelineId: 'strict', stageId: 'second' })
      .when('change-stage', { to: 'fourth' }, { pipelines: [next] })
      .then([
        {
          type: 'OpportunityStageChanged',
          data: { fromOrdinal: 2, toOrdinal: 3, pipelineVersion: 5, direction: 'forward' },
        },
      ]);
  });
});
