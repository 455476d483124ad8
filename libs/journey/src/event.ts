import { type AnyField, checkShape, type Infer, type Problem, type Shape } from './schema.js';

/** The declared contract of one event type at its current version. Stored events of older versions are upcast to it. */
export interface EventContract<Type extends string = string, S extends Shape = Shape> {
  readonly type: Type;
  readonly version: number;
  /** One sentence: the fact, in business terms. */
  readonly fact: string;
  readonly shape: S;
  /** `upcasters[v - 1]` turns a payload of version v into version v + 1. Pure. */
  readonly upcasters: readonly Upcaster[];
}
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** The event a contract describes: its type and payload. */
export type EventOf<C> =
  C extends EventContract<infer T, infer S> ? { readonly type: T; readonly data: Infer<S> } : never;

/** Declares an event. Version 1 has no upcasters; version n has n - 1. */
export function event<const Type extends string, S extends Shape>(
  type: Type,
  fact: string,
  shape: S,
  upcasters: readonly Upcaster[] = [],
): EventContract<Type, S> {
  return { type, version: upcasters.length + 1, fact, shape, upcasters };
}

/** Everything wrong with a payload, as JSON pointers into it; empty when it honours the contract. */
export function problemsOf(contract: EventContract, data: unknown): Problem[] {
  const problems: Problem[] = [];
  checkShape(contract.shape, data, '', problems);
  return problems;
}

/**
 * Brings a stored payload to the contract's current version.
 * @throws RangeError when the stored version is newer than this build knows.
 */
export function upcast(contract: EventContract, version: number, data: Readonly<Record<string, unknown>>): unknown {
  if (!Number.isInteger(version) || version < 1 || version > contract.version) {
    throw new RangeError(`${contract.type} has schema version ${version}; this build knows 1 to ${contract.version}`);
  }
  let current: Readonly<Record<string, unknown>> = data;
  for (let v = version; v < contract.version; v++) current = (contract.upcasters[v - 1] as Upcaster)(current);
  return current;
}

/** JSON pointers (lists as `*`) of the personal fields of a contract. */
export function personalFields(contract: EventContract): string[] {
  const found: string[] = [];
  const visit = (field: AnyField, path: string): void => {
    if (field.personal) found.push(path);
    for (const [key, child] of Object.entries(field.children ?? {})) visit(child, `${path}/${key}`);
    if (field.item) visit(field.item, `${path}/*`);
  };
  for (const [key, child] of Object.entries(contract.shape)) visit(child, `/${key}`);
  return found;
}
