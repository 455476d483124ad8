import type { PreparedModel } from '@recount/kernel';
import { invalid } from './errors.js';
import type { Criterion } from './keyset.js';
import type { Standing } from './standing.js';
import { checkSameLog } from './wanted.js';

/** What a cursor holds. The filter is the caller's to repeat; `where` tells when they did not. */
interface CursorBody {
  readonly log: string | null;
  readonly epoch: number;
  readonly model: string;
  readonly version: number;
  readonly order: readonly string[];
  readonly where: string;
  readonly values: readonly (string | null)[];
}
/** What a page was asked for, as far as its cursor must agree with it. */
export interface CursorContext {
  readonly model: PreparedModel;
  readonly order: readonly Criterion[];
  /** Digest of tenant and filter. */
  readonly where: string;
}

const orderNames = (order: readonly Criterion[]): string[] =>
  order.map((c) => `${c.descending ? '-' : ''}${c.column.name}`);

export function writeCursor(context: CursorContext, standing: Standing, values: readonly (string | null)[]): string {
  const body: CursorBody = {
    log: standing.logId,
    epoch: standing.epoch,
    model: context.model.name,
    version: context.model.version,
    order: orderNames(context.order),
    where: context.where,
    values,
  };
  return Buffer.from(JSON.stringify(body)).toString('base64url');
}

function parseCursor(cursor: string): CursorBody {
  try {
    const body = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as CursorBody;
    const whole =
      typeof body.model === 'string' &&
      typeof body.version === 'number' &&
      (body.log === null || typeof body.log === 'string') &&
      typeof body.epoch === 'number' &&
      Array.isArray(body.order) &&
      Array.isArray(body.values) &&
      body.values.every((value) => value === null || typeof value === 'string');
    if (whole) return body;
  } catch {
    // Not base64url or not JSON: no cursor of ours, answered below.
  }
  throw invalid('/cursor', 'is not a cursor of this service');
}

/** The values a page starts after, if the cursor belongs to this very question. @throws ReadStoreError VALIDATION_FAILED */
export function readCursor(
  cursor: string,
  context: CursorContext,
): { values: readonly (string | null)[]; log: string | null; epoch: number } {
  const body = parseCursor(cursor);
  const { model, order, where } = context;
  if (body.model !== model.name) throw invalid('/cursor', `belongs to the model ${body.model}, not ${model.name}`);
  if (body.version !== model.version) {
    throw invalid(
      '/cursor',
      `belongs to version ${body.version} of ${model.name}; it is now at ${model.version}: start again without it`,
    );
  }
  const names = orderNames(order);
  if (
    body.order.length !== names.length ||
    body.order.some((name, i) => name !== names[i]) ||
    body.values.length !== names.length
  ) {
    throw invalid('/cursor', 'belongs to another sort order: start again without it');
  }
  if (order.some(({ column }, i) => !column.nullable && body.values[i] === null))
    throw invalid('/cursor', 'is not a cursor of this service');
  if (body.where !== where) throw invalid('/cursor', 'belongs to another filter: start again without it');
  return { values: body.values, log: body.log, epoch: body.epoch };
}

/** A cursor of another log, or of this one before it was restored, points nowhere. @throws ReadStoreError LOG_MISMATCH */
export const checkCursorLog = (cursor: { log: string | null; epoch: number }, standing: Standing): void =>
  checkSameLog('the cursor', '/cursor', { logId: cursor.log, epoch: cursor.epoch }, standing);
