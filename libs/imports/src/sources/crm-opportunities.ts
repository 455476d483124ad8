import { amountOf, attributesOf, optionalText, required } from '../fields.js';
import {
  type ImportSource,
  type MappedCommand,
  type MappingContext,
  mapRow,
  RowProblemError,
  type SourceRow,
  type Step,
  type Values,
} from '../source.js';

const PIPELINE = 'sales';
const STAGES = ['Prospecting', 'Engaging'] as const;
const ACCOUNT_ATTRIBUTES = ['sector', 'year_established', 'revenue', 'employees', 'office_location', 'subsidiary_of'];

interface Directory {
  readonly accounts: ReadonlySet<string>;
  readonly teams: ReadonlyMap<string, Values>;
  readonly products: ReadonlyMap<string, Values>;
}

/** An account is a customer. The source does not say since when: it is as old as the batch. */
function account(row: SourceRow, context: MappingContext): Step {
  const name = row.values.account ?? '';
  const id = context.id('customer', name);
  return mapRow(row, `account/${name}`, id, () => [
    {
      streamType: 'customer',
      id,
      command: 'register',
      makes: true,
      occurredAt: context.startedAt,
      body: {
        kind: 'org',
        name: required(row.values, 'account'),
        industry: optionalText(row.values, 'sector'),
        country: optionalText(row.values, 'office_location'),
        externalId: name,
        attributes: attributesOf(row.values, ACCOUNT_ATTRIBUTES),
      },
    },
  ]);
}

function customerOf(values: Values, directory: Directory, context: MappingContext): string | undefined {
  const name = optionalText(values, 'account');
  if (name === undefined) return undefined;
  if (!directory.accounts.has(name)) {
    throw new RowProblemError({ code: 'UNKNOWN_ACCOUNT', path: '/account', message: `no account is called ${name}` });
  }
  return context.id('customer', name);
}

function outcome(
  values: Values,
  context: MappingContext,
): Pick<MappedCommand, 'command' | 'body' | 'occurredAt'> | undefined {
  const closedAt = (): string => context.midnight(required(values, 'close_date'), 'close_date');
  if (values.deal_stage === 'Won') {
    return {
      command: 'win',
      body: { wonAmount: amountOf(values, 'close_value', context.currency) },
      occurredAt: closedAt(),
    };
  }
  if (values.deal_stage === 'Lost')
    return { command: 'lose', body: { reasonCode: 'notRecorded' }, occurredAt: closedAt() };
  return undefined;
}

/** Opened at its first known stage, then won or lost. A row without any date gets the batch's time and says so. */
function opportunity(values: Values, directory: Directory, context: MappingContext): readonly MappedCommand[] {
  const externalId = required(values, 'opportunity_id');
  const stage = required(values, 'deal_stage');
  if (!['Prospecting', 'Engaging', 'Won', 'Lost'].includes(stage)) {
    throw new RowProblemError({ code: 'UNKNOWN_STAGE', path: '/deal_stage', message: `no stage is called ${stage}` });
  }
  const dateless = stage === 'Prospecting' && !values.engage_date;
  const agent = required(values, 'sales_agent');
  const product = required(values, 'product');
  const team = directory.teams.get(agent);
  const series = directory.products.get(product)?.series;
  const target = { streamType: 'opportunity', id: context.id('opportunity', externalId) };
  const open: MappedCommand = {
    ...target,
    command: 'open',
    makes: true,
    occurredAt: dateless ? context.startedAt : context.midnight(required(values, 'engage_date'), 'engage_date'),
    body: {
      customerId: customerOf(values, directory, context),
      pipelineId: PIPELINE,
      stageId: stage === 'Prospecting' ? 'Prospecting' : 'Engaging',
      ownerId: agent,
      productId: product,
      externalId,
      ...(dateless && { dateUnknown: true }),
      attributes: {
        sales_agent: agent,
        ...(team && { manager: team.manager ?? null, region: team.regional_office ?? null }),
        ...(series !== undefined && { series }),
      },
    },
  };
  const close = outcome(values, context);
  return close ? [open, { ...target, ...close }] : [open];
}

async function read<K>(
  rows: AsyncIterable<SourceRow>,
  key: string,
  keep: (row: SourceRow) => K,
): Promise<Map<string, K>> {
  const found = new Map<string, K>();
  for await (const row of rows) found.set(row.values[key] ?? '', keep(row));
  return found;
}

async function* steps(context: MappingContext): AsyncGenerator<Step> {
  const accounts = new Set<string>();
  for await (const row of context.rows('accounts')) {
    accounts.add(row.values.account ?? '');
    yield account(row, context);
  }
  const directory: Directory = {
    accounts,
    teams: await read(context.rows('sales_teams'), 'sales_agent', (row) => row.values),
    products: await read(context.rows('products'), 'product', (row) => row.values),
  };
  for await (const row of context.rows('sales_pipeline')) {
    const externalId = row.values.opportunity_id ?? '';
    const name = row.values.account ?? '';
    const lane = name === '' ? context.id('opportunity', externalId) : context.id('customer', name);
    yield mapRow(row, externalId, lane, () => opportunity(row.values, directory, context));
  }
}

/** Maven Analytics' CRM sales opportunities: accounts, agents, products and one row per opportunity. */
export const crmOpportunities: ImportSource = {
  name: 'crm_opportunities',
  title: 'Maven CRM sales opportunities',
  mappingVersion: 1,
  timeZone: 'UTC',
  currency: 'USD',
  files: [
    { name: 'accounts', columns: ['account', ...ACCOUNT_ATTRIBUTES] },
    { name: 'products', columns: ['product', 'series', 'sales_price'] },
    { name: 'sales_teams', columns: ['sales_agent', 'manager', 'regional_office'] },
    {
      name: 'sales_pipeline',
      columns: [
        'opportunity_id',
        'sales_agent',
        'product',
        'account',
        'deal_stage',
        'engage_date',
        'close_date',
        'close_value',
      ],
    },
  ],
  prelude: (context) => [
    {
      streamType: 'pipeline',
      id: PIPELINE,
      command: 'define',
      occurredAt: context.startedAt,
      body: { name: 'Sales', stages: STAGES.map((id) => ({ id, name: id })) },
    },
  ],
  steps,
};
