import {
  checkReport,
  DefinitionError,
  type Identity,
  type PreparedModel,
  type Projection,
  prepare,
  type Report,
} from '@recount/kernel';
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
  /** Where a tenant's time zone stands, where a projection says so. */
  readonly zone: Projection['zone'];
  /** Where it stands who counts as whom, where a projection says so. */
  readonly identity: Identity | undefined;
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

function reportsOf({ name, reports }: Projection): readonly Report[] {
  if (!Array.isArray(reports)) throw new DefinitionError(`projection ${name}: reports are a list; [] for none`);
  return reports;
}

/** Prepares every model and checks names. @throws DefinitionError */
export function createCatalogue(projections: readonly LoadedProjection[]): Catalogue {
  const sorted = [...projections].sort(byName);
  unique('projection', sorted);
  const models = sorted
    .flatMap((projection) => projection.models.map((model) => ({ ...prepare(model), projection })))
    .sort(byName);
  const reports = sorted.flatMap(reportsOf).sort(byName);
  const modelsByName = unique('read model', models);
  const reportsByName = unique('report', reports);
  for (const report of reports) {
    checkReport(report);
    for (const name of report.models) {
      if (!modelsByName.has(name))
        throw new DefinitionError(`report ${report.name} reads ${name}, which is no read model`);
    }
  }
  const zones = sorted.flatMap(({ zone }) => zone ?? []);
  if (zones.length > 1) throw new DefinitionError('two projections say where the time zone of a tenant stands');
  const zone = zones[0];
  if (zone !== undefined && !modelsByName.get(zone.model)?.byName.has(zone.column))
    throw new DefinitionError(`no read model has ${zone.model}.${zone.column}, said to be the time zone`);
  const identities = sorted.flatMap((projection) => projection.identity ?? []);
  if (identities.length > 1) throw new DefinitionError('two projections say who counts as whom');
  const identity = identities[0];
  if (identity !== undefined && !modelsByName.has(identity.model))
    throw new DefinitionError(`there is no read model ${identity.model}, said to tell who counts as whom`);
  return {
    projections: sorted,
    models,
    reports,
    zone,
    identity,
    model: (name) => modelsByName.get(name),
    report: (name) => reportsByName.get(name),
  };
}
