import { type EventToAppend, eventIdOf, type JsonObject, type Metadata } from '@recount/event-log';
import { type NewEvent, problemsOf } from '@recount/journey';
import { refused } from '../port.js';
import type { PreparedCommand } from './request.js';

/** Where the events of a command go, and by which id. */
export interface Place {
  readonly commandId: string;
  readonly root: string;
  /** Reservations these events make good: what the stream names here, no sweep releases. */
  readonly reservations?: readonly string[];
}

/**
 * The events of a decision as the log takes them. The envelope is built here and nowhere else: a flat object of strings,
 * what is absent left out.
 * @throws CommandRefusedError INTERNAL when a decision breaks a contract: a fault of ours, never stored.
 */
export function toAppend(command: PreparedCommand, events: readonly NewEvent[], place: Place): EventToAppend[] {
  const { commandId } = place;
  return events.map((event, index) => {
    const contract = command.aggregate.events[event.type];
    const data = plain(event.data) as JsonObject;
    const problem = contract === undefined ? { path: '', rule: 'a declared event' } : problemsOf(contract, data)[0];
    if (contract === undefined || problem !== undefined) {
      const message = `${command.name} decided ${event.type}, whose ${problem?.path || 'payload'} is not ${problem?.rule}`;
      throw refused({ code: 'INTERNAL', message });
    }
    const metadata = metadataOf(command, event, contract.version, place);
    return { id: eventIdOf(command.tenant, command.stream, commandId, index), type: event.type, data, metadata };
  });
}

/** In the order of its keys: canonical JSON then finds nothing to sort. */
function metadataOf(command: PreparedCommand, event: NewEvent, version: number, place: Place): Metadata {
  const { subjectIds, ruleRefs } = event;
  const metadata: Record<string, string> = {};
  if (command.causationId !== undefined) metadata.$causationId = command.causationId;
  metadata.$correlationId = command.correlationId;
  metadata.actorId = command.actor.id;
  metadata.actorType = command.actor.type;
  if (command.channel !== undefined) metadata.channel = command.channel;
  metadata.commandHash = command.bodyHash;
  metadata.commandId = place.commandId;
  metadata.commandName = command.name;
  if (command.holderRoot !== undefined) metadata.holderRoot = command.holderRoot;
  if (command.importBatch !== undefined) metadata.importBatch = command.importBatch;
  if (command.importRow !== undefined) metadata.importRow = command.importRow;
  metadata.occurredAt = command.occurredAt;
  if (place.reservations !== undefined) metadata.reservations = place.reservations.join(',');
  metadata.root = place.root;
  if (ruleRefs !== undefined && ruleRefs.length > 0) metadata.ruleRefs = ruleRefs.join(',');
  metadata.schemaVersion = String(version);
  if (subjectIds !== undefined && subjectIds.length > 0) metadata.subjectIds = subjectIds.join(',');
  metadata.tenant = command.tenant;
  return metadata;
}

/** Plain JSON: classes of the DTOs shed, undefined properties left out, at any depth. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) out[key] = plain(item);
  }
  return out;
}
