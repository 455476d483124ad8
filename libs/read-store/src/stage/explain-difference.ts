import type { PreparedModel } from '@recount/kernel';
import type { Engine } from '../engine.js';
import { explainVersion } from '../explain.js';
import { ReadStoreError } from '../read-store-error.js';
import type { ExplainStep, Explanation } from '../trace/result.js';
import type { Differing } from './diff-model.js';
import type { DifferentRow } from './result.js';

/** Explains an example by both versions, side by side, and finds the event from which they part. */
export async function explainDifference(
  engine: Engine,
  served: PreparedModel | undefined,
  other: PreparedModel | undefined,
  row: Differing,
  position: bigint | null,
): Promise<DifferentRow> {
  const of = (model: PreparedModel | undefined) => explained(engine, model, row, position);
  const [a, b] = [await of(served), await of(other)];
  const event = partingEvent(stepsOf(a, served, row.column), stepsOf(b, other, row.column), row.column);
  const about = (steps: readonly ExplainStep[]) => stepsAbout(steps, event?.position ?? '0');
  return {
    ...row,
    served: row.column === null ? (a?.row ?? null) : (a?.value ?? null),
    other: row.column === null ? (b?.row ?? null) : (b?.value ?? null),
    event,
    explained: {
      served: about(a?.steps ?? []),
      other: about(b?.steps ?? []),
      steps: { served: a?.steps.length ?? 0, other: b?.steps.length ?? 0 },
    },
  };
}

/** Steps of one side that an example shows at most. */
const MOST_STEPS = 40;

/** A history around a position, what last brought the row into being, and how it ended. */
function stepsAbout(steps: readonly ExplainStep[], position: string): readonly ExplainStep[] {
  if (steps.length <= MOST_STEPS) return steps;
  const at = steps.findIndex((step) => BigInt(step.position) >= BigInt(position));
  const from = Math.max(0, Math.min(at < 0 ? steps.length : at - MOST_STEPS / 2, steps.length - MOST_STEPS));
  const made = steps.findLastIndex(({ created }) => created);
  const end = from + MOST_STEPS - (made < from && made >= 0 ? 2 : 1);
  return steps.filter((_, i) => (i >= from && i < end) || i === made || i === steps.length - 1);
}

/** Undefined where the version has no such row. One whose root is set aside is told up to there: so it is stored. */
async function explained(
  engine: Engine,
  model: PreparedModel | undefined,
  { tenant, root, key, column }: Differing,
  position: bigint | null,
): Promise<Explanation | undefined> {
  if (model === undefined) return undefined;
  try {
    const parts = model.keys.map(({ name }) => String(key[name]));
    const aside = await asideAt(engine, model, tenant, root);
    const until = aside !== undefined && (position === null || aside <= position) ? aside - 1n : position;
    return await explainVersion(engine, model, tenant, parts, {
      column: column ?? undefined,
      until: until ?? undefined,
    });
  } catch (error) {
    const code = error instanceof ReadStoreError ? error.body.code : undefined;
    if (code === 'NOT_FOUND' || code === 'ROOT_QUARANTINED') return undefined;
    throw error;
  }
}

/** Position of the event that a version could not fold, where it has set the root aside. */
async function asideAt(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  root: string,
): Promise<bigint | undefined> {
  const { rows } = await engine.pool.query<{ position: string }>(
    'select position::text as position from engine.quarantine where model = $1 and version = $2 and tenant = $3 and root = $4',
    [model.name, model.version, tenant, root],
  );
  return rows[0] === undefined ? undefined : BigInt(rows[0].position);
}

/** One version's steps, and what its column holds before any of them asserts it, as JSON. */
interface Told {
  readonly steps: readonly ExplainStep[];
  readonly initial: string;
}
const stepsOf = (told: Explanation | undefined, model: PreparedModel | undefined, column: string | null): Told => ({
  steps: told?.steps ?? [],
  initial: JSON.stringify((column === null ? null : model?.byName.get(column)?.initial) ?? null),
});

const NOTHING = Symbol('no row');

/**
 * The first event after the last moment at which both held the same: the same value of a column, or both a row or none.
 */
function partingEvent(served: Told, other: Told, column: string | null): DifferentRow['event'] {
  const after = (initial: string, step: ExplainStep | undefined, now: unknown): unknown => {
    if (step === undefined) return now;
    if (step.removed !== undefined) return NOTHING;
    if (column === null) return true;
    const set = step.asserted[column];
    if (set !== undefined) return JSON.stringify(set.after ?? null);
    return now === NOTHING ? initial : now;
  };
  const steps = new Map<string, { served?: ExplainStep; other?: ExplainStep }>();
  for (const step of served.steps) steps.set(step.position, { ...steps.get(step.position), served: step });
  for (const step of other.steps) steps.set(step.position, { ...steps.get(step.position), other: step });
  let a: unknown = NOTHING;
  let b: unknown = NOTHING;
  let parting: ExplainStep | undefined;
  for (const [, step] of [...steps].sort(([p], [q]) => (BigInt(p) < BigInt(q) ? -1 : 1))) {
    a = after(served.initial, step.served, a);
    b = after(other.initial, step.other, b);
    if (a === b) parting = undefined;
    else parting ??= step.other ?? step.served;
  }
  if (parting === undefined) return null;
  const { eventId, type, position, occurredAt, stream } = parting;
  return { eventId, type, position, occurredAt, stream };
}
