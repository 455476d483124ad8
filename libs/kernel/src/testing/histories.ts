import fc from 'fast-check';
import { type EventSketch, goldenHistory, type PositionedEvent, sketchedEvent } from '../history.js';
import type { AnyReadModel } from '../read-model.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The value with every UUID in it exchanged for its counterpart in another journey. */
function translated<T>(value: T, journey: number): T {
  if (journey === 0) return value;
  const mark = journey.toString(16).padStart(2, '0');
  return JSON.parse(JSON.stringify(value).replace(UUID, (uuid) => `${mark}${uuid.slice(2)}`)) as T;
}
/** The value with its lists emptied or their first item doubled. */
function withParts(value: unknown, how: 'empty' | 'double'): unknown {
  if (Array.isArray(value))
    return how === 'empty' ? [] : [...value.slice(0, 1), ...value.map((item) => withParts(item, how))];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withParts(member, how)]));
}

export interface HistoryOptions {
  /** Sketches to draw from. Default: the model's golden events. */
  readonly events?: readonly EventSketch[];
}

/**
 * Random histories made of a model's golden events: several journeys in two tenants side by side, events repeated, out of their
 * order, with lists emptied and items doubled.
 */
export function histories(model: AnyReadModel, options: HistoryOptions = {}): fc.Arbitrary<PositionedEvent[]> {
  const pool = options.events?.map(sketchedEvent) ?? goldenHistory(model);
  const anyEvent = fc.record({
    index: fc.nat({ max: pool.length - 1 }),
    journey: fc.nat({ max: 3 }),
    tenant: fc.constantFrom('golden', 'other'),
    parts: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('empty' as const, 'double' as const) },
    ),
  });
  const disorder = fc.array(anyEvent, { minLength: 1, maxLength: 60 });
  // A whole golden history, journeys interleaved but each in its own order: the rows it makes are deep.
  const inOrder = fc.array(fc.nat({ max: 2 }), { minLength: pool.length, maxLength: pool.length * 3 }).map((turns) => {
    const next = [0, 0, 0];
    return turns.map((journey) => ({
      index: (next[journey] as number)++ % pool.length,
      journey,
      tenant: 'golden',
      parts: undefined,
    }));
  });
  return fc.oneof(disorder, inOrder).map((drawn) =>
    drawn.map(({ index, journey, tenant, parts }, n) => {
      const { event } = pool[index] as PositionedEvent;
      const moved = translated(event, journey);
      const data = parts === undefined ? moved.data : withParts(moved.data, parts);
      const stream = `${moved.streamType}-${tenant}.${moved.streamId}`;
      return sketchedEvent(
        {
          type: moved.type,
          data,
          stream,
          root: moved.root,
          tenant,
          occurredAt: moved.occurredAt,
          metadata: { ...moved.metadata },
        },
        n,
      );
    }),
  );
}
