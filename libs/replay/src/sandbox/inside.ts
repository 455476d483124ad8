// Runs inside the bare context, beside the definition: the kernel folds, and nothing but text goes out. Trusted, but it
// holds values of a definition that is not: whatever it does with them may throw.
import {
  type AnyReadModel,
  applyEvent,
  type Entry,
  FoldError,
  type FoldEvent,
  type PreparedModel,
  prepare,
  type Rows,
  touchesOf,
} from '@recount/kernel';
import type { Described, DescribedColumn, Failure, FoldLimits } from './protocol.js';

let model: PreparedModel;
let limits: FoldLimits;
let root: string | undefined;
let made = 0;
let size = 0;
const rows = new Map<string, Entry>();

const failure = (code: Failure['code'], failed: string): string => `!${JSON.stringify({ failed, code })}`;
function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).slice(0, 2000);
  } catch {
    return 'it threw something that cannot even be printed';
  }
}

const columnsOf = (columns: Readonly<Record<string, DescribedColumn>>): Record<string, DescribedColumn> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, { kind, doc, personal, default: fallback }]) => [
      name,
      {
        kind,
        ...(doc === undefined ? {} : { doc: String(doc) }),
        ...(personal === true ? { personal } : {}),
        ...(fallback === undefined ? {} : { default: fallback }),
      },
    ]),
  );

function chosen(exported: unknown, wanted: string | null): AnyReadModel {
  const found = exported as { models?: readonly AnyReadModel[]; on?: unknown } | undefined;
  if (typeof found !== 'object' || found === null)
    throw new TypeError('the default export is no read model: `export default readModel({ … })`');
  const models = Array.isArray(found.models) ? found.models : [found as AnyReadModel];
  const names = models.map(({ name }) => String(name)).join(', ');
  if (wanted === null && models.length > 1) throw new TypeError(`it defines ${names}: say which`);
  const one = wanted === null ? models[0] : models.find(({ name }) => name === wanted);
  if (one === undefined) throw new TypeError(`it defines ${names || 'no read model'}, not ${wanted}`);
  if (typeof one.on !== 'object' || one.on === null || typeof one.key !== 'object' || typeof one.columns !== 'object')
    throw new TypeError('the default export is no read model: it needs key, columns and on');
  return one;
}

/** Takes the definition and answers what it is. */
export function open(definition: { readonly default?: unknown }, wanted: string | null, limitsText: string): string {
  try {
    const found = chosen(definition.default, wanted);
    // Indexes hold SQL of the definition's author: a scratch table has its key and nothing else.
    const { indexes: _, ...rest } = found;
    model = prepare(rest as AnyReadModel);
    limits = JSON.parse(limitsText) as FoldLimits;
    const described: Described = {
      name: model.name,
      version: model.version,
      shape: model.ledger ? 'ledger' : 'state',
      doc: String(found.doc ?? ''),
      key: columnsOf(found.key),
      columns: columnsOf(found.columns),
      types: model.types,
    };
    return JSON.stringify(described);
  } catch (error) {
    return failure('DEFINITION', messageOf(error));
  }
}

function lineOf(entry: Entry): string {
  const line: unknown[] = [entry.tenant, entry.root, String(entry.pos), entry.removed, entry.occurredAt, entry.eventId];
  for (const { name } of model.columns) line.push(entry.row[name]);
  return `${JSON.stringify(line)}\n`;
}
/** Text of a row, a tombstone's reason included; JSON columns are bounded by the kernel. */
function textOf({ row, removed }: Entry): number {
  let length = removed?.length ?? 0;
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string') length += value.length;
  }
  return length;
}
function flushed(): string {
  let lines = '';
  for (const entry of rows.values()) {
    size += textOf(entry);
    lines += lineOf(entry);
  }
  rows.clear();
  return lines;
}
const NO_ROWS: Rows = { get: () => undefined, set: () => undefined };

/** Folds one event, a line of JSON; answers the rows of roots that are done. */
export function fold(line: string): string {
  try {
    const { position, ...event } = JSON.parse(line) as FoldEvent & { position: string };
    // What a row says of its event is what was sent, not what a fold made of it.
    Object.freeze(event);
    let done = '';
    if (event.root !== root) {
      done = flushed();
      root = event.root;
    }
    const touches = touchesOf(model, event);
    if (touches.length > limits.rowsPerEvent)
      return failure('LIMIT', `one event touches ${touches.length} rows; it may touch ${limits.rowsPerEvent}`);
    const before = rows.size;
    const entries = applyEvent(model, event, BigInt(position), model.ledger ? NO_ROWS : rows, touches);
    made += model.ledger ? entries.length : rows.size - before;
    for (const entry of entries) {
      const length = textOf(entry);
      if (length > limits.rowSize)
        return failure('LIMIT', `a row has grown to ${length} characters; it may hold ${limits.rowSize}`);
      if (model.ledger) {
        size += length;
        done += lineOf(entry);
      }
    }
    if (made > limits.rows) return failure('LIMIT', `there are more than ${limits.rows} rows`);
    if (size > limits.size) return failure('LIMIT', `the rows hold more than ${limits.size} characters`);
    return done;
  } catch (error) {
    const plain = error instanceof FoldError ? '' : 'the definition threw ';
    return failure('FOLD', plain + messageOf(error));
  }
}

/** The rows of the last root. */
export function end(): string {
  return flushed();
}
