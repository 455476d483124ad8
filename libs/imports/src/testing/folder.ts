import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A folder with the given files, `name` → text; a name ending in `.gz` is zipped. */
export function folderOf(files: Readonly<Record<string, string>>): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'recount-import-'));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(path, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const CRM: Readonly<Record<string, string>> = {
  'accounts.csv': `account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme Corporation,technolgy,1996,1100.04,2822,United States,
Betatech,medical,1986,647.18,1185,Kenya,Acme Corporation
`,
  'products.csv': 'product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n',
  'sales_teams.csv': 'sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\n',
  'sales_pipeline.csv': `opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
AAA,Moses Frase,GTXPro,Acme Corporation,Won,2016-10-20,2017-03-01,1054
BBB,Moses Frase,MG Special,Betatech,Lost,2016-10-25,2017-03-11,0
CCC,Moses Frase,MG Special,,Engaging,2016-11-02,,
DDD,Moses Frase,GTX Pro,Betatech,Prospecting,,,
`,
};

export const FINES: Readonly<Record<string, string>> = {
  'events.csv.gz': `case_id,event_index,activity,timestamp,resource,amount,expense,paymentAmount,totalPaymentAmount,dismissal,article,points,vehicleClass,notificationType,lastSent,matricola,lifecycle
A1,0,Create Fine,2006-07-24T00:00:00+02:00,561,35.0,,,0.0,NIL,157,0,A,,,,complete
A1,1,Send Fine,2006-12-05T00:00:00+01:00,,,11.0,,,,,,,,,,complete
A1,2,Insert Fine Notification,2007-01-15T00:00:00+01:00,,,,,,,,,,P,P,,complete
A1,3,Add penalty,2007-03-16T00:00:00+01:00,,71.5,,,,,,,,,,,complete
A1,4,Payment,2007-04-01T00:00:00+02:00,,,,100.0,100.0,,,,,,,,complete
A2,0,Create Fine,2006-08-02T00:00:00+02:00,561,36.0,,,0.0,NIL,157,0,A,,,,complete
A2,1,Insert Date Appeal to Prefecture,2006-09-02T00:00:00+02:00,,,,,,,,,,,,,complete
A2,2,Send for Credit Collection,2009-03-30T00:00:00+02:00,,,,,,,,,,,,,complete
`,
};
