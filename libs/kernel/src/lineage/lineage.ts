import type { FoldEvent } from '../event.js';
import { applyEvent, type Entry } from '../fold.js';
import type { PositionedEvent } from '../history.js';
import type { AnyHandler, PreparedModel } from '../prepare.js';
import { isObject, type Note, pathText, type ReadPath, recordingEvent, recordingRow } from '../recording.js';
import { type Answer, answersOf, branchOf, difference, said } from './answers.js';
import { changedEvent, eachLeaf, lengthVariants, variantsOf } from './variants.js';

/** A place in the events of one type: a field of their payload, or of what comes with it (`occurredAt`, `metadata.actorId`). */
export interface LineageSource {
  readonly event: string;
  readonly of: 'data' | 'envelope';
  /** Dotted; items of lists as `*`. */
  readonly path: string;
}
/** What a column's values were seen to depend on. */
export interface ColumnLineage {
  readonly column: string;
  readonly key: boolean;
  /** The definition declares that it holds personal data. */
  readonly personal: boolean;
  /** Fields whose change changed what was asserted of the column. */
  readonly sources: readonly LineageSource[];
  /** Columns of its own row whose change did. */
  readonly columns: readonly string[];
}
export interface ModelLineage {
  readonly model: string;
  readonly version: number;
  /** Events observed. */
  readonly events: number;
  readonly columns: readonly ColumnLineage[];
  /** What decides whether a row is touched, removed or brought back at all. */
  readonly row: readonly LineageSource[];
  /** Fields that were read, and no change of which was seen to change anything. */
  readonly unattributed: readonly LineageSource[];
}

interface Read {
  readonly of: LineageSource['of'];
  readonly path: ReadPath;
}
const SEPARATOR = '\u001f';
/** Other values seen at the same place that are tried. */
const MAX_OTHERS = 8;

/**
 * Finds out what each column depends on by folding: every read of an event is recorded, and then each thing that was read is
 * changed, one at a time and all else held, to see which columns are asserted otherwise. A change that makes the fold assert
 * other columns than any event did is looked into in turn. What is found is so; what is not found may still be: a branch no
 * event took, a change no value tried brings about.
 * @param histories each of one root, in position order; a history ends where an event of it cannot be folded
 */
