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
import type pg from 'pg';
import { type ExplainStep, type Explanation, ReadStoreError } from './api.js';
import type { Engine } from './engine.js';
import { type HistoryEvent, historyEvent, historyStatement } from './history.js';
import { invalid } from './query/errors.js';
import { parseText, parseValue } from './query/values.js';
import { literal, quote, rawTypes, statementName } from './sql.js';
import { SQL_TYPE, tableOf } from './tables.js';

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
 * @throws ReadStoreError NOT_FOUND, VALIDATION_FAILED, ROOT_QUARANTINED
 */
export async function explain(
  engine: Engine,
  name: string,
  tenant: string,
  parts: readonly string[],
  options: ExplainOptions = {},
): Promise<Explanation> {
  const model = engine.catalogue.model(name);
  if (model === undefined) throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${name}` });
  return explainVersion(engine, model, tenant, parts, options);
}

export interface ExplainOptions {
  readonly column?: string | undefined;
  readonly until?: bigint | undefined;
}

/** `explain` of a given version, served or not. */
export async function explainVersion(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  parts: readonly string[],
  { column, until }: ExplainOptions = {},
): Promise<Explanation> {
  const { name } = model;
  if (column !== undefined && !model.byName.has(column)) {
    throw invalid('/column', `${name} has no column ${column}; it has ${model.columns.map((c) => c.name).join(', ')}`);
  }
  const key = keyFrom(model, parts);
  parseText(tenant, '/tenant');
  const history = await rowHistory(engine, model, tenant, key, until);
  const recorder = new Recorder(model, entryId(tenant, key));
  for (const event of history) {
    try {
      recorder.apply(event, event.position);
    } catch (error) {
      if (!(error instanceof FoldError)) throw error;
      throw new ReadStoreError({ code: 'ROOT_QUARANTINED', message: error.message, path: '/key' });
    }
  }
  const { entry } = recorder;
  if (entry === undefined)
    throw new ReadStoreError({
      code: 'NOT_FOUND',
      message: `${name} has no row ${parts.join(',')}${until === undefined ? '' : `, or had none yet at position ${until}`}`,
      path: '/key',
    });
  // Key columns are not asserted; they explain as the row's whole history.
  const steps =
    column === undefined || model.byName.get(column)?.key ? recorder.steps : closure(recorder.steps, column);
  return {
    model: name,
    version: model.version,
    tenant,
    root: entry.root,
    key: Object.fromEntries(model.keys.map((one, i) => [one.name, key[i]])),
    column: column ?? null,
    knownAt: until === undefined ? null : String(until),
    row: entry.removed === null ? (canonicalRow(model, entry.row) as Explanation['row']) : null,
    ...(column === undefined ? {} : { value: entry.removed === null ? entry.row[column] : null }),
    defaults:
      entry.removed === null
        ? defaulted(model, recorder.steps).filter((name) => column === undefined || name === column)
        : [],
    steps: steps.map(stepOf),
  };
}

const canonicalRow = (model: PreparedModel, row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(model.columns.map(({ name }) => [name, canonical(row[name])]));

/** One statement: the row gives the root, the root its events, the checkpoint the end. */
async function rowHistory(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  key: readonly unknown[],
  known: bigint | undefined,
): Promise<HistoryEvent[]> {
  const where = model.keys.map(({ name, kind }, i) => `${quote(name)} = $${i + 2}::${SQL_TYPE[kind]}`);
  const root = `(select _root from ${tableOf(model)} where _tenant = $1 and ${where.join(' and ')})`;
  // A stopped model holds what was folded when it stopped.
  const stopped = `(select stopped_at from engine.model where name = ${literal(model.name)} and version = ${Number(model.version)} and state in ('stopped', 'failed'))`;
  const until = `(select least(position, ${stopped}) from engine.checkpoint where name = 'live')`;
  const { text } = historyStatement({
    after: null,
    limit: null,
    whole: true,
    condition: `tenant = $1 and root = ${root} and position <= least(${until}, $${model.keys.length + 2}::bigint) and type in (${model.types.map(literal).join(', ')})`,
  });
  const { rows } = await engine.pool.query<(string | null)[]>({
    name: statementName('recount-explain', text),
    text,
    // LEAST leaves NULL out: without a bound it is the checkpoint.
    values: [tenant, ...key.map(String), known === undefined ? null : String(known)],
    rowMode: 'array',
    types: rawTypes,
  } as pg.QueryArrayConfig);
  return rows.map((row) => historyEvent(row, engine.upcasting));
}

function stepOf(step: RecordedStep): ExplainStep {
  const event = step.event as HistoryEvent;
  const { metadata } = event;
  return {
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    position: String(step.position),
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    actor: `${metadata.actorType ?? ''}:${metadata.actorId ?? ''}`,
    commandId: metadata.commandId ?? '',
    correlationId: metadata.$correlationId ?? '',
    ruleRefs: metadata.ruleRefs ?? null,
    asserted: step.asserted,
    read: step.read,
    fields: step.fields,
    ...(step.removed === undefined ? {} : { removed: step.removed }),
  };
}
