import { attributesOf, optionalText, required } from '../../fields.js';
import {
  type MappedCommand,
  type MappingContext,
  mapRow,
  type SourceRow,
  type Step,
  type Values,
} from '../../source.js';
import { type Directory, INTERNET, RESELLER, withoutAbsent } from './directory.js';

export const PERSON = ['EnglishEducation', 'EnglishOccupation', 'YearlyIncome', 'CommuteDistance', 'TotalChildren'];
export const SHOP = ['BusinessType', 'NumberEmployees', 'ProductLine', 'AnnualSales', 'AnnualRevenue', 'YearOpened'];
export const PROSPECT = ['Occupation', 'Education', 'YearlyIncome', 'TotalChildren', 'City', 'PostalCode'];

const nameOf = (values: Values): string =>
  [values.FirstName, values.MiddleName, values.LastName].filter((part) => part !== undefined && part !== '').join(' ');

/** `516-555-0187` is a number of the North American plan; the others lack their country. */
const phoneOf = (values: Values): string | undefined =>
  /^\d{3}-\d{3}-\d{4}$/.test(values.Phone ?? '') ? `+1${values.Phone?.replaceAll('-', '')}` : undefined;
/** An address without a domain of two parts reaches nobody. */
const emailOf = (values: Values): string | undefined =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.EmailAddress ?? '') ? values.EmailAddress : undefined;

const placeOf = (values: Values, { geography }: Directory) => {
  const place = geography.get(values.GeographyKey ?? '');
  return { country: place?.CountryRegionCode, region: place?.StateProvinceName };
};
const register = (id: string, occurredAt: string, body: object): MappedCommand => ({
  streamType: 'customer',
  id,
  command: 'register',
  makes: true,
  occurredAt,
  body: withoutAbsent(body),
});

/** A person is a customer from the first purchase on. */
export function person(row: SourceRow, directory: Directory, context: MappingContext): Step {
  const { values } = row;
  const id = context.id('internet', values.CustomerKey ?? '');
  return mapRow(row, `customer/${values.CustomerKey}`, id, () => [
    register(id, context.midnight(required(values, 'DateFirstPurchase'), 'DateFirstPurchase'), {
      kind: 'person',
      name: nameOf(values),
      email: emailOf(values),
      phone: phoneOf(values),
      ...placeOf(values, directory),
      externalId: required(values, 'CustomerAlternateKey'),
      attributes: { channel: INTERNET.name, ...attributesOf(values, PERSON) },
    }),
  ]);
}

/** A shop. The source does not say since when: it is as old as the batch. */
export function shop(row: SourceRow, directory: Directory, context: MappingContext): Step {
  const { values } = row;
  const id = context.id('reseller', values.ResellerKey ?? '');
  return mapRow(row, `reseller/${values.ResellerKey}`, id, () => [
    register(id, context.startedAt, {
      kind: 'org',
      name: required(values, 'ResellerName'),
      phone: phoneOf(values),
      ...placeOf(values, directory),
      externalId: required(values, 'ResellerAlternateKey'),
      attributes: { channel: RESELLER.name, ...attributesOf(values, SHOP) },
    }),
  ]);
}

/** A prospect is a lead without a date. */
export function prospect(row: SourceRow, context: MappingContext): Step {
  const { values } = row;
  const id = context.id('lead', values.ProspectiveBuyerKey ?? '');
  return mapRow(row, `prospect/${values.ProspectiveBuyerKey}`, id, () => [
    {
      streamType: 'lead',
      id,
      command: 'capture',
      makes: true,
      occurredAt: context.startedAt,
      body: withoutAbsent({
        source: 'import',
        externalId: required(values, 'ProspectiveBuyerKey'),
        name: nameOf(values),
        email: emailOf(values),
        phone: phoneOf(values),
        region: optionalText(values, 'StateProvinceCode'),
        dateUnknown: true,
        attributes: attributesOf(values, PROSPECT),
      }),
    },
  ]);
}

export function survey(row: SourceRow, context: MappingContext): Step {
  const { values } = row;
  const journeyId = context.id(INTERNET.name, values.CustomerKey ?? '');
  const externalId = `survey/${values.SurveyResponseKey}`;
  return mapRow(row, externalId, journeyId, () => [
    {
      streamType: 'interaction',
      id: context.id('survey', required(values, 'SurveyResponseKey')),
      command: 'record',
      makes: true,
      occurredAt: context.midnight(required(values, 'Date'), 'Date'),
      body: {
        journeyId,
        kind: 'survey',
        direction: 'inbound',
        externalId,
        attributes: attributesOf(values, ['EnglishProductCategoryName', 'EnglishProductSubcategoryName']),
      },
    },
  ]);
}
