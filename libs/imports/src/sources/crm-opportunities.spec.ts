import { runImport } from '../run.js';
import { CRM, folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { crmOpportunities } from './crm-opportunities.js';

const STARTED = '2026-01-01T00:00:00.000Z';

async function imported(files: Readonly<Record<string, string>> = CRM) {
  const folder = folderOf(files);
  const house = memoryHouse('crm_opportunities');
  try {
    return {
      result: await runImport({ ...house, source: crmOpportunities, folder: folder.path, startedAt: STARTED }),
      ...house,
    };
  } finally {
    folder.remove();
  }
}
const withRow = (row: string): Record<string, string> => ({
  ...CRM,
  'sales_pipeline.csv': `${CRM['sales_pipeline.csv']}${row}\n`,
});
const eventsOf = (world: { events: readonly { type: string; data: unknown; occurredAt: string }[] }, type: string) =>
  world.events
    .filter((event) => event.type === type)
    .map(({ data, occurredAt }) => ({ occurredAt, ...(data as object) }));

describe('crm_opportunities', () => {
  test('configures the tenant and defines the pipeline before the first row', async () => {
    const { world } = await imported();
    expect(world.events.slice(0, 3).map((event) => event.type)).toEqual([
      'ImportBatchStarted',
      'TenantConfigured',
      'PipelineDefined',
    ]);
    expect(eventsOf(world, 'TenantConfigured')).toMatchObject([{ timeZone: 'UTC', currency: 'USD' }]);
  });

  test('engaging is opened at engage_date, won and lost at close_date', async () => {
    const { world } = await imported();
    expect(eventsOf(world, 'OpportunityOpened')).toMatchObject([
      {
        externalId: 'AAA',
        stageId: 'Engaging',
        occurredAt: '2016-10-20T00:00:00.000Z',
        productId: 'GTXPro',
        ownerId: 'Moses Frase',
      },
      { externalId: 'BBB', stageId: 'Engaging', occurredAt: '2016-10-25T00:00:00.000Z' },
      { externalId: 'CCC', stageId: 'Engaging', occurredAt: '2016-11-02T00:00:00.000Z' },
      { externalId: 'DDD', stageId: 'Prospecting', occurredAt: STARTED, dateUnknown: true },
    ]);
    expect(eventsOf(world, 'OpportunityWon')).toMatchObject([
      { occurredAt: '2017-03-01T00:00:00.000Z', wonAmount: { units: '105400', scale: 2, currency: 'USD' } },
    ]);
    expect(eventsOf(world, 'OpportunityLost')).toMatchObject([
      { occurredAt: '2017-03-11T00:00:00.000Z', reasonCode: 'notRecorded' },
    ]);
  });

  test('an opportunity without account has no customer and is its own root', async () => {
    const { world } = await imported();
    const opened = world.events.find(
      (event) => event.type === 'OpportunityOpened' && (event.data as { externalId: string }).externalId === 'CCC',
    );
    expect(opened?.data).not.toHaveProperty('customerId');
    expect(opened?.root).toBe(opened?.stream);
  });

  test('accounts become customers with their attributes', async () => {
    const { world } = await imported();
    expect(eventsOf(world, 'CustomerRegistered')).toMatchObject([
      { name: 'Acme Corporation', industry: 'technolgy', attributes: { employees: '2822', revenue: '1100.04' } },
      { name: 'Betatech', attributes: { subsidiary_of: 'Acme Corporation' } },
    ]);
  });

  test.each([
    ['EEE,Moses Frase,GTX Pro,Nobody Inc,Engaging,2016-11-02,,', 'UNKNOWN_ACCOUNT', '/account'],
    ['EEE,Moses Frase,GTX Pro,,Dreaming,2016-11-02,,', 'UNKNOWN_STAGE', '/deal_stage'],
    ['EEE,Moses Frase,GTX Pro,,Engaging,2016-11-31,,', 'VALIDATION_FAILED', '/engage_date'],
    ['EEE,Moses Frase,GTX Pro,,Won,2016-11-02,2016-11-03,much', 'VALIDATION_FAILED', '/close_value'],
    ['EEE,Moses Frase,GTX Pro,,Won,2016-11-02,,12', 'VALIDATION_FAILED', '/close_date'],
    ['EEE,Moses Frase', 'MALFORMED_ROW', undefined],
    ['AAA,Moses Frase,GTX Pro,Acme Corporation,Engaging,2016-11-02,,', 'BOOKED_OTHERWISE', undefined],
  ])('rejects %s as %s', async (row, code, path) => {
    const { result, world } = await imported(withRow(row));
    expect(result).toMatchObject({
      rejected: 1,
      rejectedByCode: { [code]: 1 },
      rejectedRows: [{ file: 'sales_pipeline.csv', row: 5, code }],
    });
    if (path !== undefined) expect(result.rejectedRows[0]?.path).toBe(path);
    expect(eventsOf(world, 'ImportRowRejected')).toMatchObject([{ file: 'sales_pipeline.csv', row: 5, code }]);
    expect(eventsOf(world, 'ImportBatchCompleted')).toMatchObject([{ rows: 7, accepted: 6, rejected: 1 }]);
  });
});
