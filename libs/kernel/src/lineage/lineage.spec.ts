import { int, personal, text } from '../columns.js';
import { prepare } from '../prepare.js';
import { type AnyReadModel, keep, readModelOf, remove, set } from '../read-model.js';
import { historyOf } from '../testing/fold-all.js';
import { allSourcesOf, lineageOf } from './lineage.js';

type Events = {
  Joined: { name: string; email?: string; source: string; tags: readonly string[] };
  Changed: { changes: readonly { path: string; new: string }[] };
  Scored: { points: number; note: string };
  Left: { reason: string };
};
const keys = (e: { readonly root: string }) => [{ key: { id: e.root } }];
const member = readModelOf<Events>()({
  name: 'member',
  version: 1,
  shape: 'state',
  doc: '',
  key: { id: text() },
  columns: {
    name: personal(text()),
    initial: text(),
    source: text(),
    reachable: text(),
    tags: int(),
    joined: text(),
    city: text(),
    phone: text(),
    points: int(),
    level: text(),
    fixed: int(),
  },
  on: {
    Joined: {
      keys,
      evolve: (_row, e) =>
        set({
          name: e.data.name,
          source: e.data.source,
          reachable: e.data.email === undefined ? 'no' : 'yes',
          tags: e.data.tags.length,
          joined: e.occurredAt,
          fixed: 1,
        }),
    },
    Changed: {
      keys,
      evolve: (_row, e) =>
        set(Object.fromEntries(e.data.changes.map(({ path, new: value }) => [path, value])) as { city?: string }),
    },
    Scored: {
      keys,
      evolve: (row, e) => {
        // Read, and of no consequence.
        if (e.data.note === '\u0000') return keep;
        const points = (row?.points ?? 0) + e.data.points;
        return set({ points, level: points > 5 ? 'high' : 'low', initial: row?.name?.slice(0, 1) ?? null });
      },
    },
    Left: { keys, evolve: (_row, e) => (e.data.reason === 'mistake' ? keep : remove('left')) },
  },
  golden: [],
}) as AnyReadModel;

const golden = [
  { type: 'Joined', data: { name: 'Ada', source: 'web', tags: ['a'] } },
  { type: 'Changed', data: { changes: [{ path: 'city', new: 'Turin' }] } },
  { type: 'Changed', data: { changes: [{ path: 'phone', new: '1' }] } },
  { type: 'Scored', data: { points: 4, note: 'n' } },
  { type: 'Left', data: { reason: 'mistake' } },
  { type: 'Left', data: { reason: 'moved' } },
];
const lineage = lineageOf(prepare(member), [historyOf(golden)]);
const sources = (column: string): string[] =>
  (lineage.columns.find((one) => one.column === column)?.sources ?? []).map(
    ({ event, of, path }) => `${event}${of === 'data' ? '' : ' envelope'}.${path}`,
  );

test('of all that a handler reads each column has what it depends on, and nothing else', () => {
  expect(sources('name')).toEqual(['Joined.name']);
  expect(sources('source')).toEqual(['Joined.source']);
  expect(sources('joined')).toEqual(['Joined envelope.occurredAt']);
  expect(sources('id')).toContain('Joined envelope.root');
  expect(sources('fixed')).toEqual([]);
});
test('a field that is absent, and the length of a list, are read as well', () => {
  expect(sources('reachable')).toEqual(['Joined.email']);
  expect(sources('tags')).toEqual(['Joined.tags.length']);
});
test('items of lists are one field, whichever branch they lead to', () => {
  const both = ['Changed.changes.*.new', 'Changed.changes.*.path'];
  expect([sources('city'), sources('phone')]).toEqual([both, both]);
});
test('what comes by way of another column of the row is followed', () => {
  expect(lineage.columns.find((one) => one.column === 'initial')).toMatchObject({ sources: [], columns: ['name'] });
  expect(allSourcesOf(lineage, 'initial').map(({ path }) => path)).toEqual(['name']);
  expect(lineage.columns.find((one) => one.column === 'level')?.columns).toEqual(['points']);
});
test('what decides whether there is a row, and what is read to no effect, are told apart', () => {
  expect(lineage.row.map(({ event, path }) => `${event}.${path}`)).toEqual(['Left.reason']);
  expect(lineage.unattributed.map(({ event, path }) => `${event}.${path}`)).toEqual(['Scored.note']);
});
