import {
  canonical,
  closure,
  defaulted,
  entryId,
  FoldError,
  type PreparedModel,
  type RecordedStep,
  Recorder,
} from '@recount/kernel';
import type { Engine } from './engine.js';
import type { HistoryEvent } from './history.js';
import { mergedAs, mergedHistory } from './merged/history.js';
import { invalid } from './query/errors.js';
import { parseText, parseValue } from './query/values.js';
import { ReadStoreError } from './read-store-error.js';
import { rowHistory } from './row-history.js';
import { checkedLimit, checkPlaceLog, placeCursor, positionFrom, readPlace } from './trace/page.js';
import type { ExplainOptions, ExplainStep, Explanation } from './trace/result.js';
import { tracedEvent } from './trace/traced.js';

/** Steps of a page at most. */
export const MAX_STEPS = 10_000;

/** The key of a row from its text parts, canonical. @throws ReadStoreError VALIDATION_FAILED */
function keyFrom(model: PreparedModel, parts: readonly string[]): unknown[] {
  if (parts.length !== model.keys.length)
    throw invalid('/key', `${model.name} has the key ${model.keys.map((key) => key.name).join(', ')}`);
  return model.keys.map(({ kind, normalise }, i) => {
    const path = `/key/${i}`;
    const text = parseValue(kind, parts[i] as string, path);
    try {
      return normalise(kind === 'int' ? Number(text) : kind === 'bool' ? text === 'true' : text);
    } catch (error) {
      throw invalid(path, (error as Error).message);
    }
  });
}

/**
 * How a row, or one column of it, came to be: its root's events are read by index and folded again with recording
 * views of row and event. Up to the checkpoint: it explains what is stored, not what is yet to come.
 * @throws ReadStoreError NOT_FOUND, VALIDATION_FAILED, ROOT_QUARANTINED, LOG_MISMATCH for a cursor of another log
 */
export async function explain(
  engine: Engine,
  name: string,
  tenant: string,
  parts: readonly string[],
  options: Asked = {},
): Promise<Explanation> {
  const model = engine.catalogue.model(name);
  if (model === undefined) throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${name}` });
  return explainVersion(engine, model, tenant, parts, { ...options, asOne: true });
}

/** What is asked. Without a limit all steps are told. */
export interface Asked extends ExplainOptions {
  /** The position that `knownAt` names. A cursor holds its own. */
  readonly until?: bigint | undefined;
  /** Tells only what had occurred by then (UTC, milliseconds), and how much it leaves out. */
  readonly asOf?: string | undefined;
  /** A row that others were merged into is told with all their events, as it is answered; else as it is stored. */
  readonly asOne?: boolean;
}

/** `explain` of a given version, served or not. */
export async function explainVersion(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  parts: readonly string[],
  { column, knownAt, until, asOf, asOne = false, all = true, limit, cursor }: Asked = {},
): Promise<Explanation> {
  const { name, version } = model;
  if (column !== undefined && !model.byName.has(column)) {
    throw invalid('/column', `${name} has no column ${column}; it has ${model.columns.map((c) => c.name).join(', ')}`);
  }
  const named = keyFrom(model, parts);
  parseText(tenant, '/tenant');
  const most = checkedLimit(limit, MAX_STEPS, Number.POSITIVE_INFINITY);
  const question = ['explain', tenant, name, version, named, column ?? null, knownAt ?? null, all];
  const place = cursor === undefined ? undefined : readPlace(cursor, question);
  const [at, occurredBy = '', known = ''] = place?.pinned ?? ['', asOf, until === undefined ? '' : String(until)];
  const asked = place === undefined ? until : positionFrom(at);
  const { log, position, history: own } = await rowHistory(engine, model, tenant, named, asked);
  checkPlaceLog(place, log);
  const group = asOne ? await mergedAs(engine, model, tenant, named, position) : undefined;
  const key = group === undefined ? named : [group.canonical];
  const history = group === undefined ? own : await mergedHistory(engine, model, tenant, group, position);
  const recorder = new Recorder(model, entryId(tenant, key));
  for (const event of history) record(recorder, event);
  const { entry } = recorder;
  if (entry === undefined)
    throw new ReadStoreError({
      code: 'NOT_FOUND',
      message: `${name} has no row ${parts.join(',')}${asked === undefined ? '' : `, or had none yet at position ${asked}`}`,
      path: '/key',
    });
  const row = entry.removed === null ? (canonicalRow(model, entry.row) as Explanation['row']) : null;
  const defaults = row === null ? [] : defaulted(model, recorder.steps).filter((one) => one === (column ?? one));
  // Key columns are not asserted; they explain as the row's whole history.
  const whole = column === undefined || model.byName.get(column)?.key === true;
  const unset = column !== undefined && defaults.includes(column);
  const closed = (column === undefined || whole ? recorder.steps : closure(recorder.steps, column)).map((step) =>
    stepOf(step, whole || unset || isDirect(step, column)),
  );
  const told = occurredBy === '' ? closed : closed.filter((step) => step.occurredAt <= occurredBy);
  const made = told.filter((step) => step.direct);
  const shown = all ? told : made;
  const after = place === undefined ? -1n : positionFrom(place.after[0]);
  const rest = shown.filter((step) => BigInt(step.position) > after);
  const steps = rest.slice(0, most);
  const last = steps.at(-1)?.position;
  return {
    model: name,
    version,
    tenant,
    root: entry.root,
    key: Object.fromEntries(model.keys.map((one, i) => [one.name, key[i]])),
    ...(group === undefined ? {} : { mergedFrom: group.merged }),
    column: column ?? null,
    knownAt: known === '' ? null : known,
    log,
    position: String(position),
    row,
    ...(column === undefined ? {} : { value: row === null ? null : entry.row[column] }),
    defaults,
    made: made.length,
    behind: told.length - made.length,
    ...(occurredBy === '' ? {} : { later: closed.length - told.length }),
    steps,
    stepsBefore: shown.length - rest.length,
    stepsTotal: shown.length,
    nextCursor:
      last !== undefined && rest.length > steps.length
        ? placeCursor(log, question, { pinned: [String(position), occurredBy, known], after: [last] })
        : null,
  };
}

/** @throws ReadStoreError ROOT_QUARANTINED: an event that cannot be folded sets its root aside */
function record(recorder: Recorder, event: HistoryEvent): void {
  try {
    recorder.apply(event, event.position);
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    throw new ReadStoreError({ code: 'ROOT_QUARANTINED', message: error.message, path: '/key' });
  }
}

const isDirect = (step: RecordedStep, column: string): boolean =>
  Object.hasOwn(step.asserted, column) || step.created || step.removed !== undefined;

const canonicalRow = (model: PreparedModel, row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(model.columns.map(({ name }) => [name, canonical(row[name])]));

function stepOf(step: RecordedStep, direct: boolean): ExplainStep {
  const { root: _, ...event } = tracedEvent(step.event as HistoryEvent);
  const { created, asserted, read, fields, removed } = step;
  return { ...event, created, direct, asserted, read, fields, ...(removed === undefined ? {} : { removed }) };
}
