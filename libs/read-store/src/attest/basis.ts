import { createHash } from 'node:crypto';
import type { ReportBasis } from '../api.js';
import type { Catalogue } from '../catalogue.js';
import { hashesOf } from '../deploy/registry.js';
import { ReadStoreError } from '../read-store-error.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hashes of everything an answer of a report rests on but the log. @throws ReadStoreError NOT_FOUND */
export function reportBasis(catalogue: Catalogue, name: string): ReportBasis {
  const report = catalogue.report(name);
  if (report === undefined)
    throw new ReadStoreError({
      code: 'NOT_FOUND',
      message: `there is no report ${name}; there are ${catalogue.reports.map((one) => one.name).join(', ')}`,
    });
  // Functions of one projection may be built on those of others: all of their SQL counts.
  const sql = catalogue.projections.map((projection) => [projection.name, projection.viewsSql]);
  const said = JSON.stringify({ ...report, compute: undefined });
  return {
    report: name,
    formula: report.formula ?? null,
    sha256: sha256(JSON.stringify([sql, said, String(report.compute ?? '')])),
    models: [...report.models].sort().map((one) => {
      const model = catalogue.model(one);
      if (model === undefined)
        throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${one}` });
      return { name: one, version: model.version, shape: model.ledger ? 'ledger' : 'state', ...hashesOf(model) };
    }),
  };
}
