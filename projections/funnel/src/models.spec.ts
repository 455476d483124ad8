import { foldAll, modelLaws } from '@recount/kernel/testing';
import { funnelStep } from './funnel-step.js';
import { golden } from './golden.js';
import { opportunity } from './opportunity.js';
import { pipelineStage } from './pipeline-stage.js';

modelLaws(opportunity);
modelLaws(funnelStep);
modelLaws(pipelineStage);

test('an opportunity as it stands after a jump, a fall, a loss and a second life', () => {
  const [deal, lost] = foldAll(opportunity, golden);
  expect(deal).toMatchObject({
    status: 'won',
    stage_id: 'proposal',
    stage_ordinal: 3,
    furthest_ordinal: 5,
    amount: '85000.00',
    currency: 'CNY',
    owner_id: 'bob',
    expected_close: '2026-06-01',
    opened_at: '2026-04-01T08:00:00.000Z',
    closed_at: '2026-04-10T08:00:00.000Z',
    reason_code: 'verbal',
    competitor_id: null,
    skips: 1,
    regressions: 1,
    reopened: 1,
  });
  expect(lost).toMatchObject({
    status: 'lost',
    customer_id: null,
    amount: null,
    date_unknown: true,
    reason_code: 'notRecorded',
  });
});

test('a jump reaches the stages between', () => {
  const steps = foldAll(funnelStep, golden.slice(0, 4));
  expect(steps.map((s) => [s.no, s.step, s.stage_id, s.stage_ordinal])).toEqual([
    [1, 'opened', 'new', 1],
    [1, 'entered', 'qualified', 2],
    [1, 'skipped', 'proposal', 3],
    [2, 'skipped', 'quoted', 4],
    [3, 'entered', 'negotiation', 5],
    [1, 'regressed', 'proposal', 3],
  ]);
});

test('a stage stays as the last version that has it says', () => {
  const rows = foldAll(pipelineStage, pipelineStage.golden);
  expect(rows.map((row) => [row.stage_id, row.name, row.ordinal, row.pipeline_version])).toEqual([
    ['new', 'New', 1, 1],
    ['quoted', 'Offer', 1, 2],
  ]);
});
