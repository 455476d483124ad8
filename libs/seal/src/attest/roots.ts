import type { ReportBasis } from '@recount/read-store';
import { leafHash, MerkleBuilder } from '../merkle.js';
import type { Attested, ModelRoot } from './bundle.js';

/** What the log makes up to a position. */
export interface FoldedModels {
  readonly models: readonly ModelRoot[];
  /** Events that were folded for them. */
  readonly events: number;
}

/** The Merkle root of each model's canonical rows, as the log makes them up to a position. */
export async function modelRootsOf(
  store: Attested,
  { models }: ReportBasis,
  tenant: string,
  until: bigint,
): Promise<FoldedModels> {
  const builders = new Map(models.map(({ name }) => [name, new MerkleBuilder()]));
  const names = models.map(({ name }) => name);
  const { setAside, events } = await store.foldedRows({ models: names, tenant, until }, (model, row) =>
    builders.get(model)?.add(leafHash(Buffer.from(row))),
  );
  const roots = [...builders].map(([name, builder]) => ({
    name,
    rows: builder.count,
    merkleRoot: builder.count === 0 ? null : builder.root().toString('hex'),
    setAside: setAside[name] ?? 0,
  }));
  return { models: roots, events };
}

/** One root over all models, with the versions they are of. */
export function rootOfModels(models: readonly ModelRoot[], { models: definitions }: ReportBasis): string {
  const builder = new MerkleBuilder();
  for (const { name, merkleRoot } of models) {
    const version = definitions.find((one) => one.name === name)?.version;
    builder.add(leafHash(Buffer.from(`${name} v${version} ${merkleRoot ?? '-'}`)));
  }
  return builder.count === 0 ? '' : builder.root().toString('hex');
}
