import type { Row } from '../query/result.js';
import type { DifferingSource } from './grain.js';
import { grouped } from './grouped.js';
import type { ComparedValue } from './result.js';
import { comparedValue, sameValue, type Written } from './values.js';

/** A row of one side that is not, the same, on the other. */
export interface Identified {
  readonly cell: string;
  /** How many rows of its cell differ. */
  readonly of: number;
  readonly side: 'before' | 'after';
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Row | null;
  readonly values: ReadonlyMap<string, Written>;
}

/** Rows of the same source are one row that changed. Of several of a source those in one currency belong together. */
export function paired(rows: readonly Identified[]): DifferingSource[] {
  const groups = grouped(rows, ({ cell, model, root, key, values }) =>
    JSON.stringify([cell, model, root, key, values.get('currency')?.raw ?? null]),
  );
  return [...groups.values()].flatMap(matched);
}

const alike = (a: Identified, b: Identified): number =>
  [...a.values].filter(([name, value]) => sameValue(value, b.values.get(name) as Written)).length;

/** Each row before with the row after that it has most in common with. */
function matched(group: readonly Identified[]): DifferingSource[] {
  const left = group.filter(({ side }) => side === 'after');
  // A row that stands for nothing is no row that changed: it went, another came.
  const sameSource = group[0]?.model !== null;
  const pairs: [Identified | undefined, Identified | undefined][] = [];
  for (const before of group.filter(({ side }) => side === 'before')) {
    const after = sameSource ? left.toSorted((a, b) => alike(before, b) - alike(before, a))[0] : undefined;
    if (after !== undefined) left.splice(left.indexOf(after), 1);
    pairs.push([before, after]);
  }
  return [...pairs, ...left.map((after) => [undefined, after] as const)].map(([before, after]) =>
    source(before, after),
  );
}

function source(before: Identified | undefined, after: Identified | undefined): DifferingSource {
  const { cell, model, root, key, values: of } = (after ?? before) as Identified;
  const values: Record<string, ComparedValue> = {};
  for (const name of of.keys()) {
    const [a, b] = [before?.values.get(name), after?.values.get(name)];
    if (a === undefined || b === undefined || !sameValue(a, b)) values[name] = comparedValue(a, b);
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { cell, kind, model, root, key, values };
}
