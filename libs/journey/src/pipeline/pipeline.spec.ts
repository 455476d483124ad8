import { given } from '../testing/index.js';
import { pipeline } from './index.js';

const stages = [
  { id: 'quoted', name: 'Quoted' },
  { id: 'ordered', name: 'Ordered' },
];
const defining = (more: Record<string, unknown> = {}, id = 'deals') =>
  given(pipeline, [], { id }).when('define', { name: 'Deals', stages, ...more });

test('a pipeline begins at version 1, allows skips, and is its own root', () => {
  defining().then([{ type: 'PipelineDefined', data: { version: 1, name: 'Deals', stages, skipAllowed: true } }]);
  expect(pipeline.root({ type: 'PipelineDefined', data: {} }, { id: 'deals', stream: 'pipeline-default.deals' })).toBe(
    'pipeline-default.deals',
  );
});
test('the standard pipeline has a version 1 from the start', () => {
  defining({}, 'standard').then([{ type: 'PipelineDefined', data: { version: 2 } }]);
});
test('each change is the next version; the same again is no change', () => {
  defining()
    .accepted()
    .when('define', { name: 'Deals', stages, version: 1 })
    .then([])
    .when('define', { name: 'Deals', stages: [...stages].reverse() })
    .then([{ type: 'PipelineDefined', data: { version: 2 } }])
    .when('define', { name: 'Deals', stages: [...stages].reverse(), skipAllowed: false, version: 3 })
    .then([{ type: 'PipelineDefined', data: { version: 3, skipAllowed: false } }]);
});
test('a version that is not the next one: VERSION_GAP', () => {
  defining({ version: 2 }).then({ code: 'VERSION_GAP', path: '/version', expected: 1, actual: 2 });
  defining()
    .accepted()
    .when('define', { name: 'Other', stages, version: 3 })
    .then({ code: 'VERSION_GAP', expected: 2, currentEventId: defining().context.eventId(0) });
});
test('no stage, or one twice: VALIDATION_FAILED', () => {
  defining({ stages: [] }).then({ code: 'VALIDATION_FAILED', path: '/stages' });
  defining({ stages: [...stages, stages[0]] }).then({
    code: 'VALIDATION_FAILED',
    path: '/stages/2/id',
    actual: 'quoted',
  });
});
test('gates belong to its stages, and are part of a version', () => {
  const gates = [{ stageId: 'ordered', rules: ['credit'] }];
  const gated = defining({ gates });
  gated.then([{ type: 'PipelineDefined', data: { gates } }]);
  gated.accepted().when('define', { name: 'Deals', stages, gates }).then([]);
  gated
    .accepted()
    .when('define', { name: 'Deals', stages, gates: [{ stageId: 'ordered', rules: ['credit', 'stock'] }] })
    .then([{ type: 'PipelineDefined', data: { version: 2 } }]);
  gated
    .accepted()
    .when('define', { name: 'Deals', stages })
    .then([{ type: 'PipelineDefined', data: { version: 2 } }]);
  defining()
    .accepted()
    .when('define', { name: 'Deals', stages, gates: [{ stageId: 'ordered', rules: [] }] })
    .then([]);
  defining({ gates: [{ stageId: 'paid', rules: ['credit'] }] }).then({
    code: 'VALIDATION_FAILED',
    path: '/gates/0/stageId',
    actual: 'paid',
  });
});
