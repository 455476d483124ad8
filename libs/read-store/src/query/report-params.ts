import type { Report, ReportParam } from '@recount/kernel';
import { invalid } from './errors.js';
import type { ParamValue } from './params.js';
import type { ReportDescription } from './result.js';
import { parseBool, parseDate, parseDecimal, parseInstant, parseInteger, parseText, parseUuid } from './values.js';

/** A parameter as SQL takes it and as `compute` and the answer show it. */
export interface TypedParam {
  readonly sql: ParamValue;
  readonly value: unknown;
}

const LIST_LIMIT = 1000;
const MAX_INT4 = 2 ** 31 - 2;

/** An integer that report functions can take, and the one after it. */
export function parseInt4(text: string, path: string): string {
  const parsed = parseInteger(text, path);
  if (Math.abs(Number(parsed)) > MAX_INT4) throw invalid(path, `is not an integer of at most ${MAX_INT4}`);
  return parsed;
}

/** A number within what the parameter means. */
function bounded({ min, above, max }: ReportParam, text: string, path: string): string {
  const value = Number(text);
  if (min !== undefined && value < min) throw invalid(path, `is below ${min}`);
  if (above !== undefined && value <= above) throw invalid(path, `is not above ${above}`);
  if (max !== undefined && value > max) throw invalid(path, `is above ${max}`);
  return text;
}

/** One parameter from its text. Untyped for PostgreSQL: the function's own signature says what it is. */
function parseParam(param: ReportParam, text: string, path: string): TypedParam {
  if (typeof text !== 'string') throw invalid(path, 'is not text');
  switch (param.kind) {
    case 'text': {
      const value = parseText(text, path);
      if (param.pattern !== undefined && !new RegExp(`^(?:${param.pattern})$`, 'u').test(value))
        throw invalid(path, `is not of the form ${param.pattern}`);
      return same(value);
    }
    case 'int': {
      const sql = bounded(param, parseInt4(text, path), path);
      return { sql, value: Number(sql) };
    }
    case 'decimal':
      return same(bounded(param, parseDecimal(text, path), path));
    case 'bool': {
      const sql = parseBool(text, path);
      return { sql, value: sql === 'true' };
    }
    case 'date':
      return same(parseDate(text, path));
    case 'instant':
      return same(parseInstant(text, path));
    case 'uuid':
      return same(parseUuid(text, path));
    case 'oneOf': {
      const values = param.values ?? [];
      if (!values.includes(text)) throw invalid(path, `is not one of ${values.join(', ')}`);
      return same(text);
    }
    case 'intList': {
      const list = text === '' ? [] : text.split(',').map((item) => bounded(param, parseInt4(item.trim(), path), path));
      if (list.length > LIST_LIMIT) throw invalid(path, `has more than ${LIST_LIMIT} items`);
      if (param.ascending && list.some((item, i) => Number(item) < 0 || Number(item) <= Number(list[i - 1] ?? -1)))
        throw invalid(path, 'is not ascending from zero');
      return { sql: list, value: list.map(Number) };
    }
  }
}
const same = (value: string): TypedParam => ({ sql: value, value });

/** All parameters of a report in declared order. @throws ReadStoreError VALIDATION_FAILED */
export function typedParams(report: Report, given: Readonly<Record<string, string>>): Map<string, TypedParam> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(report.params, name)) {
      const known = Object.keys(report.params).join(', ') || 'none';
      throw invalid(`/params/${name}`, `${report.name} has no such parameter; it has ${known}`);
    }
  }
  const typed = new Map<string, TypedParam>();
  for (const [name, param] of Object.entries(report.params)) {
    const text = given[name] ?? param.default;
    if (text === undefined && param.required) throw invalid(`/params/${name}`, `is required: ${param.doc}`);
    typed.set(name, text === undefined ? { sql: null, value: null } : parseParam(param, text, `/params/${name}`));
  }
  return typed;
}

/** What the bounds of a parameter allow, in words: `above -1`, `0 to 100`, `from 1`, `up to 9`; undefined without bounds. */
export function boundsOf({ min, above, max }: Pick<ReportParam, 'min' | 'above' | 'max'>): string | undefined {
  const least = min === undefined ? (above === undefined ? undefined : `above ${above}`) : String(min);
  if (max === undefined) return min === undefined ? least : `from ${min}`;
  return least === undefined ? `up to ${max}` : `${least} to ${max}`;
}

/** A report's parameters for documentation. */
export const describeParams = (report: Report): ReportDescription['params'] =>
  Object.fromEntries(
    Object.entries(report.params).map(([name, param]) => {
      const { kind, doc, values, pattern, min, above, max, default: fallback, required } = param;
      return [
        name,
        {
          kind,
          doc,
          ...(values === undefined ? {} : { values }),
          ...(pattern === undefined ? {} : { pattern }),
          ...(min === undefined ? {} : { min }),
          ...(above === undefined ? {} : { above }),
          ...(max === undefined ? {} : { max }),
          ...(fallback === undefined ? {} : { default: fallback }),
          ...(required === undefined ? {} : { required }),
        },
      ];
    }),
  );
