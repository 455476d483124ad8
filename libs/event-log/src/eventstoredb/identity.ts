import { randomUUID } from 'node:crypto';
import { uuidv5 } from '../ids.js';
import { type LogIdentity, WrongExpectedRevisionError } from '../port.js';
import { vetAppend } from '../vet.js';
import type { Connection } from './connection.js';
import { answerOf, within } from './errors.js';
import { IDENTITY_STREAM } from './place.js';
import type { Reader } from './reader.js';

const IDENTIFIED = 'LogIdentified';

/**
 * The identity of the log: the last event of its own stream, whose first is written by whoever starts first. After a
 * restore somebody appends the next epoch (docs/event-store.md).
 */
export async function identityOf(connection: Connection, reader: Reader, patience: number): Promise<LogIdentity> {
  const found = await last(reader);
  if (found !== undefined) return found;
  await write(connection, { id: randomUUID(), epoch: 1 }, 'no_stream', patience);
  return (await last(reader)) as LogIdentity;
}

/** Begins the next epoch: every checkpoint of the former one will refuse to go on. */
export async function nextEpoch(connection: Connection, reader: Reader, patience: number): Promise<LogIdentity> {
  const { id, epoch } = await identityOf(connection, reader, patience);
  await write(connection, { id, epoch: epoch + 1 }, BigInt(epoch - 1), patience);
  return (await last(reader)) as LogIdentity;
}

async function last(reader: Reader): Promise<LogIdentity | undefined> {
  for await (const { data } of reader.stream(IDENTITY_STREAM, { direction: 'backwards', limit: 1 })) {
    return { id: String(data.id), epoch: Number(data.epoch) };
  }
  return undefined;
}

/** Only one of several writers wins; the others read what it wrote. */
async function write(
  connection: Connection,
  identity: LogIdentity,
  expected: 'no_stream' | bigint,
  patience: number,
): Promise<void> {
  const event = {
    id: uuidv5(IDENTITY_STREAM, identity.id, String(identity.epoch)),
    type: IDENTIFIED,
    data: { ...identity },
    metadata: { tenant: '_', root: IDENTITY_STREAM, occurredAt: new Date().toISOString() },
  };
  const [vetted] = vetAppend(IDENTITY_STREAM, [event]).events;
  const client = await connection.current();
  const wire = {
    ...event,
    contentType: 'application/json' as const,
    metadata: new TextEncoder().encode(vetted?.metadata),
  };
  try {
    await within(patience, 'naming the log', client.append(IDENTITY_STREAM, expected, [wire], patience));
  } catch (error) {
    const answer = answerOf(error, IDENTITY_STREAM, expected);
    if (answer instanceof WrongExpectedRevisionError) return;
    throw answer ?? connection.failed(client, error);
  }
}
