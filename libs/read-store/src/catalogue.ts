import { DefinitionError, type PreparedModel, prepare, type Report } from '@recount/kernel';
import type { LoadedProjection } from './api.js';

/** One model of the catalogue, ready to fold. */
export interface CatalogueModel extends PreparedModel {
  readonly projection: LoadedProjection;
}

/** All projections of an application, checked against each other. Models and reports in name order. */
export interface Catalogue {
  readonly projections: readonly LoadedProjection[];
  readonly models: readonly CatalogueModel[];
  readonly reports: readonly Report[];
  model(name: string): CatalogueModel | undefined;
  report(name: string): Report | undefined;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
function unique<T extends { readonly name: string }>(kind: string, items: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    if (map.has(item.name)) throw new DefinitionError(`two ${kind}s are called ${item.name}`);
    map.set(item.name, item);
  }
  return map;
}

/** Prepares every model and checks names. @throws DefinitionError */
export function createCatalogue(projections: readonly LoadedProjection[]): Catalogue {
  const sorted = [...projections].sort(byName);
  unique('projection', sorted);
  const models = sorted
    .flatMap((projection) => projection.models.map((model) => ({ ...prepare(model), projection })))
    .sort(byName);
  const reports = sorted.flatMap((projection) => projection.reports).sort(byName);
  const modelsByName = unique('read model', models);
  const reportsByName = unique('report', reports);
  for (const report of reports) {
    for (const name of report.models) {
      if (!modelsByName.has(name))
        throw new DefinitionError(`report ${report.name} reads ${name}, which is no read model`);
    }
  }
  return {
    projections: sorted,
    models,
    reports,
    model: (name) => modelsByName.get(name),
    report: (name) => reportsByName.get(name),
  };
}
