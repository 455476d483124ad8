/** Collects parameters while text is composed: `add` answers the placeholder. */
export interface Params {
  readonly values: ParamValue[];
  add(value: ParamValue): string;
}
export type ParamValue = string | null | readonly string[];

export function params(...values: ParamValue[]): Params {
  return {
    values,
    add(value) {
      values.push(value);
      return `$${values.length}`;
    },
  };
}
