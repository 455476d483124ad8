import 'reflect-metadata';
import { hostname } from 'node:os';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createCommandGateway } from '@recount/commands';
import { type EventLog, logMigrations, openLog } from '@recount/event-log';
import { runMirror } from '@recount/mirror';
import { createPool, migrate } from '@recount/postgres';
import { fitTimers, houseTimers, reactorMigrations, runReactors, runTimers } from '@recount/reactors';
import {
  loadProjections,
  openReadStore,
  type ReadStore,
  readCheckpoint,
  readStoreMigrations,
  upcastingFrom,
} from '@recount/read-store';
import { auditUntil } from './auditing.js';
import type { Log } from './logger.js';
import { patiently } from './patience.js';
import type { Settings } from './settings.js';
import { sweepUntil } from './sweeping.js';

export const SETTINGS = Symbol('settings');
export const LOG = Symbol('log');

/** A projector or reactor runner that died is succeeded after this. */
const LEASE_MS = 5000;
/** The event catalogue, loaded by name: the rebuild's workers load the same module. */
const CATALOGUE = '@recount/journey';

/**
 * Folds the log into the read models, runs the reactors and the timers, seals and verifies, each under a lease: of several projectors one
 * works, the others stand by. Waits out a database that is away; ends only by shutdown, or when what it stands on is
 * wrong.
 */
@Injectable()
export class Projector implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #ending = new AbortController();
  readonly #holder = `${hostname()} ${process.pid}`;
  #running: Promise<void> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.#running = this.#run(this.#ending.signal);
    // Whoever awaits `ended` learns of a failure; nobody else may be surprised by it.
    this.#running.catch(() => undefined);
  }

  /** Resolves after shutdown. @throws what cannot be waited out, such as a changed definition or another log */
  async ended(): Promise<void> {
    await this.#running;
  }

  /** Finishes the batch at hand. */
  async onApplicationShutdown(): Promise<void> {
    this.#ending.abort();
    await this.#running?.catch(() => undefined);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { databaseUrl: url, eventStoreUrl, projections } = this.settings;
    const away = (error: unknown) =>
      this.log('warn', 'waiting for the database or the log', { error: (error as Error).message });
    const store = await openReadStore({
      url,
      projections: await loadProjections(projections),
      upcasting: await upcastingFrom(import.meta.resolve(CATALOGUE)),
    });
    try {
      const prepare = async () => {
        await migrate(url, [logMigrations, readStoreMigrations, reactorMigrations]);
        // First the log: the database takes its identity before the folds take the database's.
        const log = await openLog({
          databaseUrl: url,
          eventStoreUrl,
          say: (message, detail) => this.log('warn', message, detail),
        });
        try {
          await store.deploy();
          return log;
        } catch (error) {
          await log.close();
          throw error;
        }
      };
      const log = await patiently(prepare, signal, away);
      if (log === undefined) return;
      try {
        const gateway = await createCommandGateway({ log });
        await this.#work(store, log, gateway, signal);
        await gateway.close();
      } finally {
        await log.close();
      }
    } finally {
      await store.close();
    }
  }

  /** Mirrors (where the log is elsewhere), folds and reacts side by side; when one fails for good the other is ended too. */
  async #work(
    store: ReadStore,
    log: EventLog,
    gateway: Awaited<ReturnType<typeof createCommandGateway>>,
    outer: AbortSignal,
  ): Promise<void> {
    const pool = createPool(this.settings.databaseUrl, { max: 8, name: 'recount-reactors' });
    const failed = new AbortController();
    const signal = AbortSignal.any([outer, failed.signal]);
    const guarded = (work: Promise<void>) => work.catch((error) => failed.abort(error));
    const onLive = () =>
      void readCheckpoint(pool).then(
        (checkpoint) => this.#announce(checkpoint?.position ?? null),
        () => this.#announce(null),
      );
    const onError = (error: unknown) => this.log('warn', 'the reactors try again', { error: (error as Error).message });
    const timersAgain = (error: unknown) =>
      this.log('warn', 'the timers try again', { error: (error as Error).message });
    const timers = fitTimers(houseTimers, store.describe().models);
    for (const name of timers.without) this.log('warn', `the timer ${name} does not run: there is no model for it`);
    const { timerGraceMs } = this.settings;
    const grace = timerGraceMs === undefined ? {} : { graceMs: timerGraceMs };
    const common = { signal, holder: this.#holder, leaseMs: LEASE_MS };
    const mirror = (): Promise<void> =>
      runMirror({
        ...common,
        url: this.settings.databaseUrl,
        log,
        onLive: (position) => this.log('info', `mirror live at position ${position ?? 'none'}`),
        onError: (error) => this.log('warn', 'the mirror tries again', { error: (error as Error).message }),
      });
    await Promise.all([
      ...(this.settings.eventStoreUrl === undefined ? [] : [guarded(mirror())]),
      guarded(store.runLive({ ...common, onLive })),
      guarded(runReactors({ ...common, pool, gateway, onError })),
      guarded(runTimers({ ...common, ...grace, pool, gateway, timers: timers.ready, onError: timersAgain })),
      sweepUntil(signal, { pool, gateway, log: this.log }),
      auditUntil(signal, {
        pool,
        log,
        store,
        settings: this.settings.audit,
        holder: this.#holder,
        leaseMs: LEASE_MS,
        say: this.log,
      }),
    ]);
    await pool.end();
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  #announce(position: bigint | null): void {
    this.log('info', `projector live at position ${position ?? 'none'}`, {
      position: position === null ? null : String(position),
    });
  }
}
