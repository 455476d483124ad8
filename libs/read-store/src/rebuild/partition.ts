import { applyEvent, type Entry, type PreparedModel, type RebuildPlan, type Rows } from '@recount/kernel';
import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import type { Upcasting } from '../api.js';
import { type HistoryEvent, shareCondition } from '../history.js';
import { rootId } from '../live/fold-set.js';
import { rowCodec } from '../rows.js';
import { literal } from '../sql.js';
import { type CopyWriter, copyWriter } from './copy.js';
import { historyByRoot } from './read.js';

/** One worker's share of a rebuild. */
export interface PartitionTask {
  readonly url: string;
  readonly sortMiB: RebuildPlan['sortMiB'];
  readonly until: string;
  readonly share: { readonly index: number; readonly of: number };
  /** Model name → table to fill, quoted and qualified. */
  readonly tables: Readonly<Record<string, string>>;
  /** Model name → roots that are left out, as `rootId` names them. */
  readonly aside: Readonly<Record<string, ReadonlySet<string>>>;
}
export interface PartitionResult {
  readonly events: number;
  readonly rows: Readonly<Record<string, number>>;
}

const TELL_EVERY = 5000;

interface Member {
  readonly model: PreparedModel;
  readonly rows: Map<string, Entry>;
  readonly copy: CopyWriter;
  /** Undefined where nothing is set aside: most often. */
  readonly aside: ReadonlySet<string> | undefined;
}

/**
 * Folds one share of the log and copies every row once into its table: ledger rows as they come, rows of state models
 * when their root is done.
 * @param onProgress called now and then with the events folded so far
 * @throws FoldError at the first event that cannot be folded
 */
export async function foldPartition(
  task: PartitionTask,
  models: readonly PreparedModel[],
  upcasting: Upcasting,
  onProgress: (events: number) => void,
): Promise<PartitionResult> {
  const clients: pg.Client[] = [];
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client(
      connectionConfig(task.url, { name: 'recount-rebuild', session: { synchronous_commit: 'off' } }),
    );
    client.on('error', () => undefined); // The statement under way rejects.
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const members: Member[] = [];
    for (const model of models) {
      const copy = copyWriter(await open(), rowCodec(model, task.tables[model.name] as string));
      members.push({ model, rows: new Map(), copy, aside: task.aside[model.name] });
    }
    const byType = new Map<string, Member[]>();
    for (const member of members)
      for (const type of member.model.types) byType.set(type, [...(byType.get(type) ?? []), member]);
    const share = task.share.of === 1 ? '' : ` and ${shareCondition(task.share)}`;
    const scan = { condition: `position <= ${literal(task.until)}${share}`, sortMiB: task.sortMiB };
    const history = historyByRoot(await open(), scan, [...byType.keys()], upcasting);
    let events = 0;
    let told = 0;
    let root: string | undefined;
    for await (const page of history) {
      for (const event of page) {
        if (root !== event.root) {
          for (const member of members) flush(member);
          root = event.root;
        }
        for (const member of byType.get(event.type) as Member[]) fold(member, event);
      }
      events += page.length;
      for (const { copy } of members) await copy.drain();
      if (events - told < TELL_EVERY) continue;
      told = events;
      onProgress(events);
    }
    onProgress(events);
    for (const member of members) {
      flush(member);
      await member.copy.end();
    }
    return { events, rows: Object.fromEntries(members.map(({ model, copy }) => [model.name, copy.rows])) };
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

function fold({ model, rows, copy, aside }: Member, event: HistoryEvent): void {
  if (aside?.has(rootId(event))) return;
  if (!model.ledger) applyEvent(model, event, event.position, rows);
  // A ledger row is final: it goes out at once and is not kept. A second event for its key is found by the primary key.
  else for (const entry of applyEvent(model, event, event.position, NO_ROWS)) copy.add(entry);
}
const NO_ROWS: Rows = { get: () => undefined, set: () => undefined };
function flush({ rows, copy }: Member): void {
  for (const entry of rows.values()) copy.add(entry);
  rows.clear();
}
