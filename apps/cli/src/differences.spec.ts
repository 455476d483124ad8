import type { DifferentRow, ExplainStep, StageDiff } from '@recount/read-store';
import { printDifferences } from './differences.js';
import type { Output } from './output.js';
import { coloursFor } from './terminal/colour.js';

const step = (position: number, type: string, more: Partial<ExplainStep>): ExplainStep =>
  ({ eventId: `e${position}`, type, position: String(position), created: false, asserted: {}, ...more }) as ExplainStep;
const to = (before: unknown, after: unknown) => ({ before, after, changed: before !== after });

/** One row that the two versions do not agree on, as it is told. */
function told(row: Partial<DifferentRow>): string[] {
  const lines: string[] = [];
  const example = { tenant: 't1', root: 'r', key: { id: 'k' }, column: null, event: null, ...row };
  const model = { name: 'deal', from: 1, to: 2, comparable: true, rows: { served: 1, other: 1 }, added: 0, removed: 0 };
  const none = { columnsAdded: [], columnsRemoved: [], columns: [], changed: 0, setAside: { served: 0, other: 0 } };
  const diff = { models: [{ ...model, ...none, examples: [example] }], definition: '', nextCursor: null, seconds: 0 };
  const output = { colours: coloursFor({ isTTY: false } as never), line: (text = '') => lines.push(text) };
  printDifferences(diff as unknown as StageDiff, output as unknown as Output);
  return lines.slice(2, lines.indexOf(''));
}

test('an added row is told with the events by which the staged definition makes it, and those by which the served one removed it', () => {
  const made = step(2, 'DealOpened', {
    created: true,
    asserted: { stage: to(null, 'new'), name: to(null, 'a'), note: to(null, null) },
  });
  const lines = told({
    kind: 'added',
    event: { eventId: 'e5', type: 'DealLost', position: '5', occurredAt: '', stream: '' },
    explained: {
      served: [made, step(5, 'DealLost', { removed: 'price' })],
      other: [made, step(5, 'DealLost', { asserted: { open: to(true, false) } })],
      steps: { served: 2, other: 2 },
    },
  });
  expect(lines).toEqual([
    '  k  added  tenant t1',
    '    they part at DealLost, position 5  e5',
    '    served  2  DealOpened makes it: stage new, name a  event e2',
    '    served  5  DealLost removes it: price  event e5',
    '    other   2  DealOpened makes it: stage new, name a  event e2',
    '    other   5  DealLost: open true → false  event e5',
  ]);
});

test('of a long history of a removed row the making event is told, and how many there are', () => {
  const moves = Array.from({ length: 20 }, (_, n) => step(n + 2, 'DealMoved', { asserted: { stage: to(n, n + 1) } }));
  const lines = told({
    kind: 'removed',
    explained: {
      served: [step(1, 'DealOpened', { created: true }), ...moves],
      other: [],
      steps: { served: 21, other: 0 },
    },
  });
  expect(lines).toHaveLength(8);
  expect(lines[1]).toBe('    served  1  DealOpened makes it: nothing else  event e1');
  expect(lines.slice(-2)).toEqual([
    '    served  21  DealMoved: stage 19 → 20  event e21',
    '    served  and 15 further events',
  ]);
});
