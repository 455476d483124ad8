import type { Readable } from 'node:stream';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type EventStoreOptions, type RunningEventStore, serveEventStore } from '../index.js';

export interface Served {
  readonly database: TestDatabase;
  readonly server: RunningEventStore;
  readonly client: EventStoreDBClient;
  close(): Promise<void>;
}

/** A server over a database of its own, and the official client of it. */
export async function served(options: Partial<EventStoreOptions> = {}): Promise<Served> {
  const database = await testDatabase();
  const server = await serveEventStore({ url: database.url, ...options });
  const client = EventStoreDBClient.connectionString(server.connectionString);
  return {
    database,
    server,
    client,
    async close() {
      await client.dispose();
      await server.close();
      await database.drop();
    },
  };
}

/** An event of a foreign writer: nothing of our envelope. */
export const foreign = (type: string, data: Record<string, unknown> = {}, id?: string) =>
  jsonEvent({ type, data, metadata: { $correlationId: 'c1' }, ...(id === undefined ? {} : { id }) });

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Resolves when a subscription says so, rejects when it fails first. */
export const once = (subscription: Readable, event: string): Promise<void> =>
  new Promise((resolve, reject) => {
    subscription.once(event, () => resolve());
    subscription.once('error', reject);
  });