export function lineageOf(model: PreparedModel, histories: Iterable<readonly PositionedEvent[]>): ModelLineage {
  const found = {
    columns: new Map<string, Map<string, LineageSource>>(),
    own: new Map<string, Set<string>>(),
    row: new Map<string, LineageSource>(),
    read: new Map<string, LineageSource>(),
  };
  /** Values seen at a path, in whatever event. */
  const others = new Map<string, Set<unknown>>();
  const branches = new Set<string>();
  let events = 0;
  for (const history of histories) {
    const rows = new Map<string, Entry>();
    for (const { event } of history) if (model.handlers.has(event.type)) noteOthers(others, event);
    for (const { event, position } of history) {
      if (!model.handlers.has(event.type)) continue;
      if (!observe(event, rows)) break;
      try {
        applyEvent(model, event, position, rows);
      } catch {
        break;
      }
      events++;
    }
  }
  return result();

  /** Whether the event could be folded. @param derived made by a change: what comes of a change of it is not looked into again */
  function observe(event: FoldEvent, rows: ReadonlyMap<string, Entry>, derived = false): boolean {
    const reads = new Map<string, Read>();
    const noting =
      (of: Read['of']): Note =>
      (path) =>
        void reads.set(`${of}${SEPARATOR}${path.join('.')}`, { of, path });
    const readOf: Set<string>[] = [];
    const rowOf = (id: string): Record<string, unknown> | undefined => {
      const entry = rows.get(id);
      return entry === undefined || entry.removed !== null ? undefined : entry.row;
    };
    const recording = {
      event: recordingEvent(event, noting('data'), noting('envelope')),
      row: (row: Record<string, unknown> | undefined, n: number) => {
        const read = new Set<string>();
        readOf[n] = read;
        return row === undefined ? undefined : recordingRow(row, read);
      },
    };
    let base: Answer[];
    try {
      base = answersOf(model, event, recording, rowOf);
    } catch {
      return false;
    }
    branches.add(branchOf(event.type, base));
    for (const read of leavesOf(reads)) {
      for (const other of changeOne(event, base, read, rowOf)) if (!derived) observe(other, rows, true);
    }
    for (const [n, answer] of base.entries()) {
      for (const column of readOf[n] ?? []) changeOwn(event, answer, column);
    }
    return true;
  }

  /** Changes one thing that was read. @returns changed events that made the fold take a branch it had not taken before */
  function changeOne(
    event: FoldEvent,
    base: readonly Answer[],
    read: Read,
    rowOf: (id: string) => Answer['row'],
  ): FoldEvent[] {
    const turns: FoldEvent[] = [];
    const source: LineageSource = { event: event.type, of: read.of, path: pathText(read.path) };
    const text = `${source.event}${SEPARATOR}${source.of}${SEPARATOR}${source.path}`;
    found.read.set(text, source);
    const value = at(read.of === 'data' ? event.data : event, read.path);
    const list = read.path.at(-1) === 'length' ? at(event.data, read.path.slice(0, -1)) : undefined;
    const candidates = Array.isArray(list) ? lengthVariants(list) : variantsOf(value, others.get(source.path) ?? []);
    for (const candidate of candidates) {
      const other = changedEvent(event, read.of, read.path, candidate);
      const answers = attempt(() =>
        answersOf(model, other, { event: other, row: (row) => row }, (id, n, of) =>
          of === base.length ? base[n]?.row : rowOf(id),
        ),
      );
      if (answers === undefined) continue;
      const { columns, rows } = difference(base, answers);
      for (const column of columns) sourcesOf(column).set(text, source);
      if (rows) found.row.set(text, source);
      const branch = branchOf(event.type, answers);
      if (!branches.has(branch)) turns.push(other);
      branches.add(branch);
    }
    return turns;
  }

  function changeOwn(event: FoldEvent, answer: Answer, column: string): void {
    const { row, parts } = answer;
    if (row === undefined) return;
    const handler = model.handlers.get(event.type) as AnyHandler;
    const base = [answer];
    for (const candidate of variantsOf(row[column], [])) {
      const changed = { ...row, [column]: candidate ?? null };
      const answered = attempt(() => [{ ...answer, ...said(model, handler, changed, event, parts) }]);
      if (answered === undefined) continue;
      for (const name of difference(base, answered).columns) if (name !== column) ownOf(name).add(column);
    }
  }

  function sourcesOf(column: string): Map<string, LineageSource> {
    const known = found.columns.get(column) ?? new Map<string, LineageSource>();
    found.columns.set(column, known);
    return known;
  }
  function ownOf(column: string): Set<string> {
    const known = found.own.get(column) ?? new Set<string>();
    found.own.set(column, known);
    return known;
  }

  function result(): ModelLineage {
    const attributed = new Set([...found.row.keys(), ...[...found.columns.values()].flatMap((one) => [...one.keys()])]);
    return {
      model: model.name,
      version: model.version,
      events,
      columns: model.columns.map(({ name, key, personal }) => ({
        column: name,
        key,
        personal,
        sources: withoutLengths(found.columns.get(name)?.values() ?? []),
        columns: [...(found.own.get(name) ?? [])].sort(),
      })),
      row: withoutLengths(found.row.values()),
      unattributed: withoutLengths([...found.read].filter(([text]) => !attributed.has(text)).map(([, one]) => one)),
    };
  }
}

/** The sources a column depends on, also by way of other columns of its row. */
export function allSourcesOf(lineage: ModelLineage, column: string): LineageSource[] {
  const seen = new Set<string>();
  const sources = new Map<string, LineageSource>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const one = lineage.columns.find((candidate) => candidate.column === name);
    for (const source of one?.sources ?? []) sources.set(JSON.stringify(source), source);
    for (const next of one?.columns ?? []) visit(next);
  };
  visit(column);
  return ordered(sources.values());
}

/** A value a fold cannot take shows nothing. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const at = (value: unknown, path: ReadPath): unknown =>
  path.reduce<unknown>((part, step) => (isObject(part) ? (part as Record<string, unknown>)[step] : undefined), value);

/** What was read without reading on into it. */
function leavesOf(reads: ReadonlyMap<string, Read>): Read[] {
  const inner = new Set<string>();
  for (const { of, path } of reads.values())
    for (let n = 1; n < path.length; n++) inner.add(`${of}${SEPARATOR}${path.slice(0, n).join('.')}`);
  return [...reads].filter(([text]) => !inner.has(text)).map(([, read]) => read);
}

function noteOthers(others: Map<string, Set<unknown>>, event: FoldEvent): void {
  eachLeaf(event.data, (path, leaf) => {
    const text = pathText(path);
    const known = others.get(text) ?? new Set<unknown>();
    others.set(text, known);
    if (known.size < MAX_OTHERS) known.add(leaf);
  });
}

const ordered = (sources: Iterable<LineageSource>): LineageSource[] =>
  [...sources].sort((a, b) => {
    const [left, right] = [a, b].map(({ event, of, path }) => [event, of, path].join(SEPARATOR)) as [string, string];
    return left < right ? -1 : left > right ? 1 : 0;
  });

/** The length of a list is named only where nothing inside the list is. */
function withoutLengths(sources: Iterable<LineageSource>): LineageSource[] {
  const all = ordered(sources);
  return all.filter(({ event, of, path }) => {
    if (!path.endsWith('.length')) return true;
    const inside = `${path.slice(0, -'length'.length)}*`;
    return !all.some((other) => other.event === event && other.of === of && other.path.startsWith(inside));
  });
}
