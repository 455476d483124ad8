import { type CommandAnswer, type CommandGateway, CommandRefusedError, type CommandRequest } from '@recount/commands';
import type { EventLog, RecordedEvent } from '@recount/event-log';
import { type Decision, refusalKind, streamName } from '@recount/journey';
import { type JourneyWorld, journeyWorld } from '@recount/journey/testing';

/** A gateway and a log in memory, for one tenant: enough to run an import without a database. */
export interface MemoryHouse {
  readonly gateway: CommandGateway;
  readonly log: EventLog;
  readonly world: JourneyWorld;
  readonly requests: readonly CommandRequest[];
  /** The gateway fails with this error from the n-th command on. */
  failFrom(n: number, error: Error): void;
}

export function memoryHouse(tenant: string): MemoryHouse {
  const world = journeyWorld({
    tenant,
    now: '2026-01-01T00:00:00.000Z', // an import is issued long after what it tells
    pipelines: [
      {
        id: 'sales',
        version: 1,
        skipAllowed: true,
        stages: ['Prospecting', 'Engaging'].map((id) => ({ id, name: id })),
      },
    ],
  });
  const requests: CommandRequest[] = [];
  const answers = new Map<string, CommandAnswer>();
  let failure: { readonly n: number; readonly error: Error } | undefined;

  const answerOf = (decision: Decision, before: number): CommandAnswer => {
    if (decision.kind === 'refused') {
      const { status, retryable } = refusalKind(decision.refusal.code);
      throw new CommandRefusedError(decision.refusal, status, retryable);
    }
    const eventIds = world.events.slice(before).map((event) => event.id);
    return {
      position: String(world.events.length),
      token: null,
      revision: '0',
      eventIds,
      changed: eventIds.length > 0,
      duplicate: false,
    };
  };
  const execute = async (request: CommandRequest): Promise<CommandAnswer> => {
    await Promise.resolve();
    if (failure && requests.length >= failure.n) throw failure.error;
    requests.push(request);
    const key = `${streamName(request.streamType, tenant, request.id)} ${request.commandId}`;
    const known = answers.get(key);
    if (known) return { ...known, duplicate: true };
    const { streamType, id, command, body, commandId, actor, occurredAt = '' } = request;
    const before = world.events.length;
    const answer = answerOf(
      world.execute({ streamType, id, command, body, commandId, actorType: actor.type, occurredAt }),
      before,
    );
    if (answer.changed) answers.set(key, answer);
    return answer;
  };
  const log = {
    async *readStream(stream: string) {
      for (const event of world.events) if (event.stream === stream) yield event as unknown as RecordedEvent;
    },
  };
  return {
    gateway: { execute, close: async () => {} },
    log: log as unknown as EventLog,
    world,
    requests,
    failFrom: (n, error) => {
      failure = { n, error };
    },
  };
}
