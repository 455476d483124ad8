import { applyEvent, type Entry, FoldError } from '@recount/kernel';
import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import type { CatalogueModel } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import type { HistoryEvent } from '../history.js';
import { pause } from '../live/retry.js';
import { progressMeter } from '../progress.js';
import { ReadStoreError } from '../read-store-error.js';
import { historyByRoot } from '../rebuild/read.js';
import { literal } from '../sql.js';
import { compareRoot } from './compare.js';
import { partingOf } from './parting.js';
import type { Finding, VerifyOptions, VerifyResult } from './result.js';
import { standingFindings } from './standing.js';
import { compareRoots, type StoredRows, storedRows } from './stored.js';

const SORT_MIB = 64;
const GRAIN = 1_000_000;

interface Member {
  readonly model: CatalogueModel;
  readonly stored: StoredRows;
  /** What the events of the present root make. */
  readonly expected: Map<string, Entry>;
  /** `tenant root` of what is set aside. */
  readonly aside: ReadonlySet<string>;
  /** Tenants whose part of the root could not be folded: told once and not compared. */
  readonly failed: Set<string>;
  rows: number;
  findings: number;
}
const asideKey = (tenant: string, root: string): string => `${tenant}\u001f${root}`;

/** The condition that chooses roots: by tenant and, for a sample, by the hash of the root's name. */
function chosen(column: '_root' | 'root', options: VerifyOptions): string {
  const { tenant, sample = 1, from = 0 } = options;
  const of = tenant === undefined ? 'true' : `${column === 'root' ? 'tenant' : '_tenant'} = ${literal(tenant)}`;
  if (sample >= 1) return of;
  const hash = `(hashtextextended(${column}, 0) & 9223372036854775807) % ${GRAIN}`;
  const start = Math.round(from * GRAIN) % GRAIN;
  return `${of} and (${hash} + ${GRAIN - start}) % ${GRAIN} < ${Math.ceil(sample * GRAIN)}`;
}

