import { currencyExponent, type FieldChange, type Money } from '@recount/journey';
import { Currency, type Fallback, Int, Int64, ListOf, Optional, OrElse, Scalar, Text } from './rules.js';

const minorUnit: Fallback = ({ currency }) => currencyExponent(String(currency));
/** An exact amount: `units` × 10^-`scale` of `currency`. */
export class MoneyDto implements Money {
  /** Signed 64-bit integer, as a string. */
  @Int64() units!: string;
  /** Default: the decimals of the currency's minor unit (ISO 4217). */
  @OrElse('the decimals of the currency’s minor unit', minorUnit) @Int(0, 6) scale!: number;
  @Currency() currency!: string;
}
export const money = (): typeof MoneyDto => MoneyDto;

/** One changed field: JSON pointer into the profile, the value it had and the value it gets (null = empty). */
export class FieldChangeDto implements FieldChange {
  @Text(200) path!: string;
  @Scalar() old!: string | number | boolean | null;
  @Scalar() new!: string | number | boolean | null;
  @Optional() @Text(64) source?: string;
}

/** A list of profile changes; shared by leads and customers. */
export class ChangesDto {
  @ListOf(() => FieldChangeDto, 100, 1) changes!: readonly FieldChangeDto[];
}

export const METHODS = ['manual', 'rule', 'roundRobin', 'claim'] as const;
export type Method = (typeof METHODS)[number];
export type Scalars = Readonly<Record<string, string | number | boolean | null>>;
