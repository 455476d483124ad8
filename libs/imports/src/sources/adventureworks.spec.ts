import { runImport } from '../run.js';
import { folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { adventureworks } from './adventureworks.js';

const SALES =
  'OrderQuantity,UnitPrice,ProductStandardCost,SalesAmount,TaxAmt,Freight,CarrierTrackingNumber,CustomerPONumber,OrderDate,DueDate,ShipDate';
const KEYS = 'ProductKey,PromotionKey,CurrencyKey,SalesTerritoryKey,SalesOrderNumber,SalesOrderLineNumber';
const DATES = '2010-12-29,2011-01-10,2011-01-05';
const FILES = {
  'DimGeography.csv': 'GeographyKey,City,StateProvinceName,CountryRegionCode\n26,Rockhampton,Queensland,AU\n',
  'DimProduct.csv':
    'ProductKey,ProductAlternateKey,EnglishProductName\n310,BK-R93R-62,"Road-150 Red, 62"\n349,BK-M82S,Mountain-100\n',
  'DimCurrency.csv': 'CurrencyKey,CurrencyAlternateKey,CurrencyName\n19,CAD,Canadian Dollar\n100,USD,US Dollar\n',
  'DimSalesTerritory.csv':
    'SalesTerritoryKey,SalesTerritoryRegion,SalesTerritoryCountry\n6,Canada,Canada\n5,South,USA\n',
  'ProspectiveBuyer.csv': `ProspectiveBuyerKey,FirstName,MiddleName,LastName,EmailAddress,YearlyIncome,TotalChildren,Education,Occupation,City,StateProvinceCode,PostalCode,Phone
1,Adam,,Alexander,aa@lucerne.com,40000,3,Partial Co,Professional,Cedar City,UT,84720,516-555-0187
2,Ann,B,Davis,adavis@consolidatedmessenger,40000,3,Partial Co,Professional,Cedar City,UT,84720,1 (11) 500 555-0143
`,
  'DimCustomer.csv.gz': `CustomerKey,GeographyKey,CustomerAlternateKey,FirstName,MiddleName,LastName,EmailAddress,YearlyIncome,TotalChildren,EnglishEducation,EnglishOccupation,Phone,DateFirstPurchase,CommuteDistance
11000,26,AW00011000,Jon,V,Yang,jon24@adventure-works.com,90000,2,Bachelors,Professional,1 (11) 500 555-0162,2010-12-29,1-2 Miles
`,
  'DimReseller.csv': `ResellerKey,GeographyKey,ResellerAlternateKey,Phone,BusinessType,ResellerName,NumberEmployees,ProductLine,AnnualSales,AnnualRevenue,YearOpened
1,26,AW00000001,245-555-0173,Value Added Reseller,A Bike Store,2,Road,300000,30000,1974
`,
  'FactInternetSales.csv.gz': `${KEYS},CustomerKey,${SALES}
310,1,19,6,SO43697,1,11000,1,3578.2700,2171.2942,3578.2700,286.2616,89.4568,,,${DATES}
999,1,19,6,SO43697,2,11000,2,1.0005,0.5,2.0010,0.1601,0.0500,,,${DATES}
`,
  'FactResellerSales.csv.gz': `${KEYS},ResellerKey,EmployeeKey,${SALES}
349,1,100,5,SO43659,1,1,285,3,2024.9940,1898.0944,6074.9820,485.9986,151.8746,4911-403C-98,PO522145787,${DATES}
`,
  'FactSurveyResponse.csv': `SurveyResponseKey,CustomerKey,EnglishProductCategoryName,EnglishProductSubcategoryName,Date
1,11000,Clothing,Tights,2012-03-09
`,
};

async function imported(more: Partial<Record<keyof typeof FILES, string>> = {}) {
  const folder = folderOf({ ...FILES, ...more });
  const house = memoryHouse('adventureworks');
  try {
    const options = { ...house, source: adventureworks, folder: folder.path, startedAt: '2026-01-01T00:00:00.000Z' };
    const result = await runImport(options);
    return { result, again: await runImport(options), world: house.world };
  } finally {
    folder.remove();
  }
}
const usd = (units: number, scale = 4) => ({ units: String(units), scale, currency: 'USD' });
type World = Awaited<ReturnType<typeof imported>>['world'];
const ofType = (world: World, type: string) =>
  world.events.filter((e) => e.type === type).map(({ occurredAt, root, data }) => ({ occurredAt, root, data }));

describe('adventureworks', () => {
  test('rows of an order are its lines; sales, tax and freight keep their four decimals', async () => {
    const { result, again, world } = await imported();
    expect(result).toMatchObject({ rows: 8, accepted: 8, rejected: 0 });
    expect(again).toMatchObject({ accepted: 8, events: 0 });
    const [person, shop] = ofType(world, 'CustomerRegistered');
    expect(ofType(world, 'OrderPlaced')).toMatchObject([
      {
        occurredAt: '2010-12-29T00:00:00.000Z',
        root: person?.root,
        data: {
          orderNo: 'SO43697',
          total: usd(39_561_995),
          tax: usd(3_759_285),
          terms: { days: 5 },
          receivableTrigger: 'shipped',
          promisedDate: '2011-01-10',
          attributes: { channel: 'internet', currencyKey: '19', currency: 'CAD', territory: 'Canada' },
          lines: [
            {
              lineId: '1',
              productId: 'BK-R93R-62',
              description: 'Road-150 Red, 62',
              quantity: '1',
              amount: usd(35_782_700),
              unitCost: usd(21_712_942),
              costVersion: 'product:310',
            },
            { lineId: '2', productId: '999', quantity: '2', amount: usd(20_010) },
          ],
        },
      },
      { root: shop?.root, data: { orderNo: 'SO43659', ownerId: '285', attributes: { purchaseOrder: 'PO522145787' } } },
    ]);
  });

  test('shipped in full, receivable and invoiced at ShipDate, to be paid by DueDate', async () => {
    const { world } = await imported();
    expect(ofType(world, 'OrderShipped')).toMatchObject([
      { occurredAt: '2011-01-05T00:00:00.000Z', data: { complete: true, amount: usd(35_802_710) } },
      { data: { trackingNo: '4911-403C-98' } },
    ]);
    expect(ofType(world, 'InstalmentTriggered')).toMatchObject([
      { data: { trigger: 'shipped', amount: usd(39_561_995), dueDate: '2011-01-10' } },
      { data: { amount: usd(67_128_552) } },
    ]);
    const [invoice] = ofType(world, 'InvoiceIssued');
    expect(invoice).toMatchObject({
      occurredAt: '2011-01-05T00:00:00.000Z',
      data: {
        invoiceNo: 'SO43697',
        net: usd(36_697_778),
        tax: usd(2_864_217),
        gross: usd(39_561_995),
        issueDate: '2011-01-05',
        dueDate: '2011-01-10',
      },
    });
  });

  test('people since their first purchase, shops and prospects since the import; what cannot be dialled is left out', async () => {
    const { world } = await imported();
    expect(ofType(world, 'CustomerRegistered')).toMatchObject([
      {
        occurredAt: '2010-12-29T00:00:00.000Z',
        data: { kind: 'person', name: 'Jon V Yang', country: 'AU', region: 'Queensland', externalId: 'AW00011000' },
      },
      { occurredAt: '2026-01-01T00:00:00.000Z', data: { kind: 'org', name: 'A Bike Store', phone: '+12455550173' } },
    ]);
    const [adam, ann] = ofType(world, 'LeadCaptured');
    expect(adam).toMatchObject({
      occurredAt: '2026-01-01T00:00:00.000Z',
      data: { dateUnknown: true, name: 'Adam Alexander', phone: '+15165550187', email: 'aa@lucerne.com', region: 'UT' },
    });
    expect(Object.keys(ann?.data as object)).not.toEqual(expect.arrayContaining(['phone', 'email']));
    expect(ofType(world, 'InteractionRecorded')).toMatchObject([
      { occurredAt: '2012-03-09T00:00:00.000Z', data: { kind: 'survey', direction: 'inbound' } },
    ]);
  });

  test('an order whose rows cannot all be read is rejected as a whole', async () => {
    const broken = FILES['FactInternetSales.csv.gz'].replace('2.0010', 'two');
    const { result } = await imported({ 'FactInternetSales.csv.gz': broken });
    expect(result).toMatchObject({ rows: 8, accepted: 6, rejected: 2, rejectedByCode: { VALIDATION_FAILED: 2 } });
  });
});
