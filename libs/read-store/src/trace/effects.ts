import {
  applyEvent,
  type Entry,
  FoldError,
  type PreparedModel,
  type RecordedStep,
  Recorder,
  type Touch,
  touchesOf,
} from '@recount/kernel';
import type { Engine } from '../engine.js';
import { type HistoryEvent, readHistory } from '../history.js';
import { invalid } from '../query/errors.js';
import type { PageOptions } from '../query/result.js';
import { ReadStoreError } from '../read-store-error.js';
import { literal } from '../sql.js';
import { checkedLimit, placeCursor, placeOf } from './page.js';
import type { Effect, EventEffects } from './result.js';
import { logPlace } from './standing.js';
import { tracedEvent } from './traced.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Rows of a page at most. */
const MAX_ROWS = 10_000;

/** One row an event names, in one model: whether it set anything there shows when it is folded. */
interface Named {
  readonly model: PreparedModel;
  readonly touch: Touch | undefined;
  readonly failed?: string;
}

/**
 * Everything one event set, in all models: its root is folded up to it and what it did to each row is written down.
 * An event that is not folded yet has no effects. Pages are cut by the rows it names, in the order of models and event.
 * @throws ReadStoreError VALIDATION_FAILED, NOT_FOUND (also for an event of another tenant), LOG_MISMATCH
 */
export async function effects(
  engine: Engine,
  tenant: string,
  eventId: string,
  { limit, cursor }: PageOptions = {},
): Promise<EventEffects> {
  if (!UUID.test(eventId)) throw invalid('/eventId', `${eventId} is no event id (a UUID)`);
  const most = checkedLimit(limit, MAX_ROWS, Number.POSITIVE_INFINITY);
  // Ids are unique in a stream only; those of the house are unique.
  const query = { after: null, limit: 1, tenant, whole: true, condition: `event_id = ${literal(eventId)}` };
  const [event] = await readHistory(engine.pool, query, engine.upcasting);
  if (event === undefined)
    throw new ReadStoreError({ code: 'NOT_FOUND', path: '/eventId', message: `there is no event ${eventId}` });
  const { log, folded } = await logPlace(engine.pool);
  const models = engine.catalogue.models.filter((model) => model.handlers.has(event.type));
  const isFolded = folded !== null && event.position <= folded;
  const named = isFolded ? models.flatMap((model) => namedBy(model, event)) : [];
  const question = ['effects', tenant, eventId, models.map(({ name, version }) => `${name}@${version}`)];
  const from = cursor === undefined ? 0 : startOf(named, placeOf(cursor, log, question).after);
  const page = named.slice(from, from + most);
  const last = page.at(-1);
  return {
    tenant,
    event: tracedEvent(event),
    folded: isFolded,
    log,
    position: folded === null ? null : String(folded),
    effects: await effectsOn(engine, event, page),
    nextCursor:
      last !== undefined && from + most < named.length
        ? placeCursor(log, question, { pinned: [], after: placeIn(last) })
        : null,
  };
}

function namedBy(model: PreparedModel, event: HistoryEvent): Named[] {
  try {
    return touchesOf(model, event).map((touch) => ({ model, touch }));
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    return [{ model, touch: undefined, failed: error.message }];
  }
}

const placeIn = ({ model, touch }: Named): string[] => [model.name, touch?.id ?? ''];

function startOf(named: readonly Named[], after: readonly string[]): number {
  const at = named.findIndex((one) => placeIn(one).every((part, i) => part === after[i]));
  if (at < 0) throw invalid('/cursor', 'is not a cursor of this service');
  return at + 1;
}

/** Effects on these rows: each model's are folded together, once, up to the event. */
async function effectsOn(engine: Engine, event: HistoryEvent, page: readonly Named[]): Promise<Effect[]> {
  const models = [...new Set(page.map(({ model }) => model))];
  if (models.length === 0) return [];
  const types = [...new Set(models.flatMap((model) => model.types))];
  const history = await readHistory(
    engine.pool,
    { after: null, until: event.position - 1n, limit: null, types, tenant: event.tenant, root: event.root },
    engine.upcasting,
  );
  return models.flatMap((model) =>
    effectsIn(
      model,
      event,
      history,
      page.filter((one) => one.model === model),
    ),
  );
}

function effectsIn(
  model: PreparedModel,
  event: HistoryEvent,
  history: readonly HistoryEvent[],
  named: readonly Named[],
): Effect[] {
  const about = { model: model.name, version: model.version };
  const failure = (failed: string): Effect[] => [
    { ...about, key: null, created: false, asserted: {}, read: [], fields: [], failed },
  ];
  const broken = named.find(({ failed }) => failed !== undefined)?.failed;
  if (broken !== undefined) return failure(broken);
  const touched = named.flatMap(({ touch }) => touch ?? []);
  const wanted = new Set(touched.map(({ id }) => id));
  const rows = new Map<string, Entry>();
  try {
    for (const one of history) {
      const touches = touchesOf(model, one).filter(({ id }) => wanted.has(id));
      if (touches.length > 0) applyEvent(model, one, one.position, rows, touches);
    }
    return touched.flatMap(({ id, key }) => {
      const recorder = new Recorder(model, id, rows);
      recorder.apply(event, event.position);
      const step: RecordedStep | undefined = recorder.steps[0];
      if (step === undefined) return [];
      const { asserted, read, fields, created, removed } = step;
      const row = Object.fromEntries(model.keys.map(({ name }, i) => [name, key[i]]));
      return [{ ...about, key: row, created, asserted, read, fields, ...(removed === undefined ? {} : { removed }) }];
    });
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    return failure(error.message);
  }
}
