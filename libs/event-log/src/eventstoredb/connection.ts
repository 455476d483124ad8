import { LogUnavailableError } from '../port.js';
import { type ClientKind, connectionStringFor, createClient } from './client.js';
import { typeOf, unavailable } from './errors.js';
import type { StoreClient } from './wire.js';

/** Told what happens to a connection, e.g. `say('the store answers again', { attempts: 3 })`. */
export type Say = (message: string, detail?: Readonly<Record<string, unknown>>) => void;

/** From this failure in a row on, whatever its kind, the client is thought unable to recover. */
const HOPELESS_AFTER = 3;
/** So many times the time for one answer a call waits at most. */
export const MOST_WAITS = 3;

/**
 * The one client of a process for a connection string, made anew when it cannot recover by itself: after a call without
 * an answer, a failed discovery, a cached refusal. Shared, because a broken connection of one client fails the appends
 * under way of every other client in the process.
 */
export class Connection {
  private static readonly open = new Map<string, Connection>();
  private client: Promise<StoreClient> | undefined;
  private users = 0;
  private failures = 0;
  /** Calls that were answered. */
  private answers = 0;

  private constructor(
    private readonly key: string,
    private readonly kind: ClientKind,
    private readonly connectionString: string,
  ) {}

  /** Shares the connection of whoever uses the same string; each user releases it once. */
  static async acquire(kind: ClientKind, connectionString: string): Promise<Connection> {
    const key = `${kind} ${connectionStringFor(kind, connectionString)}`;
    const connection = Connection.open.get(key) ?? new Connection(key, kind, connectionString);
    Connection.open.set(key, connection);
    connection.users++;
    try {
      await connection.current();
    } catch (error) {
      await connection.release();
      throw error;
    }
    return connection;
  }

  async release(): Promise<void> {
    this.users--;
    if (this.users > 0) return;
    Connection.open.delete(this.key);
    const client = this.client;
    this.client = Promise.reject(new LogUnavailableError('the log is closed'));
    this.client.catch(() => {});
    await (await client?.catch(() => undefined))?.dispose();
  }

  current(): Promise<StoreClient> {
    this.client ??= createClient(this.kind, this.connectionString);
    return this.client;
  }

  /** Something came back. */
  answered(): void {
    this.failures = 0;
    this.answers++;
  }

  /**
   * For one call: asked whenever its time is over, it says whether to wait as long again. All calls share a connection:
   * while that answers others, one that waits is only slow, unless it has waited too often.
   */
  whileOthersAreAnswered(): () => boolean {
    let waits = 1;
    let { answers } = this;
    return () => {
      const alive = this.answers > answers && waits++ < MOST_WAITS;
      answers = this.answers;
      return alive;
    };
  }

  /** A call of this client failed without an answer. @returns what its caller is to throw when it gives up */
  failed(client: StoreClient, error: unknown): LogUnavailableError {
    this.failures++;
    if (!recoversByItself(error) || this.failures >= HOPELESS_AFTER) this.renew(client);
    return unavailable(error);
  }

  private renew(client: StoreClient): void {
    const current = this.client;
    void current?.then(
      (it) => {
        if (it !== client || this.client !== current) return;
        this.client = undefined;
        return client.dispose();
      },
      () => {},
    );
  }
}

/** The clients connect again after these, to the leader they were told if it was that. */
const recoversByItself = (error: unknown): boolean =>
  ['unavailable', 'cancelled', 'not-leader'].includes(typeOf(error) ?? '');
