import type { EventLog } from '../index.js';
import { appendContract } from './append-contract.js';
import { concurrencyContract } from './concurrency-contract.js';
import { idempotencyContract } from './idempotency-contract.js';
import { readContract } from './read-contract.js';
import { rejectionContract } from './rejection-contract.js';
import { subscriptionContract } from './subscription-contract.js';

/** A store under test. It may hold events already, and nobody else writes to it while the suite runs. */
export interface StoreUnderTest {
  readonly log: EventLog;
  /** A further client of the same store, as another process would have; the suite closes it. */
  another(): Promise<EventLog>;
  close(): Promise<void>;
}

/** The log of a running suite; read it inside a test. */
export type Store = () => StoreUnderTest;

/**
 * What every store of the log promises, as Jest tests; `open` is called once. Positions are taken as opaque: only
 * their order is tested.
 */
export function eventLogContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the log: ${name}`, () => {
    let opened: StoreUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened?.close());
    const store: Store = () => opened;
    appendContract(store);
    rejectionContract(store);
    idempotencyContract(store);
    readContract(store);
    subscriptionContract(store);
    concurrencyContract(store);
  });
}
