import { fileURLToPath } from 'node:url';
import { type CommandAnswer, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type ImportOptions, type ImportResult, runImport, sources } from '@recount/imports';
import * as journey from '@recount/journey';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { drainReactors, reactorStanding, runReactors } from '@recount/reactors';
import { loadProjections, openReadStore, type ReportAnswer, type Row, upcastingOf } from '@recount/read-store';

const PROJECTIONS = fileURLToPath(new URL('../../../', import.meta.url));
const NOW = Date.parse('2027-01-31T12:00:00.000Z');

/** A name for an id: the same name, the same id. */
export const idOf = (...name: readonly string[]): string => uuidv5('spec', ...name);
export type Money = journey.Money;
/** An amount of `currency` with two decimals. */
export const amount = (value: number, currency = 'CNY'): Money => ({
  units: String(Math.round(value * 100)),
  scale: 2,
  currency,
});

/** The whole house over a database of its own: commands in, reactors, folds, reports out. */
export interface House {
  /** Issues a command as a user; a repeat of the same command is answered as it was. */
  command(streamType: string, id: string, command: string, body: object, occurredAt: string): Promise<CommandAnswer>;
  /** Imports a set of real data as its own importer does. */
  load(source: string, folder: string, options?: Pick<ImportOptions, 'signal' | 'onProgress'>): Promise<ImportResult>;
  /** The data of a stream's events of one type. */
  events(stream: string, type: string): Promise<readonly unknown[]>;
  /** Runs work while events are folded and reacted to as they come, as in a running house. */
  alive<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the reactors until nothing is left and folds up to the head. */
  settle(): Promise<void>;
  report(
    name: string,
    asOf: string,
    params?: Readonly<Record<string, string>>,
    knownAt?: string,
  ): Promise<ReportAnswer>;
  rows(model: string): Promise<readonly Row[]>;
  /** The rows of a statement of one's own over the read models. */
  sql(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  explain(
    model: string,
    key: readonly string[],
    column?: string,
  ): ReturnType<Awaited<ReturnType<typeof openReadStore>>['explain']>;
  close(): Promise<void>;
}

/** The log of a house. */
export interface HouseLog {
  readonly log: EventLog;
  /** Resolves when the house's database holds everything recorded so far. */
  arrived(): Promise<void>;
  close(): Promise<void>;
}
/** What a house stands on; `drop` ends what it opened. */
export type HouseDatabase = Pick<TestDatabase, 'url' | 'pool' | 'drop'>;
/** Opens a log for the house over this database. */
export type OpenLog = (database: HouseDatabase) => Promise<HouseLog>;

const embedded: OpenLog = async ({ url }) => {
  const log = await openEmbeddedLog({ url });
  return { log, arrived: async () => {}, close: () => log.close() };
};

/**
 * Opens it, with the tenant configured if settings are given. Call `close` in the end.
 * @param openLog default: the log embedded in the house's database
 */
export async function openHouse(
  tenant: string,
  settings?: { timeZone: string; currency: string },
  openLog: OpenLog = embedded,
): Promise<House> {
  const house = await houseOver(await testDatabase(), tenant, openLog);
  if (settings)
    await house.command('tenant', 'settings', 'configure', { ...settings, name: tenant }, '2026-01-01T00:00:00.000Z');
  return house;
}

/** A house over a database that may hold a history already; its `close` drops the database. */
export async function houseOver(database: HouseDatabase, tenant: string, openLog: OpenLog = embedded): Promise<House> {
  const { log, arrived, close: closeLog } = await openLog(database);
  const gateway = await createCommandGateway({ log, clock: () => NOW });
  const store = await openReadStore({
    url: database.url,
    projections: await loadProjections(PROJECTIONS),
    upcasting: upcastingOf(journey),
  });
  await store.deploy();
  const command: House['command'] = (streamType, id, name, body, occurredAt) =>
    gateway.execute({
      tenant,
      actor: { type: 'user', id: 'spec' },
      commandId: uuidv5('spec', streamType, id, name, JSON.stringify(body), occurredAt),
      streamType,
      id,
      command: name,
      body,
      occurredAt,
    });
  return {
    command,
    async load(name, folder, more = {}) {
      const source = sources[name];
      if (source === undefined) throw new Error(`there is no importer ${name}`);
      return runImport({ gateway, log, source, folder, tenant, startedAt: '2026-01-01T00:00:00.000Z', ...more });
    },
    async events(stream, type) {
      const found: unknown[] = [];
      for await (const event of log.readStream(stream)) if (event.type === type) found.push(event.data);
      return found;
    },
    async alive(work) {
      const ending = new AbortController();
      const running = { signal: ending.signal, holder: 'spec' };
      const beside = [store.runLive(running), runReactors({ pool: database.pool, gateway, ...running })];
      try {
        return await work();
      } finally {
        ending.abort();
        await Promise.all(beside);
      }
    },
    async settle() {
      // What reactors append to a log elsewhere has to arrive before they can react to it.
      do {
        await arrived();
        await drainReactors({ pool: database.pool, gateway, holder: 'spec' });
        await arrived();
      } while ((await reactorStanding(database.pool)).some(({ pending }) => pending > 0));
      await store.catchUp();
    },
    sql: async (text, values) => (await database.pool.query(text, [...values])).rows,
    report: (name, asOf, params = {}, knownAt) =>
      store.runReport(name, { tenant, asOf, params, ...(knownAt === undefined ? {} : { knownAt }) }),
    rows: async (model) => (await store.listRows(model, { tenant, limit: 500 })).rows,
    explain: (model, key, column) => store.explain(model, tenant, key, column === undefined ? {} : { column }),
    async close() {
      await store.close();
      await gateway.close();
      await closeLog();
      await database.drop();
    },
  };
}
