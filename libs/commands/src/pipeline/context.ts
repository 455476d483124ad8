import { eventIdOf, uuidv5 } from '@recount/event-log';
import type { Context, Reference } from '@recount/journey';
import { addDays, localDateIn } from '../time.js';
import { zoneOf } from '../zone.js';
import type { Beside } from './beside.js';
import type { PreparedCommand } from './request.js';

/** What a decision is given besides state and command. */
export const contextOf = (
  command: PreparedCommand,
  commandId: string,
  reference: Reference,
  beside: Beside,
): Context => ({
  tenant: command.tenant,
  id: command.id,
  stream: command.stream,
  now: command.now,
  occurredAt: command.occurredAt,
  actorType: command.actor.type,
  actorId: command.actor.id,
  reference,
  ...beside,
  eventId: (index) => eventIdOf(command.tenant, command.stream, commandId, index),
  deriveId: (...parts) => uuidv5(command.tenant, ...parts),
  localDate: (instant) => localDateIn(reference.timeZone, instant),
  zone: (timeZone) => zoneOf(timeZone ?? reference.timeZone),
  addDays,
});
