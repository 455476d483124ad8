import type { CatalogueModel } from '../catalogue.js';
import { type Checkpoint, checkLog, readLogStanding } from '../checkpoint.js';
import { checkDefinition, isServed, registeredModels } from '../deploy/registry.js';
import { ReadStoreError } from '../read-store-error.js';
import type { Queryable } from '../sql.js';
import { tableOf } from '../tables.js';
import type { Finding } from './result.js';

/** What must be so before rows are compared: definitions, the checkpoint, what is set aside. */
export interface Standing {
  readonly findings: readonly Finding[];
  /** Models whose rows can be compared. */
  readonly comparable: ReadonlySet<string>;
  readonly quarantine: readonly { readonly model: string; readonly tenant: string; readonly root: string }[];
}

export async function standingFindings(
  db: Queryable,
  models: readonly CatalogueModel[],
  checkpoint: Checkpoint | null,
): Promise<Standing> {
  const findings: Finding[] = [];
  const comparable = new Set<string>();
  const registered = await registeredModels(db);
  const about = (kind: Finding['kind'], model: string | null, message: string): void => {
    findings.push({ kind, model, message });
  };
  /** The message of a refusal the check answers with. */
  const refusal = async (check: () => unknown): Promise<string | undefined> => {
    try {
      await check();
      return undefined;
    } catch (error) {
      if (error instanceof ReadStoreError) return error.body.message;
      throw error;
    }
  };
  for (const model of models) {
    const stored = registered.find((one) => one.name === model.name && isServed(one));
    const changed = stored === undefined ? 'it was never built' : await refusal(() => checkDefinition(model, stored));
    if (changed !== undefined) about('definition', model.name, changed);
    else if (stored?.version !== model.version)
      about('definition', model.name, `version ${stored?.version} is stored, this build defines ${model.version}`);
    else if (stored.state !== 'live')
      about(
        'stopped',
        model.name,
        `it is ${stored.state}: ${stored.error ?? 'not folded'}; recount rebuild ${model.name}`,
      );
    else comparable.add(model.name);
  }
  if (checkpoint === null) about('checkpoint', null, 'there is no checkpoint: nothing was ever folded');
  else {
    const log = await readLogStanding(db);
    const elsewhere = await refusal(() => checkLog(db, checkpoint, log));
    if (elsewhere !== undefined) about('checkpoint', null, elsewhere);
    for (const model of models.filter((one) => comparable.has(one.name))) {
      const { rows } = await db.query<{ beyond: string }>(
        `select count(*)::text as beyond from ${tableOf(model)} where _pos > $1`,
        [String(checkpoint.position ?? -1n)],
      );
      const beyond = rows[0]?.beyond ?? '0';
      if (beyond !== '0')
        about(
          'checkpoint',
          model.name,
          `the checkpoint ${checkpoint.position ?? '(none)'} is stale: ${beyond} rows stand beyond it`,
        );
    }
  }
  const { rows: quarantine } = await db.query<{ model: string; tenant: string; root: string }>(
    `select q.model, q.tenant, q.root from engine.quarantine q
       join engine.model m on m.name = q.model and m.version = q.version where m.state in ('live', 'stopped')`,
  );
  return { findings, comparable, quarantine };
}
