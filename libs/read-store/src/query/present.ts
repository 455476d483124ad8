import type { Catalogue } from '../catalogue.js';
import type { ReadStoreError } from '../read-store-error.js';
import type { Definitions } from '../stage/definitions.js';
import { createQueries, type QueryOptions, type TableQueries } from './index.js';
import { ServedChangedError } from './snapshot.js';

/** Each time another promote came between reading the definitions and the answer. */
const TRIES = 20;
/** Refusals that another definition might not give. */
const UNHEARD: ReadonlySet<string | undefined> = new Set(['NOT_FOUND', 'VALIDATION_FAILED']);

/**
 * Queries by the definitions that are served at the moment of the answer: each is asked with the definitions of a revision
 * and asked again when its snapshot shows another one, so that a promote or rollback is seen whole or not at all.
 */
export function presentQueries(
  options: Omit<QueryOptions, 'catalogue' | 'revision'> & { readonly definitions: Definitions },
): TableQueries {
  const { definitions, ...common } = options;
  let made:
    | { readonly catalogue: Catalogue; readonly revision: string | undefined; readonly queries: TableQueries }
    | undefined;
  const present = (): TableQueries => {
    const { catalogue, revision } = definitions;
    if (made?.catalogue !== catalogue || made.revision !== revision)
      made = { catalogue, revision, queries: createQueries({ ...common, catalogue, revision }) };
    return made.queries;
  };
  const asked = async <T>(ask: (queries: TableQueries) => Promise<T>): Promise<T> => {
    if (definitions.revision === undefined) await definitions.refresh();
    for (let attempt = 1; ; attempt++) {
      const { catalogue } = definitions;
      try {
        return await ask(present());
      } catch (error) {
        // A model, column or parameter that nobody here has heard of may have been promoted by another process.
        const unknown = attempt === 1 && UNHEARD.has((error as ReadStoreError).body?.code);
        if (!(error instanceof ServedChangedError || unknown) || attempt >= TRIES) throw error;
        await definitions.refresh();
        if (unknown && definitions.catalogue === catalogue) throw error;
      }
    }
  };
  return {
    describe: () => present().describe(),
    listRows: (...args) => asked((queries) => queries.listRows(...args)),
    getRow: (...args) => asked((queries) => queries.getRow(...args)),
    runReport: (...args) => asked((queries) => queries.runReport(...args)),
    drillReport: (...args) => asked((queries) => queries.drillReport(...args)),
    compared: (...args) => asked((queries) => queries.compared(...args)),
    cellRows: (...args) => asked((queries) => queries.cellRows(...args)),
    lag: () => present().lag(),
    metrics: async () => {
      await definitions.refresh();
      return present().metrics();
    },
    status: async () => {
      await definitions.refresh();
      return present().status();
    },
    tenants: async () => {
      await definitions.refresh();
      return present().tenants();
    },
  };
}
