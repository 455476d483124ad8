import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { encodePositionToken, type LogIdentity } from '@recount/event-log';
import { EXECUTOR } from './handlers.js';
import { IDENTITY, type IdentityReader } from './identity.js';
import type { StreamAnswer } from './pipeline/answers.js';
import type { Executor } from './pipeline/executor.js';
import { enclose } from './pipeline/request.js';
import {
  type CommandAnswer,
  type CommandGateway,
  type CommandPreviews,
  CommandRefusedError,
  type CommandRequest,
  refused,
} from './port.js';
import { type PrepareOptions, prepare } from './prepare.js';
import { RESERVATIONS, type Reservations, type SweepReport } from './sweep.js';

export const PREPARE_OPTIONS = Symbol('PREPARE_OPTIONS');

/** The gateway inside a Nest application: validates, encloses, dispatches on the CommandBus. */
@Injectable()
export class BusCommandGateway implements CommandGateway, CommandPreviews {
  #closed = false;

  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(EXECUTOR) private readonly executor: Executor,
    @Inject(PREPARE_OPTIONS) private readonly options: PrepareOptions,
    @Inject(RESERVATIONS) private readonly reservations: Reservations,
    @Inject(IDENTITY) private readonly identity: IdentityReader,
  ) {}

  /** @throws CommandRefusedError, whatever went wrong */
  async execute(request: CommandRequest): Promise<CommandAnswer> {
    if (this.#closed) throw refused({ code: 'UNAVAILABLE', message: 'this process is shutting down' });
    try {
      const command = prepare(request, this.options);
      // Before the command: what is appended is answered, whether or not the log can say its name just then.
      const identity = this.identity.current();
      const log = identity instanceof Promise ? await identity : identity;
      return withToken(await this.bus.execute(enclose(command.body, command)), log);
    } catch (error) {
      if (error instanceof CommandRefusedError) throw error;
      throw refused(
        { code: 'INTERNAL', message: 'the command failed for a reason of ours; nothing was answered' },
        { cause: error },
      );
    }
  }

  /** Outside the CommandBus: it changes nothing, so nobody who listens there is told. @throws CommandRefusedError */
  async preview(request: CommandRequest): Promise<object> {
    if (this.#closed) throw refused({ code: 'UNAVAILABLE', message: 'this process is shutting down' });
    try {
      return await this.executor.preview(prepare(request, this.options));
    } catch (error) {
      if (error instanceof CommandRefusedError) throw error;
      throw refused({ code: 'INTERNAL', message: 'the preview failed for a reason of ours' }, { cause: error });
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

/** Field by field: this runs once per command, and spreading costs microseconds. */
function withToken(answer: StreamAnswer, { id: logId, epoch }: LogIdentity): CommandAnswer {
  const { position, revision, eventIds, changed, duplicate, id } = answer;
  const token = position === null ? null : encodePositionToken({ logId, epoch, position: BigInt(position) });
  const complete = { position, token, revision, eventIds, changed, duplicate };
  return id === undefined ? complete : { ...complete, id };
}
