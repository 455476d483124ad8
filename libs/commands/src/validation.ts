import { type ValidationError, validateSync } from 'class-validator';
import type { DtoClass } from './catalogue.js';
import { isObject } from './dto/checks.js';
import { type Plan, planOf } from './plan.js';

/** One thing wrong with a body: JSON pointer, the rule it breaks and the rule in words. */
export interface BodyProblem {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}
export type Validation =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly problems: readonly BodyProblem[] };

/** More problems than this are not listed. */
const MAX_PROBLEMS = 50;

/**
 * Checks a parsed JSON body against a DTO class: an instance of it, or everything that is wrong. A valid body takes the
 * fast path: the same constraint functions, without class-validator's executor. Anything else goes through class-validator
 * itself, which words the problems. Unknown properties are refused; nothing of the body reaches a prototype.
 */
export function validate(dto: DtoClass, body: unknown): Validation {
  const plan = planOf(dto);
  const input = body === undefined ? {} : body;
  const value = build(plan, input);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, problems: explain(plan, input) };
}

/** The instance of a plainly valid body, or undefined. Properties come out in the order of declaration. */
export function build(plan: Plan, input: unknown): object | undefined {
  if (!isObject(input)) return undefined;
  const plain = input as Record<string, unknown>;
  for (const key in plain) if (!plan.keys.has(key) || !Object.hasOwn(plain, key)) return undefined;
  const out = new plan.type() as Record<string, unknown>;
  for (const property of plan.properties) {
    const { key, nested } = property;
    const given = Object.hasOwn(plain, key) ? plain[key] : undefined;
    if (given === undefined) {
      if (!property.optional) return undefined;
      if (property.fallback !== undefined) out[key] = property.fallback.of(plain);
      continue;
    }
    for (const rule of property.rules) if (!rule.test(given, plain)) return undefined;
    if (nested === undefined) out[key] = given;
    else {
      const value = property.list ? buildAll(nested, given as readonly unknown[]) : build(nested, given);
      if (value === undefined) return undefined;
      out[key] = value;
    }
  }
  return out;
}

function buildAll(plan: Plan, items: readonly unknown[]): object[] | undefined {
  const built: object[] = new Array(items.length);
  for (let i = 0; i < items.length; i++) {
    const value = build(plan, items[i]);
    if (value === undefined) return undefined;
    built[i] = value;
  }
  return built;
}

/** What is wrong with a body that `build` refused; never empty. Unknown properties come first. */
export function explain(plan: Plan, input: unknown): BodyProblem[] {
  if (!isObject(input)) return [{ path: '', rule: 'object', message: 'must be an object' }];
  const problems: BodyProblem[] = [];
  const instance = instantiate(plan, input, '', problems);
  for (const error of validateSync(instance, { forbidUnknownValues: true })) collect(error, '', problems);
  if (problems.length === 0) problems.push({ path: '', rule: 'object', message: 'must be a plain JSON object' });
  return problems.slice(0, MAX_PROBLEMS);
}

const child = (path: string, key: string): string => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function collect(error: ValidationError, parent: string, problems: BodyProblem[]): void {
  const path = child(parent, error.property);
  if (error.value === undefined) problems.push({ path, rule: 'required', message: 'is required' });
  else {
    for (const [rule, message] of Object.entries(error.constraints ?? {})) {
      if (rule !== 'nestedValidation') problems.push({ path, rule, message });
    }
  }
  for (const inner of error.children ?? []) collect(inner, path, problems);
}

/** The declared properties of the input as an instance for class-validator; what is not declared is a problem. */
function instantiate(plan: Plan, input: object, path: string, problems: BodyProblem[]): object {
  const out = new plan.type() as Record<string, unknown>;
  const given = input as Record<string, unknown>;
  for (const key of Object.keys(input)) {
    if (plan.keys.has(key)) continue;
    problems.push({ path: child(path, key), rule: 'unknown', message: 'is not a property of this command' });
  }
  for (const { key, nested } of plan.properties) {
    if (!Object.hasOwn(given, key)) continue;
    const value = given[key];
    const nest = (item: unknown, at: string): unknown =>
      nested !== undefined && isObject(item) ? instantiate(nested, item, at, problems) : item;
    out[key] = Array.isArray(value)
      ? value.map((item, i) => nest(item, `${path}/${key}/${i}`))
      : nest(value, `${path}/${key}`);
  }
  return out;
}
