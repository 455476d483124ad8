import type { PreparedModel } from './prepare.js';
import type { RecordedStep } from './record.js';

/**
 * The steps that made one column: every event that asserted it, and, for each of those, the events that had asserted
 * what was read to do so. Creations, removals and revivals always belong to it.
 */
export function closure(steps: readonly RecordedStep[], column: string): RecordedStep[] {
  const wanted = new Set([column]);
  const found: RecordedStep[] = [];
  for (const step of [...steps].reverse()) {
    const asserts = Object.keys(step.asserted).some((name) => wanted.has(name));
    if (asserts) for (const name of step.read) wanted.add(name);
    if (asserts || step.removed !== undefined || step.created) found.push(step);
  }
  return found.reverse();
}

/** The columns that hold their declared default: no event has asserted them since the row came into being, or came back. */
export function defaulted(model: PreparedModel, steps: readonly RecordedStep[]): string[] {
  const begun = steps.slice(
    Math.max(
      0,
      steps.findLastIndex((step) => step.created),
    ),
  );
  return model.columns
    .filter(({ name, initial }) => initial !== null && !begun.some((step) => Object.hasOwn(step.asserted, name)))
    .map(({ name }) => name);
}