function wantedModels(engine: Engine, names: VerifyOptions['models']): readonly CatalogueModel[] {
  return (names ?? engine.catalogue.models.map(({ name }) => name)).map((name) => {
    const model = engine.catalogue.model(name);
    if (model !== undefined) return model;
    const known = engine.catalogue.models.map((one) => one.name).join(', ');
    throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${name}; there are ${known}` });
  });
}

/**
 * Folds the log again up to the checkpoint and compares every row with what is stored, in one snapshot: the projector goes
 * on meanwhile. Memory stays flat: both sides come sorted by root and are merged.
 * @throws ReadStoreError NOT_FOUND for an unknown model, VALIDATION_FAILED for a sample outside 0…1
 */
export async function verify(engine: Engine, options: VerifyOptions = {}): Promise<VerifyResult> {
  const started = performance.now();
  const { sample = 1, from = 0, duty = 1, limit = 100 } = options;
  if (!(sample > 0 && sample <= 1))
    throw new ReadStoreError({
      code: 'VALIDATION_FAILED',
      path: '/sample',
      message: 'a sample is above 0 and up to 1',
    });
  if (!(from >= 0 && from < 1 && duty > 0 && duty <= 1))
    throw new RangeError('a sample begins at 0 up to 1, and work takes above 0 up to 1 of the time');
  const models = wantedModels(engine, options.models);
  const clients: pg.Client[] = [];
  let snapshot: string | undefined;
  /** A connection that sees the one snapshot. */
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client(connectionConfig(engine.url, { name: 'recount-verify', session: {} }));
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    if (snapshot === undefined)
      snapshot = (await client.query<{ id: string }>('select pg_export_snapshot() as id')).rows[0]?.id as string;
    else await client.query(`set transaction snapshot ${literal(snapshot)}`);
    await client.query(`set local work_mem = '${SORT_MIB}MB'`);
    return client;
  };
  try {
    const main = await open();
    const checkpoint = await readCheckpoint(main);
    const until = checkpoint?.position ?? -1n;
    const findings: Finding[] = [];
    let total = 0;
    const note = (found: readonly Finding[]): void => {
      total += found.length;
      findings.push(...found.slice(0, Math.max(0, limit - findings.length)));
    };
    const standing = await standingFindings(main, models, checkpoint);
    note(standing.findings);
    const members: Member[] = [];
    for (const model of models.filter((one) => standing.comparable.has(one.name))) {
      const stored = await storedRows(await open(), model, chosen('_root', options));
      const aside = new Set(
        standing.quarantine.filter((one) => one.model === model.name).map((one) => asideKey(one.tenant, one.root)),
      );
      members.push({ model, stored, expected: new Map(), aside, failed: new Set(), rows: 0, findings: 0 });
    }
    const events = await merge(members, await open(), engine, options, until, note);
    for (const [i, finding] of findings.entries()) {
      const model = finding.model === null ? undefined : engine.catalogue.model(finding.model);
      if (model === undefined || finding.key === undefined) continue;
      findings[i] = { ...finding, partsAt: (await partingOf(main, engine, model, finding, until)) ?? null };
    }
    return {
      ok: total === 0,
      position: checkpoint?.position == null ? null : String(checkpoint.position),
      eventId: checkpoint?.eventId ?? null,
      sample,
      events,
      rows: members.reduce((sum, one) => sum + one.rows, 0),
      seconds: (performance.now() - started) / 1000,
      models: models.map(({ name, version }) => {
        const member = members.find((one) => one.model.name === name);
        const { length } = standing.findings.filter((one) => one.model === name);
        const quarantinedRoots = standing.quarantine.filter((one) => one.model === name).length;
        return { name, version, rows: member?.rows ?? 0, findings: length + (member?.findings ?? 0), quarantinedRoots };
      }),
      findingsTotal: total,
      findings,
    };
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

/** Merges the folded log with the stored rows, root by root. @returns the events folded */
async function merge(
  members: readonly Member[],
  client: pg.Client,
  engine: Engine,
  options: VerifyOptions,
  until: bigint,
  note: (found: readonly Finding[]) => void,
): Promise<number> {
  const byType = new Map<string, Member[]>();
  for (const member of members)
    for (const type of member.model.types) byType.set(type, [...(byType.get(type) ?? []), member]);
  const condition = `position <= ${until} and ${chosen('root', options)}`;
  const counted = await client.query<{ n: string }>(
    `select count(*)::text as n from log.event where ${condition} and type = any($1::text[])`,
    [[...byType.keys()]],
  );
  const meter = progressMeter('verifying', Number(counted.rows[0]?.n ?? 0), options.onProgress);
  meter.set(0);
  const found = (member: Member, findings: readonly Finding[]): void => {
    member.findings += findings.length;
    note(findings);
  };
  /** Compares every root before `root` (all that are left, without one). */
  const settle = async (member: Member, done: string | undefined, root: string | undefined): Promise<void> => {
    while (member.stored.root !== undefined && (root === undefined || compareRoots(member.stored.root, root) < 0)) {
      const own = member.stored.root === done;
      const rows = await member.stored.take();
      member.rows += rows.length;
      const compared = rows.filter(
        (row) => !member.aside.has(asideKey(row.tenant, row.root)) && !(own && member.failed.has(row.tenant)),
      );
      found(member, compareRoot(member.model, compared, own ? member.expected : NONE));
      if (own) member.expected.clear();
    }
    if (member.expected.size > 0) found(member, compareRoot(member.model, [], member.expected));
    member.expected.clear();
    member.failed.clear();
  };
  let events = 0;
  let root: string | undefined;
  const types = [...byType.keys()];
  const { duty = 1, signal = new AbortController().signal } = options;
  let began = performance.now();
  if (types.length > 0) {
    for await (const page of historyByRoot(client, { condition, sortMiB: SORT_MIB }, types, engine.upcasting)) {
      options.signal?.throwIfAborted();
      for (const event of page) {
        if (event.root !== root) {
          for (const member of members) await settle(member, root, event.root);
          root = event.root;
        }
        for (const member of byType.get(event.type) ?? []) {
          const failure = fold(member, event);
          if (failure !== undefined) found(member, [failure]);
        }
      }
      events += page.length;
      meter.set(events);
      if (duty < 1) await pause((performance.now() - began) * (1 / duty - 1), signal);
      began = performance.now();
    }
  }
  for (const member of members) await settle(member, root, undefined);
  return events;
}
const NONE: ReadonlyMap<string, Entry> = new Map();

/** Folds an event into what its root should be; a root that fails is told once and not compared. */
function fold(member: Member, event: HistoryEvent): Finding | undefined {
  if (member.failed.has(event.tenant) || member.aside.has(asideKey(event.tenant, event.root))) return undefined;
  try {
    applyEvent(member.model, event, event.position, member.expected);
    return undefined;
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    member.failed.add(event.tenant);
    for (const [id, entry] of member.expected) if (entry.tenant === event.tenant) member.expected.delete(id);
    const partsAt = { position: String(event.position), eventId: event.id };
    const about = { model: member.model.name, tenant: event.tenant, root: event.root };
    return { ...about, kind: 'fold', partsAt, message: error.message };
  }
}
