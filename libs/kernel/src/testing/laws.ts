import fc from 'fast-check';
import { touchesOf } from '../fold.js';
import type { PositionedEvent } from '../history.js';
import { foldHistory, goldenHistory } from '../history.js';
import { type PreparedModel, prepare } from '../prepare.js';
import type { AnyReadModel } from '../read-model.js';
import { type HistoryOptions, histories } from './histories.js';
import { frozen, type Outcome, replay } from './replay.js';

export interface LawOptions extends HistoryOptions {
  /** Random histories per law. Default 60. */
  readonly runs?: number;
}

/** Runs with clocks and chance forbidden: a fold gets its time from the event. */
function withoutClock<T>(work: () => T): T {
  const { Date: RealDate } = globalThis;
  const { random } = Math;
  const forbid = (): never => {
    throw new Error('a fold reads no clock and no chance');
  };
  Math.random = forbid;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => (args.length === 0 ? forbid() : Reflect.construct(target, args)),
    get: (target, name) => (name === 'now' ? forbid : Reflect.get(target, name, target)),
    apply: forbid,
  });
  try {
    return work();
  } finally {
    globalThis.Date = RealDate;
    Math.random = random;
  }
}

/** Outcomes of disjoint roots as one. */
const joined = (outcomes: readonly Outcome[]): Outcome => ({
  rows: outcomes.flatMap((outcome) => outcome.rows).sort(),
  quarantined: outcomes.flatMap((outcome) => outcome.quarantined).sort(),
});
function byRoot(history: readonly PositionedEvent[]): PositionedEvent[][] {
  const parts = new Map<string, PositionedEvent[]>();
  for (const item of history) {
    const root = `${item.event.tenant} ${item.event.root}`;
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [item]);
    else part.push(item);
  }
  return [...parts.values()];
}

/**
 * The history without the events that name a row of another root. The log never has them (ids are minted per journey);
 * drawn histories may, where a golden event's ids are no UUIDs.
 */
function lawful(model: PreparedModel, history: readonly PositionedEvent[]): PositionedEvent[] {
  const owners = new Map<string, string>();
  return history.filter(({ event }) => {
    let ids: string[];
    try {
      ids = touchesOf(model, event).map((touch) => touch.id);
    } catch {
      return true;
    }
    if (ids.some((id) => (owners.get(id) ?? event.root) !== event.root)) return false;
    for (const id of ids) owners.set(id, event.root);
    return true;
  });
}

/**
 * The laws every read model obeys, as one `describe` block: call it at the top of a projection's spec. Random histories
 * are made of the model's golden events (or of `events`); whatever the engine does to them, the rows are the same to the byte.
 */
export function modelLaws(model: AnyReadModel, options: LawOptions = {}): void {
  const prepared = prepare(model);
  const given = histories(model, options).map((history) => lawful(prepared, history));
  const check = (property: fc.IPropertyWithHooks<never> | fc.IRawProperty<never>): void => {
    fc.assert(property as fc.IProperty<never>, { numRuns: options.runs ?? 60 });
  };
  const law = (against: (history: PositionedEvent[]) => Outcome): void => {
    check(
      fc.property(given, (history) => {
        expect(against(history)).toEqual(replay(prepared, history));
      }) as never,
    );
  };

  describe(`laws of ${model.name}`, () => {
    test('the golden events fold, and are of every type handled', () => {
      expect(() => foldHistory(prepared, goldenHistory(model))).not.toThrow();
      expect([...new Set(model.golden.map((golden) => golden.type))].sort()).toEqual(prepared.types);
    });
    test('folded twice it is the same', () => law((history) => replay(prepared, history)));
    test('a fold reads no clock and no chance', () => law((history) => withoutClock(() => replay(prepared, history))));
    test('a fold leaves its row and its event as they are', () => law((history) => replay(frozen(prepared), history)));
    test('in random batches, with redelivery, it is the same', () => {
      const cuts = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 });
      check(
        fc.property(given, cuts, (history, draws) => {
          const cut = (index: number): boolean => (draws[index % draws.length] as number) < 3;
          const redeliver = (index: number): number => draws[(index + 1) % draws.length] as number;
          expect(replay(prepared, history, { cut, redeliver })).toEqual(replay(prepared, history));
        }) as never,
      );
    });
    test('root by root it is the same', () =>
      law((history) => joined(byRoot(history).map((part) => replay(prepared, part)))));
  });
}
