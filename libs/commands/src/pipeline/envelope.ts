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
  const base = metadataOf(command, place);
  return events.map((event, index) => {
    const contract = command.aggregate.events[event.type];
    const data = plain(event.data) as JsonObject;
    const problem = contract === undefined ? { path: '', rule: 'a declared event' } : problemsOf(contract, data)[0];
    if (contract === undefined || problem !== undefined) {
      const message = `${command.name} decided ${event.type}, whose ${problem?.path || 'payload'} is not ${problem?.rule}`;
      throw refused({ code: 'INTERNAL', message });
    }
    const metadata: Record<string, string> = { ...base, schemaVersion: String(contract.version) };
    if (event.subjectIds !== undefined && event.subjectIds.length > 0) metadata.subjectIds = event.subjectIds.join(',');
    if (event.ruleRefs !== undefined && event.ruleRefs.length > 0) metadata.ruleRefs = event.ruleRefs.join(',');
    return { id: eventIdOf(command.tenant, command.stream, commandId, index), type: event.type, data, metadata };
  });
}

function metadataOf(command: PreparedCommand, { commandId, root, reservations }: Place): Metadata {
  const metadata: Record<string, string> = {
    tenant: command.tenant,
    root,
    occurredAt: command.occurredAt,
    actorType: command.actor.type,
    actorId: command.actor.id,
    commandId,
    commandName: command.name,
    commandHash: command.bodyHash,
    $correlationId: command.correlationId,
  };
  if (command.causationId !== undefined) metadata.$causationId = command.causationId;
  if (command.importBatch !== undefined) metadata.importBatch = command.importBatch;
  if (command.importRow !== undefined) metadata.importRow = command.importRow;
  if (command.channel !== undefined) metadata.channel = command.channel;
  if (reservations !== undefined) metadata.reservations = reservations.join(',');
  if (command.holderRoot !== undefined) metadata.holderRoot = command.holderRoot;
  return metadata;
}

/** Plain JSON: classes of the DTOs shed, undefined properties left out, at any depth. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) out[key] = plain(item);
  return out;
}
