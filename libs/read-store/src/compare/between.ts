import { entryId, type PreparedModel, touchesOf } from '@recount/kernel';
import type { CatalogueModel } from '../catalogue.js';
import type { Engine } from '../engine.js';
import { type HistoryEvent, readHistory } from '../history.js';
import type { Row } from '../query/result.js';
import { literal } from '../sql.js';
import { tableOf } from '../tables.js';
import { tracedEvent } from '../trace/traced.js';
import type { DifferingSource } from './grain.js';
import { grouped } from './grouped.js';
import type { Compared } from './report.js';
import type { ComparedEvent, ComparedSource, ReportComparison } from './result.js';

/** Events told of one row. */
const MOST_EVENTS = 50;

/** Adds to each row behind a change the events that came between: those the report counts on one side only. */
export async function withEvents(engine: Engine, { rows, ...compared }: Compared): Promise<ReportComparison> {
  const { tenant, report: name } = compared;
  const models = engine.catalogue.report(name)?.models.flatMap((one) => engine.catalogue.model(one) ?? []) ?? [];
  const ledgers = models.filter(({ ledger }) => ledger);
  const roots = [...new Set(rows.flatMap(({ sources }) => sources.flatMap(({ root }) => root ?? [])))];
  const events = await eventsBetween(engine, compared, ledgers, roots);
  const decisions = await decisionsBetween(engine, compared, models);
  const byRoot = grouped(events, ({ event }) => event.root);
  const told = (source: DifferingSource): ComparedSource => {
    const { root } = source;
    if (root === null) return sourceWith(source, [], [], tenant, engine);
    const about = decisions.filter(({ event }) => JSON.stringify(event.data).includes(root));
    return sourceWith(source, byRoot.get(root) ?? [], about, tenant, engine);
  };
  return { ...compared, rows: rows.map(({ sources, ...row }) => ({ ...row, sources: sources.map(told) })) };
}

interface Between {
  readonly event: HistoryEvent;
  readonly counts: ComparedEvent['counts'];
}

type Sides = Pick<Compared, 'tenant' | 'before' | 'after'>;

/** The events of these roots that made ledger rows which count on one side only, in order. */
const eventsBetween = async (
  engine: Engine,
  sides: Sides,
  ledgers: readonly CatalogueModel[],
  roots: readonly string[],
): Promise<Between[]> =>
  roots.length === 0 ? [] : readBetween(engine, sides, ledgers, `root in (${roots.map(literal).join(', ')})`);

/** The decisions about who counts as whom that count on one side only: they stand under a root of their own. */
async function decisionsBetween(
  engine: Engine,
  sides: Sides,
  models: readonly CatalogueModel[],
): Promise<readonly Between[]> {
  const aliases = models.filter(({ name }) => name === engine.catalogue.identity?.model);
  const [model] = aliases;
  if (model === undefined) return [];
  const roots = `select distinct _root from ${tableOf(model)} where _tenant = ${literal(sides.tenant)}`;
  return readBetween(engine, sides, aliases, `root in (${roots})`);
}

async function readBetween(
  engine: Engine,
  { tenant, before, after }: Sides,
  ledgers: readonly CatalogueModel[],
  within: string,
): Promise<Between[]> {
  const counted = ({ asOf, knownAt }: Compared['before']): string =>
    `(occurred_at <= ${literal(asOf)} and position <= ${knownAt ?? -1})`;
  const events = await readHistory(
    engine.pool,
    {
      after: null,
      limit: null,
      tenant,
      whole: true,
      types: [...new Set(ledgers.flatMap(({ types }) => types))],
      condition: `${within} and ${counted(before)} <> ${counted(after)}`,
    },
    engine.upcasting,
  );
  return events
    .filter((event) => ledgers.some((ledger) => touchesOf(ledger, event).length > 0))
    .map((event) => ({ event, counts: countsIn(event, after) ? 'after' : 'before' }));
}
const countsIn = (event: HistoryEvent, { asOf, knownAt }: Compared['before']): boolean =>
  event.occurredAt <= asOf && event.position <= BigInt(knownAt ?? -1);

function sourceWith(
  { cell: _, ...source }: DifferingSource,
  between: readonly Between[],
  decisions: readonly Between[],
  tenant: string,
  { catalogue }: Engine,
): ComparedSource {
  const model = source.model === null ? undefined : catalogue.model(source.model);
  const id = model === undefined || source.key === null ? undefined : rowId(model, tenant, source.key);
  const own = between.filter(({ event }) => id !== undefined && touches(model as PreparedModel, event, id));
  const direct = own.length + decisions.length > 0;
  const told = direct ? [...own, ...decisions].sort(inOrder) : between;
  return {
    ...source,
    by: own.length > 0 ? 'row' : direct ? 'identity' : told.length > 0 ? 'root' : 'time',
    events: told.slice(0, MOST_EVENTS).map(({ event, counts }) => ({ ...tracedEvent(event), counts })),
    eventsTotal: told.length,
  };
}

const inOrder = (a: Between, b: Between): number => (a.event.position < b.event.position ? -1 : 1);

const touches = (model: PreparedModel, event: HistoryEvent, id: string): boolean =>
  touchesOf(model, event).some((touch) => touch.id === id);

/** Undefined where the grain's key is none of the model's. */
function rowId(model: PreparedModel, tenant: string, key: Row): string | undefined {
  const parts = model.keys.map(({ name }) => key[name] ?? null);
  return parts.includes(null) ? undefined : entryId(tenant, parts);
}
