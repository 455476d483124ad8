import 'reflect-metadata';
import storage from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, type ValidationArguments, ValidationTypes } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import type { DtoClass } from './catalogue.js';
import { fallbackOf } from './dto/rules.js';

/** One registered rule of a property: its name, its constraints and the test class-validator would run. */
export interface Rule {
  readonly name: string;
  readonly constraints: readonly unknown[];
  /** The value is a list and the rule holds for each of its items. */
  readonly each: boolean;
  readonly test: (value: unknown, object: object) => boolean;
}
export interface Property {
  readonly key: string;
  readonly optional: boolean;
  /** What it is when left out. */
  readonly fallback: ReturnType<typeof fallbackOf>;
  readonly rules: readonly Rule[];
  readonly nested: Plan | undefined;
  /** The nested objects stand in a list. */
  readonly list: boolean;
}
/** A DTO class read once from class-validator's metadata: what validation and OpenAPI are driven by. */
export interface Plan {
  readonly type: DtoClass;
  readonly properties: readonly Property[];
  readonly keys: ReadonlySet<string>;
}

const plans = new Map<DtoClass, Plan>();

/**
 * The plan of a DTO class.
 * @throws TypeError for a class that is not a DTO, or that uses a feature the plan cannot express.
 */
export function planOf(type: DtoClass): Plan {
  const known = plans.get(type);
  if (known) return known;
  const metadata = getMetadataStorage();
  const groups = metadata.groupByPropertyName(metadata.getTargetValidationMetadatas(type, '', false, false));
  const properties: Property[] = [];
  const plan: Plan = { type, properties, keys: new Set(Object.keys(groups)) };
  if (plan.keys.size === 0) throw new TypeError(`${type.name} declares no property; was it imported as a type?`);
  plans.set(type, plan);
  for (const [key, metas] of Object.entries(groups)) properties.push(propertyOf(type, key, metas));
  return plan;
}

function propertyOf(type: DtoClass, key: string, metas: readonly ValidationMetadata[]): Property {
  let optional = false;
  let nested: Plan | undefined;
  const rules: Rule[] = [];
  for (const meta of metas) {
    if (meta.type === ValidationTypes.CONDITIONAL_VALIDATION) optional = true;
    else if (meta.type === ValidationTypes.NESTED_VALIDATION) {
      const child = storage.defaultMetadataStorage.findTypeMetadata(type, key)?.typeFunction();
      if (child === undefined) throw new TypeError(`${type.name}.${key} is nested but names no type`);
      nested = planOf(child as DtoClass);
    } else if (meta.type === ValidationTypes.CUSTOM_VALIDATION) rules.push(ruleOf(type, key, meta));
    else throw new TypeError(`${type.name}.${key} uses ${meta.type}, which this validation does not know`);
  }
  const fallback = fallbackOf(type, key);
  return { key, optional, fallback, rules, nested, list: rules.some((rule) => rule.name === 'list') };
}

function ruleOf(type: DtoClass, key: string, meta: ValidationMetadata): Rule {
  const constraints: readonly unknown[] = meta.constraints ?? [];
  const validators = getMetadataStorage().getTargetValidatorConstraints(meta.constraintCls);
  const validator = validators[0];
  if (validator === undefined || validators.length > 1 || validator.async) {
    throw new TypeError(`${type.name}.${key} needs exactly one synchronous validator per rule`);
  }
  const { instance } = validator;
  const args: ValidationArguments = {
    value: undefined,
    constraints: meta.constraints,
    targetName: type.name,
    object: {},
    property: key,
  };
  const one = (value: unknown): boolean => instance.validate(value, args) === true;
  const test = meta.each ? (value: unknown): boolean => Array.isArray(value) && value.every(one) : one;
  return { name: meta.name ?? validator.name, constraints, each: meta.each, test };
}
