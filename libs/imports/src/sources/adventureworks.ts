import type { ImportSource, MappingContext, SourceRow, Step, Values } from '../source.js';
import { type Directory, INTERNET, RESELLER } from './adventureworks/directory.js';
import { LINE, orders } from './adventureworks/orders.js';
import { PERSON, PROSPECT, person, prospect, SHOP, shop, survey } from './adventureworks/parties.js';

async function byKey(rows: AsyncIterable<SourceRow>, key: string): Promise<ReadonlyMap<string, Values>> {
  const found = new Map<string, Values>();
  for await (const { values } of rows) found.set(values[key] ?? '', values);
  return found;
}

async function* steps(context: MappingContext): AsyncGenerator<Step> {
  const directory: Directory = {
    geography: await byKey(context.rows('DimGeography'), 'GeographyKey'),
    products: await byKey(context.rows('DimProduct'), 'ProductKey'),
    currencies: await byKey(context.rows('DimCurrency'), 'CurrencyKey'),
    territories: await byKey(context.rows('DimSalesTerritory'), 'SalesTerritoryKey'),
  };
  for await (const row of context.rows('ProspectiveBuyer')) yield prospect(row, context);
  for await (const row of context.rows('DimCustomer')) yield person(row, directory, context);
  for await (const row of context.rows('DimReseller')) yield shop(row, directory, context);
  yield* orders(INTERNET, directory, context);
  yield* orders(RESELLER, directory, context);
  for await (const row of context.rows('FactSurveyResponse')) yield survey(row, context);
}

/** Microsoft's AdventureWorks: a maker of bicycles that sells to people over the internet and to shops. */
export const adventureworks: ImportSource = {
  name: 'adventureworks',
  title: 'AdventureWorks DW sales',
  mappingVersion: 1,
  timeZone: 'UTC',
  currency: 'USD',
  files: [
    { name: 'DimGeography', columns: ['GeographyKey', 'StateProvinceName', 'CountryRegionCode'] },
    { name: 'DimProduct', columns: ['ProductKey', 'ProductAlternateKey', 'EnglishProductName'] },
    { name: 'DimCurrency', columns: ['CurrencyKey', 'CurrencyAlternateKey'] },
    { name: 'DimSalesTerritory', columns: ['SalesTerritoryKey', 'SalesTerritoryRegion', 'SalesTerritoryCountry'] },
    {
      name: 'ProspectiveBuyer',
      columns: ['ProspectiveBuyerKey', 'FirstName', 'MiddleName', 'LastName', 'EmailAddress', 'Phone', ...PROSPECT],
    },
    {
      name: 'DimCustomer',
      columns: [
        'CustomerKey',
        'CustomerAlternateKey',
        'GeographyKey',
        'FirstName',
        'MiddleName',
        'LastName',
        'EmailAddress',
        'Phone',
        'DateFirstPurchase',
        ...PERSON,
      ],
    },
    {
      name: 'DimReseller',
      columns: ['ResellerKey', 'ResellerAlternateKey', 'GeographyKey', 'Phone', 'ResellerName', ...SHOP],
    },
    { name: INTERNET.file, columns: [INTERNET.customerColumn, ...LINE] },
    { name: RESELLER.file, columns: [RESELLER.customerColumn, 'EmployeeKey', ...LINE] },
    {
      name: 'FactSurveyResponse',
      columns: [
        'SurveyResponseKey',
        'CustomerKey',
        'Date',
        'EnglishProductCategoryName',
        'EnglishProductSubcategoryName',
      ],
    },
  ],
  steps,
};
