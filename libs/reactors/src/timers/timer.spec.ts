import type { ModelDescription } from '@recount/read-store';
import { fitTimers, type Timer, TimerDefinitionError } from './timer.js';

const book: ModelDescription = {
  name: 'book',
  version: 3,
  shape: 'state',
  doc: '',
  key: { book_id: { kind: 'uuid' } },
  columns: { due_at: { kind: 'instant' }, armed_by: { kind: 'uuid' }, title: { kind: 'text' } },
};
const overdue: Timer = {
  name: 'overdue',
  doc: '',
  model: 'book',
  due: 'due_at',
  basis: 'armed_by',
  command: ({ row }) => ({ streamType: 'book', id: row.book_id ?? '', command: 'remind', body: {} }),
};

test('a timer takes its key from its model; one without its model is named', () => {
  const { ready, without } = fitTimers([overdue, { ...overdue, name: 'other', model: 'elsewhere' }], [book]);
  expect(ready).toMatchObject([{ name: 'overdue', keys: ['book_id'] }]);
  expect(without).toEqual(['other']);
});

test.each([
  ['a ledger', overdue, { ...book, shape: 'ledger' as const }, 'is a ledger'],
  ['a due column that is no instant', { ...overdue, due: 'title' }, book, 'has no instant title'],
  ['a basis that is no uuid', { ...overdue, basis: 'title' }, book, 'has no uuid title'],
])('%s is refused', (_what, definition, model, problem) => {
  const fit = () => fitTimers([definition], [model]);
  expect(fit).toThrow(TimerDefinitionError);
  expect(fit).toThrow(`timer overdue: book ${problem}`);
});
