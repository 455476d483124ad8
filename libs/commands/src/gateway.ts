import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { EXECUTOR } from './handlers.js';
import type { Executor } from './pipeline/executor.js';
import { enclose } from './pipeline/request.js';
import { type CommandAnswer, type CommandGateway, CommandRefusedError, type CommandRequest, refused } from './port.js';
import { type PrepareOptions, prepare } from './prepare.js';
import { RESERVATIONS, type Reservations, type SweepReport } from './sweep.js';

export const PREPARE_OPTIONS = Symbol('PREPARE_OPTIONS');

/** The gateway inside a Nest application: validates, encloses, dispatches on the CommandBus. */
@Injectable()
export class BusCommandGateway implements CommandGateway {
  #closed = false;

  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(EXECUTOR) private readonly executor: Executor,
    @Inject(PREPARE_OPTIONS) private readonly options: PrepareOptions,
    @Inject(RESERVATIONS) private readonly reservations: Reservations,
  ) {}

  /** @throws CommandRefusedError, whatever went wrong */
  async execute(request: CommandRequest): Promise<CommandAnswer> {
    if (this.#closed) throw refused({ code: 'UNAVAILABLE', message: 'this process is shutting down' });
    try {
      const command = prepare(request, this.options);
      return await this.bus.execute(enclose(command.body, command));
    } catch (error) {
      if (error instanceof CommandRefusedError) throw error;
      throw refused(
        { code: 'INTERNAL', message: 'the command failed for a reason of ours; nothing was answered' },
        { cause: error },
      );
    }
  }

  /** Ends reservations whose commands came to nothing. See `Reservations.sweep`. */
  sweepReservations(): Promise<SweepReport> {
    return this.reservations.sweep();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.executor.idle();
  }

  /** Nest calls it when the application closes. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
