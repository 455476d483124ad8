import 'reflect-metadata';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventLog } from '@recount/event-log';
import { type Aggregate, aggregates as journey, type PipelineVersion, STANDARD_PIPELINE } from '@recount/journey';
import { type CommandEntry, commandCatalogue, indexCommands } from './catalogue.js';
import { BusCommandGateway, PREPARE_OPTIONS } from './gateway.js';
import { EXECUTOR, handlersOf } from './handlers.js';
import { IDENTITY, identityReader } from './identity.js';
import { type Sleep, sleep } from './pipeline/append.js';
import { createExecutor, type Executor } from './pipeline/executor.js';
import type { CommandGateway, CommandPreviews, FindKnown } from './port.js';
import type { PrepareOptions } from './prepare.js';
import { createReservations, RESERVATIONS, type SweepReport } from './sweep.js';
import type { Clock } from './time.js';

const YEAR = 365.25 * 86_400_000;

export interface CommandsOptions {
  /** Stays the caller's: it is not closed with the module. */
  readonly log: EventLog;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** How long a command waits for a receivable that a reactor has yet to recognise. Default 5,000 ms. */
  readonly receivableWaitMs?: number;
  /** How far back a command may reach that is neither a migration's nor a reactor's. Default ten years. */
  readonly horizonMs?: number;
  /** Age at which reference data and the log's identity are read again. Default 1,000 ms. */
  readonly referenceMaxAgeMs?: number;
  /** Streams kept in memory, and the events they may stem from in all. Default 20,000 streams of 200,000 events. */
  readonly cache?: { readonly streams: number; readonly events: number };
  /** Who is recognised by a value, for tenants that refuse duplicates; without it their leads are refused UNAVAILABLE. */
  readonly findKnown?: FindKnown;
  /** Age at which a sweep gives an unconfirmed reservation up. Default 10 minutes. */
  readonly reservationMaxAgeMs?: number;
  /** Default: those of the house. */
  readonly aggregates?: Readonly<Record<string, Aggregate>>;
  readonly catalogue?: readonly CommandEntry[];
  readonly standardPipeline?: PipelineVersion;
  /** How pauses between repeats are spent. Default: setTimeout. */
  readonly pause?: Sleep;
}

/** The command pipeline as a Nest module: `BusCommandGateway` to issue commands, `CommandBus` with a handler for each. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class CommandsModule {
  static forRoot(options: CommandsOptions): DynamicModule {
    const { log, clock = Date.now, catalogue = commandCatalogue, aggregates = journey } = options;
    const prepareOptions: PrepareOptions = {
      find: indexCommands(catalogue),
      aggregates,
      clock,
      horizonMs: options.horizonMs ?? 10 * YEAR,
    };
    const { referenceMaxAgeMs = 1000, pause = sleep } = options;
    const newExecutor = (): Executor =>
      createExecutor({
        log,
        aggregates,
        standardPipeline: options.standardPipeline ?? STANDARD_PIPELINE,
        clock,
        cache: options.cache ?? { streams: 20_000, events: 200_000 },
        referenceMaxAgeMs,
        receivableWaitMs: options.receivableWaitMs ?? 5000,
        findKnown: options.findKnown,
        pause,
      });
    const olderThanMs = options.reservationMaxAgeMs ?? 600_000;
    return {
      module: CommandsModule,
      imports: [CqrsModule],
      providers: [
        { provide: EXECUTOR, useFactory: newExecutor },
        { provide: PREPARE_OPTIONS, useValue: prepareOptions },
        { provide: IDENTITY, useFactory: () => identityReader(log, clock, referenceMaxAgeMs, pause) },
        {
          provide: RESERVATIONS,
          useFactory: (executor: Executor) => createReservations({ log, executor, aggregates, clock, olderThanMs }),
          inject: [EXECUTOR],
        },
        ...handlersOf(catalogue),
        BusCommandGateway,
      ],
      exports: [CqrsModule, BusCommandGateway],
    };
  }
}

/** A gateway of its own, outside an HTTP application. */
export interface LocalCommandGateway extends CommandGateway, CommandPreviews {
  sweepReservations(): Promise<SweepReport>;
}

/** Boots the command pipeline without HTTP: for the CLI, reactors and tests. Closing it does not close the log. */
export async function createCommandGateway(options: CommandsOptions): Promise<LocalCommandGateway> {
  const app = await NestFactory.createApplicationContext(CommandsModule.forRoot(options), {
    logger: false,
    abortOnError: false,
  });
  const gateway = app.get(BusCommandGateway);
  return {
    execute: (request) => gateway.execute(request),
    preview: (request) => gateway.preview(request),
    sweepReservations: () => gateway.sweepReservations(),
    async close() {
      await gateway.close();
      await app.close();
    },
  };
}
