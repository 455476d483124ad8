import { applyEvent, dumpEntry, type Entry, FoldError } from '@recount/kernel';
import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import type { FoldedRows, FoldedRowsOptions } from '../api.js';
import type { CatalogueModel } from '../catalogue.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { historyByRoot } from '../rebuild/read.js';
import { literal } from '../sql.js';

const SORT_MIB = 64;
interface Member {
  readonly model: CatalogueModel;
  readonly rows: Map<string, Entry>;
  failed: boolean;
  setAside: number;
}

/**
 * The rows a tenant's events make up to a position, folded anew: model by model the canonical text of each, in the order of root
 * and key. The same log gives the same texts at any later time. A root that cannot be folded is left out and counted.
 * @throws ReadStoreError NOT_FOUND
 */
export async function foldedRows(
  engine: Engine,
  { models, tenant, until, signal }: FoldedRowsOptions,
  see: (model: string, row: string) => void,
): Promise<FoldedRows> {
  const members = models.map((name): Member => {
    const model = engine.catalogue.model(name);
    if (model === undefined) throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${name}` });
    return { model, rows: new Map(), failed: false, setAside: 0 };
  });
  const settle = (): void => {
    for (const member of members) {
      const ids = [...member.rows.keys()].sort((a, b) => (a < b ? -1 : 1));
      for (const id of ids) see(member.model.name, dumpEntry(member.model, member.rows.get(id) as Entry));
      member.rows.clear();
      member.failed = false;
    }
  };
  const client = new pg.Client(connectionConfig(engine.url, { name: 'recount-attest', session: {} }));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const condition = `tenant = ${literal(tenant)} and position <= ${BigInt(until)}`;
    const types = [...new Set(members.flatMap(({ model }) => model.types))];
    let events = 0;
    let root: string | undefined;
    for await (const page of historyByRoot(client, { condition, sortMiB: SORT_MIB }, types, engine.upcasting)) {
      signal?.throwIfAborted();
      for (const event of page) {
        if (event.root !== root) settle();
        root = event.root;
        for (const member of members) fold(member, event);
      }
      events += page.length;
    }
    settle();
    return { events, setAside: Object.fromEntries(members.map(({ model, setAside }) => [model.name, setAside])) };
  } finally {
    await client.end();
  }
}

function fold(member: Member, event: Parameters<typeof applyEvent>[1] & { readonly position: bigint }): void {
  if (member.failed || !member.model.handlers.has(event.type)) return;
  try {
    applyEvent(member.model, event, event.position, member.rows);
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    member.failed = true;
    member.setAside++;
    member.rows.clear();
  }
}
