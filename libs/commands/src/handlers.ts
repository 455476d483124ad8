import { Inject, type Provider, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandEntry } from './catalogue.js';
import type { StreamAnswer } from './pipeline/answers.js';
import type { Executor } from './pipeline/executor.js';
import { envelopeOf } from './pipeline/request.js';

export const EXECUTOR = Symbol('EXECUTOR');

/** A handler class per command, all with the one executor: what @nestjs/cqrs registers, without a file per command. */
export const handlersOf = (catalogue: readonly CommandEntry[]): Provider[] => catalogue.map(handlerOf);

function handlerOf(entry: CommandEntry): Type<ICommandHandler> {
  class Handler implements ICommandHandler<object, StreamAnswer> {
    constructor(readonly executor: Executor) {}
    execute(message: object): Promise<StreamAnswer> {
      return this.executor.execute(envelopeOf(message));
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${entry.dto.name}Handler` });
  Inject(EXECUTOR)(Handler, undefined, 0);
  CommandHandler(entry.dto)(Handler);
  return Handler;
}
