import type { Priority } from '@recount/journey';
import { required } from '../fields.js';
import {
  type ImportSource,
  type MappedCommand,
  type MappingContext,
  mapRow,
  RowProblemError,
  type SourceRow,
  type Step,
  type Values,
} from '../source.js';

const PRIORITIES: Readonly<Record<string, Priority>> = {
  '1 - Critical': 'critical',
  '2 - High': 'high',
  '3 - Moderate': 'medium',
  '4 - Low': 'low',
};
const OPENING_ATTRIBUTES = ['category', 'subcategory', 'u_symptom', 'location', 'impact', 'urgency'];
/** What the source writes where it knows nothing. */
const UNKNOWN = '?';

type Body = Omit<MappedCommand, 'streamType' | 'id'>;

const known = (values: Values, column: string): string | undefined =>
  values[column] === UNKNOWN ? undefined : values[column] || undefined;

const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}):(\d{2})$/;
/** A `D/M/YYYY HH:MM` in UTC as an instant. @throws RowProblemError */
function instantOf(values: Values, column: string): string {
  const value = required(values, column);
  const [, day = '', month = '', year, hour, minute] = DAY_FIRST.exec(value) ?? [];
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}:00.000Z`;
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== text) {
    const message = `${value} is not a time (D/M/YYYY HH:MM)`;
    throw new RowProblemError({ code: 'VALIDATION_FAILED', path: `/${column}`, message });
  }
  return text;
}
function priorityOf(values: Values): Priority {
  const label = required(values, 'priority');
  const priority = PRIORITIES[label];
  if (priority === undefined)
    throw new RowProblemError({
      code: 'UNKNOWN_PRIORITY',
      path: '/priority',
      message: `no priority is called ${label}`,
    });
  return priority;
}

const became = (state: string, values: Values, before: Values | undefined): boolean =>
  values.incident_state === state && before?.incident_state !== state;

/** The snapshots of one incident, in the order of their modification numbers; what is final stands on every one of them. */
interface Incident {
  readonly rows: readonly SourceRow[];
  readonly final: Values;
  /** The snapshot that shows the last resolution; the last of all where none shows any. */
  readonly resolvedBy: number;
}
function incidentOf(rows: readonly SourceRow[]): Incident {
  const number = ({ values }: SourceRow): number => Number(values.sys_mod_count);
  const sorted = [...rows].sort((a, b) => number(a) - number(b) || a.row - b.row);
  const last = sorted.findLastIndex(({ values }, i) => became('Resolved', values, sorted[i - 1]?.values));
  const final = (sorted.at(-1) as SourceRow).values;
  return { rows: sorted, final, resolvedBy: last < 0 ? sorted.length - 1 : last };
}

/** What a snapshot tells that the one before it did not. */
function* changes({ rows, final, resolvedBy }: Incident, i: number, customerId: string | undefined): Generator<Body> {
  const { values } = rows[i] as SourceRow;
  const before = rows[i - 1]?.values;
  if (before === undefined) {
    const attributes = OPENING_ATTRIBUTES.flatMap((name) =>
      known(values, name) ? [[name, values[name]] as const] : [],
    );
    yield {
      command: 'open',
      makes: true,
      occurredAt: instantOf(values, 'opened_at'),
      body: {
        customerId,
        kind: 'fault',
        priority: priorityOf(values),
        channel: known(values, 'contact_type'),
        externalId: required(values, 'number'),
        attributes: Object.fromEntries(attributes),
      },
    };
  }
  const at = (): string => instantOf(values, 'sys_updated_at');
  if (before !== undefined && Number(values.reopen_count) > Number(before.reopen_count))
    yield { command: 'reopen', occurredAt: at(), body: {} };
  if (before !== undefined && priorityOf(values) !== priorityOf(before))
    yield { command: 'change-priority', occurredAt: at(), body: { to: priorityOf(values) } };
  if (i === resolvedBy) {
    // The time of the last resolution is known, and nothing else of it; where it is missing, so is the resolution.
    if (known(final, 'resolved_at') !== undefined)
      yield {
        command: 'resolve',
        occurredAt: instantOf(final, 'resolved_at'),
        body: { resolutionCode: known(final, 'closed_code') },
      };
  } else if (became('Resolved', values, before)) yield { command: 'resolve', occurredAt: at(), body: {} };
  if (i === rows.length - 1 && known(final, 'closed_at') !== undefined) {
    const madeSla = final.made_sla === 'true';
    yield { command: 'close', occurredAt: instantOf(final, 'closed_at'), body: { attributes: { madeSla } } };
  }
}

/** Snapshots that could not be read as records tell nothing, and nothing is told from them. */
function* steps(snapshots: readonly SourceRow[], callers: Set<string>, context: MappingContext): Generator<Step> {
  const no = snapshots[0]?.values.number ?? '';
  for (const row of snapshots) if (row.malformed !== undefined) yield mapRow(row, no, no, () => []);
  const readable = snapshots.filter(({ malformed }) => malformed === undefined);
  if (readable.length === 0) return;
  const incident = incidentOf(readable);
  const id = context.id('ticket', no);
  const caller = known((incident.rows[0] as SourceRow).values, 'caller_id');
  const customerId = caller === undefined ? undefined : context.id('customer', caller);
  for (const [i, row] of incident.rows.entries()) {
    yield mapRow(row, `${no}#${i}`, customerId ?? id, () => {
      const commands = [...changes(incident, i, customerId)].map((body) => ({ streamType: 'ticket', id, ...body }));
      if (caller === undefined || customerId === undefined || callers.has(caller)) return commands;
      callers.add(caller);
      const { occurredAt } = commands[0] as MappedCommand;
      const body = { kind: 'person', name: caller, externalId: caller };
      return [{ streamType: 'customer', id: customerId, command: 'register', occurredAt, body }, ...commands];
    });
  }
}

async function* allSteps(context: MappingContext): AsyncGenerator<Step> {
  const callers = new Set<string>();
  let snapshots: SourceRow[] = [];
  for await (const row of context.rows('incident_event_log')) {
    if (snapshots.length > 0 && snapshots[0]?.values.number !== row.values.number) {
      yield* steps(snapshots, callers, context);
      snapshots = [];
    }
    snapshots.push(row);
  }
  yield* steps(snapshots, callers, context);
}

/**
 * Incidents of an IT company, one snapshot per modification: a caller is a customer, an incident a ticket. resolved_at,
 * closed_at and closed_code are final values that stand on every snapshot: nothing earlier is told from them.
 */
export const serviceIncidents: ImportSource = {
  name: 'service_incidents',
  title: 'IT service incidents',
  mappingVersion: 1,
  timeZone: 'UTC',
  currency: 'USD',
  files: [
    {
      name: 'incident_event_log',
      columns: [
        'number',
        'incident_state',
        'reopen_count',
        'sys_mod_count',
        'made_sla',
        'caller_id',
        'opened_at',
        'sys_updated_at',
        'contact_type',
        'priority',
        'closed_code',
        'resolved_at',
        'closed_at',
        ...OPENING_ATTRIBUTES,
      ],
    },
  ],
  steps: allSteps,
};
