import type { Values } from '../../source.js';

/** Rows of the dimensions, by key. */
export interface Directory {
  readonly geography: ReadonlyMap<string, Values>;
  readonly products: ReadonlyMap<string, Values>;
  readonly currencies: ReadonlyMap<string, Values>;
  readonly territories: ReadonlyMap<string, Values>;
}
/** The two ways goods are sold; the customers of each have keys of their own. */
export interface Channel {
  readonly name: 'internet' | 'reseller';
  readonly file: string;
  readonly customerColumn: string;
}
export const INTERNET: Channel = { name: 'internet', file: 'FactInternetSales', customerColumn: 'CustomerKey' };
export const RESELLER: Channel = { name: 'reseller', file: 'FactResellerSales', customerColumn: 'ResellerKey' };

/** The members that are not undefined. */
export const withoutAbsent = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
