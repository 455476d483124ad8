// Small copies of the data sets, for tests that import one several times.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** How many rows of a file are kept; a set's files that are not named stay whole. */
export type Heads = Readonly<Record<string, number>>;

/** Per set: enough to keep its importer busy for a second or so. */
export const HEADS: Readonly<Record<string, Heads>> = {
  adventureworks: { ProspectiveBuyer: 300, FactInternetSales: 600, FactResellerSales: 1_000 },
  cdnow_sample: { CDNOW_sample: 2_000 },
  crm_opportunities: { sales_pipeline: 2_000 },
  online_retail: { transactions: 10_000 },
  service_incidents: { incident_event_log: 3_000 },
};

const column = (rows: readonly string[], n: number): ReadonlySet<string> =>
  new Set(rows.map((row) => row.split(',')[n] ?? ''));
const having = (rows: readonly string[], n: number, keys: ReadonlySet<string>): string[] =>
  rows.filter((row) => keys.has(row.split(',')[n] ?? ''));

/** Of AdventureWorks' people only those who bought in what is kept, or every sale would need all 18,484 of them. */
function onlyBuyers(files: Map<string, string[]>): void {
  const [people, sales, answers] = ['DimCustomer', 'FactInternetSales', 'FactSurveyResponse'].map((name) =>
    files.get(name),
  );
  if (!people || !sales || !answers) return;
  const buyers = column(sales, 4);
  files.set('DimCustomer', having(people, 0, buyers));
  files.set('FactSurveyResponse', having(answers, 2, buyers));
}

/** Copies a set's files, cut after some rows and unzipped. @returns the new folder; who asks for it removes it */
export function someRows(folder: string, heads: Heads): string {
  const copy = mkdtempSync(join(tmpdir(), 'recount-some-rows-'));
  const files = new Map<string, string[]>();
  const header = new Map<string, readonly string[]>();
  for (const file of readdirSync(folder)) {
    const content = readFileSync(join(folder, file));
    const name = file.replace(/\.gz$/, '');
    const key = name.replace(/\.(csv|txt)$/, '');
    const lines = (file.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8').split('\n');
    header.set(key, name.endsWith('.csv') ? [name, lines.shift() ?? ''] : [name]);
    files.set(key, lines.filter(Boolean).slice(0, heads[key]));
  }
  for (const key of Object.keys(heads)) if (!files.has(key)) throw new Error(`${folder} has no file ${key}`);
  onlyBuyers(files);
  for (const [key, rows] of files) {
    const [name = '', ...first] = header.get(key) ?? [];
    writeFileSync(join(copy, name), [...first, ...rows, ''].join('\n'));
  }
  return copy;
}
