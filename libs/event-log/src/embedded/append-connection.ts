import { connectionConfig } from '@recount/postgres';
import pg from 'pg';

/** A lock or statement that takes longer is given up by the server, so that a stuck peer cannot hold the log for ever. */
const SESSION = {
  synchronous_commit: 'on',
  default_transaction_isolation: 'read committed',
  lock_timeout: '5s',
  statement_timeout: '10s',
  idle_in_transaction_session_timeout: '10s',
};
/** Longer than the server's own limit: by then the server or the network is gone. */
const ANSWER_WITHIN_MS = 12_000;

/** The one connection that appends, one statement at a time; made when needed, and again after a loss. */
export class AppendConnection {
  private client: pg.Client | undefined;

  constructor(private readonly url: string) {}

  /** @throws what pg throws; after the loss of the connection the outcome of the statement is unknown. */
  async query<Row extends unknown[]>(config: pg.QueryArrayConfig): Promise<Row[]> {
    this.client ??= await this.connect();
    const client = this.client;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
      });
      return (await Promise.race([client.query<Row>(config), late])).rows;
    } catch (error) {
      const usable = error instanceof pg.DatabaseError && error.severity === 'ERROR';
      if (!usable) {
        this.client = undefined;
        client.connection.stream.destroy();
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.client?.end().catch(() => {});
    this.client = undefined;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionConfig(this.url, { name: 'recount-append', session: SESSION }));
    client.on('error', () => {}); // The statement under way rejects, or the next one does.
    await client.connect();
    return client;
  }
}
