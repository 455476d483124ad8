import { given } from '../testing/index.js';
import { intake } from './index.js';

const batch = { source: 'crm_opportunities', mappingVersion: 1, files: [{ name: 'a.csv', sha256: 'aa' }] };
const row = { file: 'a.csv', row: 7, code: 'AMOUNT_NOT_POSITIVE', message: 'below zero' };
const starting = () => given(intake).when('start', batch);
const started = () => starting().accepted();

test('an import starts once; the same files and mapping again are no change, even when it is complete', () => {
  starting()
    .then([{ type: 'ImportBatchStarted', data: batch }])
    .when('start', batch)
    .then([])
    .when('complete', { rows: 0, accepted: 0, rejected: 0 })
    .accepted()
    .when('start', batch)
    .then([]);
});
test('other files or another mapping: DUPLICATE_IMPORT; none: VALIDATION_FAILED', () => {
  started()
    .when('start', { ...batch, mappingVersion: 2 })
    .then({ code: 'DUPLICATE_IMPORT', currentEventId: starting().context.eventId(0) });
  started()
    .when('start', { ...batch, files: [{ name: 'a.csv', sha256: 'bb' }] })
    .then({ code: 'DUPLICATE_IMPORT' });
  given(intake)
    .when('start', { ...batch, files: [] })
    .then({ code: 'VALIDATION_FAILED', path: '/files' });
});
test('a row is rejected once, whatever is restarted', () => {
  started()
    .when('reject-row', row)
    .then([{ type: 'ImportRowRejected', data: row }])
    .when('reject-row', row)
    .then([])
    .when('reject-row', { ...row, row: 8 })
    .then([{ type: 'ImportRowRejected' }]);
});
test('a row of another file: VALIDATION_FAILED', () => {
  started()
    .when('reject-row', { ...row, file: 'b.csv' })
    .then({ code: 'VALIDATION_FAILED', path: '/file' });
});
test('complete when every row is accounted for: TOTAL_MISMATCH', () => {
  started()
    .when('complete', { rows: 10, accepted: 8, rejected: 1 })
    .then({ code: 'TOTAL_MISMATCH', path: '/rows', expected: 9, actual: 10 });
});
test('a complete import takes no other end and no further row: TRANSITION_NOT_ALLOWED', () => {
  const done = () =>
    started().when('reject-row', row).accepted().when('complete', { rows: 10, accepted: 9, rejected: 1 }).accepted();
  done().when('complete', { rows: 10, accepted: 9, rejected: 1 }).then([]);
  done().when('complete', { rows: 10, accepted: 10, rejected: 0 }).then({ code: 'TRANSITION_NOT_ALLOWED' });
  done().when('reject-row', row).then([]);
  done()
    .when('reject-row', { ...row, row: 9 })
    .then({ code: 'TRANSITION_NOT_ALLOWED' });
});
test('rows of an import that never started: NOT_FOUND', () => {
  given(intake).when('reject-row', row).then({ code: 'NOT_FOUND' });
  expect(intake.root({ type: 'ImportBatchStarted', data: batch }, { id: 'b', stream: 'import-default.b' })).toBe(
    'import-default.b',
  );
});
