import type { ReportBasis } from '@recount/read-store';
import { leafHash, MerkleBuilder } from '../merkle.js';
import type { Attested, ModelRoot } from './bundle.js';

/** The Merkle root of each model's canonical rows, as the log makes them up to a position. */
export async function modelRootsOf(
  store: Attested,
  { models }: ReportBasis,
  tenant: string,
  until: bigint,
): Promise<ModelRoot[]> {
  const builders = new Map(models.map(({ name }) => [name, new MerkleBuilder()]));
  const { setAside } = await store.foldedRows({ models: models.map(({ name }) => name), tenant, until }, (model, row) =>
    builders.get(model)?.add(leafHash(Buffer.from(row))),
  );
  return [...builders].map(([name, builder]) => ({
    name,
    rows: builder.count,
    merkleRoot: builder.count === 0 ? null : builder.root().toString('hex'),
    setAside: setAside[name] ?? 0,
  }));
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
