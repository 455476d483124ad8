import { int, text } from './columns.js';
import { closure } from './explanation.js';
import { entryId } from './fold.js';
import { behaviourText, structureText } from './identity.js';
import { prepare } from './prepare.js';
import { type AnyReadModel, keep, readModelOf, set } from './read-model.js';
import { Recorder } from './record.js';
import { historyOf } from './testing/fold-all.js';

type Events = {
  Named: { name: string };
  Rated: { points: number; by: { who: string } };
  Promoted: { bonus: number };
  Seen: { where: string };
};
const person = readModelOf<Events>()({
  name: 'person',
  version: 1,
  shape: 'state',
  doc: '',
  key: { id: text() },
  columns: { name: text(), points: int(), level: int(), seen: text() },
  on: {
    Named: { keys: (e) => [{ key: { id: e.root } }], evolve: (_row, e) => set({ name: e.data.name }) },
    Rated: {
      keys: (e) => [{ key: { id: e.root } }],
      evolve: (row, e) => set({ points: (row?.points ?? 0) + e.data.points }),
    },
    Promoted: {
      keys: (e) => [{ key: { id: e.root } }],
      evolve: (row, e) => set({ level: (row?.points ?? 0) > 5 ? e.data.bonus : 0 }),
    },
    Seen: {
      keys: (e) => [{ key: { id: e.root } }],
      evolve: (row, e) => (row?.seen === e.data.where ? keep : set({ seen: e.data.where })),
    },
  },
  golden: [
    { type: 'Named', data: { name: 'Ada' } },
    { type: 'Rated', data: { points: 3, by: { who: 'x' } } },
    { type: 'Promoted', data: { bonus: 2 } },
    { type: 'Seen', data: { where: 'here' } },
  ],
});

describe('explaining a row', () => {
  const model = prepare(person);
  const root = '00000000-0000-4000-8000-000000000001';
  const recorder = new Recorder(model, entryId('golden', [root]));
  const history = historyOf([
    { type: 'Named', data: { name: 'Ada' } },
    { type: 'Rated', data: { points: 4, by: { who: 'x' } } },
    { type: 'Seen', data: { where: 'here' } },
    { type: 'Seen', data: { where: 'here' } },
    { type: 'Promoted', data: { bonus: 1 } },
    { type: 'Rated', data: { points: 4, by: { who: 'y' } } },
    { type: 'Promoted', data: { bonus: 2 } },
    { type: 'Rated', data: { points: 1, by: { who: 'y' } } },
    { type: 'Named', data: { name: 'Someone else' }, root: '00000000-0000-4000-8000-000000000002' },
  ]);
  for (const { event, position } of history) recorder.apply(event, position);
  const positions = (steps: readonly { position: bigint }[]) => steps.map((step) => Number(step.position));

  test('names what each event asserted and read, and leaves out those that asserted nothing', () => {
    expect(recorder.entry?.row).toEqual({ id: root, name: 'Ada', points: 9, level: 2, seen: 'here' });
    expect(positions(recorder.steps)).toEqual([1, 2, 3, 5, 6, 7, 8]);
    expect(recorder.steps[1]).toMatchObject({
      asserted: { points: { before: null, after: 4, changed: true } },
      read: ['points'],
      fields: ['points'],
      created: false,
    });
  });
  test('a cell is the closure of what was asserted and what was read to assert it, and no later', () => {
    expect(positions(closure(recorder.steps, 'level'))).toEqual([1, 2, 5, 6, 7]);
    expect(positions(closure(recorder.steps, 'name'))).toEqual([1]);
    expect(positions(closure(recorder.steps, 'points'))).toEqual([1, 2, 6, 8]);
  });
});

describe('the identity of a definition', () => {
  const changed = (change: Partial<AnyReadModel>) => prepare({ ...person, ...change } as AnyReadModel);
  test('structure changes with columns, types and indexes, not with words', () => {
    const was = structureText(prepare(person));
    expect(structureText(changed({ doc: 'Other words.' }))).toBe(was);
    expect(structureText(changed({ indexes: [{ columns: ['name'] }] }))).not.toBe(was);
    expect(structureText(changed({ columns: { ...person.columns, level: text() } }))).not.toBe(was);
  });
  test('behaviour changes with the rows that the golden events make', () => {
    const other = {
      ...person.on,
      Promoted: { ...person.on.Promoted, evolve: () => set({ level: 7 }) },
    } as AnyReadModel['on'];
    expect(behaviourText(changed({ on: other }))).not.toBe(behaviourText(prepare(person)));
  });
});
