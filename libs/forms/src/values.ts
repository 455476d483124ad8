import type { ExplainStep, LogName, Row, TracedEvent } from '@recount/read-store';
import { oneLine } from './one-line.js';
import type { Change, EventBlock, Fact, Table } from './sheet.js';

/** Who asked for a sheet, what, and when. */
export interface Asked {
  /** The question, as it can be asked again: a command line, or the address of a request. */
  readonly question: string;
  /** When the sheet was made, RFC 3339 UTC. */
  readonly generatedAt: string;
}

/** `2026-09-19T12:50:11.000Z` → `2026-09-19 12:50:11.000 UTC`. */
export const instant = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? `${text.slice(0, 10)} ${text.slice(11, -1)} UTC` : text;

/** 1234567 → `1,234,567`. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
export const plural = (n: number, one: string): string => `${count(n)} ${one}${n === 1 ? '' : 's'}`;

/** A value of a row as one line of text; nothing is `(empty)`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  if (typeof value === 'string') return oneLine(instant(value));
  if (typeof value === 'number') return String(Number(value.toFixed(6)));
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Rows as a table of the columns that hold something in any of them. */
export function tableOf(rows: readonly Row[]): Table {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = all.filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined));
  const text = rows.map((row) => columns.map((name) => (row[name] === null ? '' : shown(row[name]))));
  const numeric = columns.map((_, i) => text.every((row) => row[i] === '' || NUMBER.test(row[i] as string)));
  return { columns, rows: text, numeric };
}

/** A row's columns that hold something, one fact each. */
export const factsOf = (row: Row): Fact[] =>
  Object.entries(row)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([label, value]) => ({ label, value: shown(value) }));

export const keyText = (key: Row): string =>
  Object.values(key)
    .map((value) => shown(value))
    .join(', ');

/** What every sheet says first. */
export const aboutFacts = (
  { question, generatedAt }: Asked,
  tenant: string,
  log: LogName,
  stands: readonly Fact[],
): Fact[] => [
  { label: 'Question', value: question },
  { label: 'Tenant', value: tenant },
  { label: 'Log', value: `${log.id ?? '(none)'}, epoch ${log.epoch}` },
  ...stands,
  { label: 'Made', value: instant(generatedAt) },
];

/** Columns asserted, those asked for first, those that changed before those that did not. */
export function changesOf(asserted: ExplainStep['asserted'], column: string | null = null): Change[] {
  const rank = ({ asked, how }: Change): number => (asked ? 0 : 2) + (how === 'changed' ? 0 : 1);
  return Object.entries(asserted)
    .map(
      ([name, { before, after, changed }]): Change => ({
        column: name,
        before: shown(before),
        after: shown(after),
        how: changed ? 'changed' : 'asserted',
        asked: name === column,
      }),
    )
    .sort((a, b) => rank(a) - rank(b));
}

/** An event with who, when, by which command and under which rules. */
export function eventBlock(
  event: Omit<TracedEvent, 'root'>,
  more: { readonly role?: string | null; readonly number?: number } & Partial<
    Pick<EventBlock, 'changes' | 'notes'>
  > = {},
): EventBlock {
  const { role = null, number = null, changes = [], notes = [] } = more;
  const facts = [
    ['occurred', instant(event.occurredAt)],
    ['recorded', `${instant(event.recordedAt)}, position ${event.position}`],
    ['by', event.actor],
    ['command', event.commandId],
    ['correlation', event.correlationId],
    ['caused by', event.causationId],
    ['rules', event.ruleRefs],
    ['event', event.eventId],
    ['stream', `${event.stream}, revision ${event.revision}`],
  ] as const;
  return {
    number,
    type: event.type,
    role,
    occurredAt: instant(event.occurredAt),
    facts: facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }])),
    changes,
    notes,
  };
}
