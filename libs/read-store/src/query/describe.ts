import type { AnyReadModel, Column, Report } from '@recount/kernel';
import type { Catalogue } from '../catalogue.js';
import { describeParams } from './report-params.js';
import type { ModelDescription, ReportDescription } from './result.js';

const columns = (declared: Readonly<Record<string, Column<unknown>>>): ModelDescription['columns'] =>
  Object.fromEntries(
    Object.entries(declared).map(([name, { kind, doc, default: fallback }]) => [
      name,
      { kind, ...(doc === undefined ? {} : { doc }), ...(fallback === undefined ? {} : { default: fallback }) },
    ]),
  );

const describeModel = ({
  name,
  version,
  shape,
  doc,
  key,
  columns: rest,
  canonical,
}: AnyReadModel): ModelDescription => ({
  name,
  version,
  shape,
  doc,
  key: columns(key),
  columns: columns(rest),
  ...(canonical === undefined ? {} : { canonical }),
});

const describeReport = (report: Report): ReportDescription => ({
  name: report.name,
  doc: report.doc,
  kind: report.kind,
  params: describeParams(report),
});

/** Every model and report there is, by name: what OpenAPI and the command line's help are written from. */
export function describe(catalogue: Catalogue): { models: ModelDescription[]; reports: ReportDescription[] } {
  return {
    models: catalogue.models.map(({ definition }) => describeModel(definition)),
    reports: catalogue.reports.map(describeReport),
  };
}
