import { FoldError, type PreparedModel, type RecordedStep, Recorder, touchesOf } from '@recount/kernel';
import { type Effect, type EventEffects, ReadStoreError } from '../api.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { type HistoryEvent, readHistory } from '../history.js';
import { literal } from '../sql.js';
import { tracedEvent } from './traced.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Everything one event set, in all models: its root is folded again up to it and what it did to each row is written down.
 * An event that is not folded yet has no effects.
 * @throws ReadStoreError VALIDATION_FAILED, NOT_FOUND (also for an event of another tenant)
 */
export async function effects(engine: Engine, tenant: string, eventId: string): Promise<EventEffects> {
  if (!UUID.test(eventId))
    throw new ReadStoreError({
      code: 'VALIDATION_FAILED',
      path: '/eventId',
      message: `${eventId} is no event id (a UUID)`,
    });
  // Ids are unique in a stream only; those of the house are unique.
  const query = { after: null, limit: 1, tenant, whole: true, condition: `event_id = ${literal(eventId)}` };
  const event = (await readHistory(engine.pool, query, engine.upcasting))[0];
  if (event === undefined)
    throw new ReadStoreError({ code: 'NOT_FOUND', path: '/eventId', message: `there is no event ${eventId}` });
  const checkpoint = (await readCheckpoint(engine.pool))?.position ?? -1n;
  const found: Effect[] = [];
  const models = engine.catalogue.models.filter((model) => model.handlers.has(event.type));
  if (event.position <= checkpoint && models.length > 0) {
    const types = [...new Set(models.flatMap((model) => model.types))];
    const history = await readHistory(
      engine.pool,
      { after: null, until: event.position, limit: null, types, tenant, root: event.root },
      engine.upcasting,
    );
    for (const model of models) found.push(...effectsIn(model, event, history));
  }
  return { event: tracedEvent(event), folded: event.position <= checkpoint, effects: found };
}

function effectsIn(model: PreparedModel, event: HistoryEvent, history: readonly HistoryEvent[]): Effect[] {
  const about = { model: model.name, version: model.version };
  try {
    return touchesOf(model, event).flatMap(({ id, key }) => {
      const recorder = new Recorder(model, id);
      for (const one of history) if (model.handlers.has(one.type)) recorder.apply(one, one.position);
      const step: RecordedStep | undefined = recorder.steps.find((one) => one.position === event.position);
      if (step === undefined) return [];
      const { asserted, read, fields, created, removed } = step;
      const named = Object.fromEntries(model.keys.map(({ name }, i) => [name, key[i]]));
      return [{ ...about, key: named, created, asserted, read, fields, ...(removed === undefined ? {} : { removed }) }];
    });
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    return [{ ...about, key: null, created: false, asserted: {}, read: [], fields: [], failed: error.message }];
  }
}
