import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, type CommandAnswer, createClient } from '@recount/client';
import { uuidv5 } from '@recount/event-log';
import { createPool, type OpenedPostgres, openPostgres } from '@recount/postgres';
import { differences, dumpReadModels } from './dump.js';
import { entry, freePort, postmasterPid, Restarted } from './processes.js';

const data = process.env.RECOUNT_DATA;
const STARTED_AT = '2026-01-01T00:00:00Z';
const KILLS = 20;
const ORDERS = 60;

/** Numbers in 0…1 from a seed (mulberry32): a failing run can be repeated. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Command {
  readonly target: readonly [streamType: string, id: string, command: string];
  readonly body: unknown;
  readonly key: string;
  readonly occurredAt: string;
}

/** A service's day: customers, orders of two instalments, shipments, invoices, payments. Ids and keys are fixed. */
function commandsOfAService(): Command[][] {
  const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });
  return Array.from({ length: ORDERS }, (_, i) => {
    const customer = uuidv5('kills', 'customer', String(i));
    const order = uuidv5('kills', 'order', String(i));
    const invoice = uuidv5('kills', 'invoice', String(i));
    const payment = uuidv5('kills', 'payment', String(i));
    const occurredAt = `2026-02-${String(1 + (i % 28)).padStart(2, '0')}T10:00:00Z`;
    // Named, not left to what the reactor has recognised by then: the outcome must not depend on timing.
    const receivables = [3_000, 7_000].map((amount, n) => ({
      orderId: order,
      receivableId: uuidv5('service', 'receivable', order, String(n + 1)),
      amount: money(amount),
    }));
    const plan = [
      { no: 1, percent: 3000, trigger: 'signed' },
      { no: 2, percent: 7000, trigger: 'shipped' },
    ];
    const lines = [{ lineId: '1', productId: 'p', quantity: '2', amount: money(10_000) }];
    const steps: [Command['target'], unknown][] = [
      [['customer', customer, 'register'], { kind: 'org', name: `Customer ${i}` }],
      [['order', order, 'place'], { orderNo: `K-${i}`, customerId: customer, lines, total: money(10_000), plan }],
      [['order', order, 'ship'], { shipmentId: 's', lines: [{ lineId: '1', quantity: '2' }] }],
      [
        ['ar', customer, 'issue-invoice'],
        {
          invoiceId: invoice,
          invoiceNo: `I-${i}`,
          net: money(10_000),
          gross: money(10_000),
          dueDate: '2026-04-01',
          allocations: receivables,
        },
      ],
      [['ar', customer, 'record-payment'], { paymentId: payment, method: 'bank', amount: money(9_000) }],
      [['ar', customer, 'allocate-payment'], { paymentId: payment, allocations: [{ invoiceId: invoice }] }],
    ];
    return steps.map(([target, body], n) => ({ target, body, key: `kills-${i}-${n}`, occurredAt }));
  });
}

/** Sends a command until it is acknowledged; any other answer than "try again" is a bug. */
async function acknowledge(client: Client, { target, body, key, occurredAt }: Command): Promise<readonly string[]> {
  const [streamType, id, command] = target;
  // The steps are data here: their bodies were checked by the API, not by the compiler.
  const send = client.command as (...call: readonly unknown[]) => Promise<CommandAnswer>;
  return (await send(streamType, id, command, body, { commandId: key, occurredAt })).eventIds;
}

/** Imports a set and serves a client, all in processes of their own; `storm` kills while it runs. */
async function aRun(storm: ((processes: { kill: (() => void)[] }) => Promise<void>) | undefined) {
  const home = mkdtempSync(join(tmpdir(), 'recount-kills-'));
  const opened = [await openPostgres({ home })];
  const { url } = opened[0] as OpenedPostgres;
  const env = { DATABASE_URL: url, NODE_ENV: 'production' };
  const port = await freePort();
  const projector = new Restarted('projector', [entry.projector], env, 'stopped');
  const api = new Restarted('api', [entry.api], { ...env, PORT: String(port) }, 'stopped');
  const importing = new Restarted(
    'importer',
    [entry.recount, 'import', 'traffic_fines_10k', `${data}/traffic_fines_10k`, '--started-at', STARTED_AT, '--json'],
    env,
    'done',
  );
  const acknowledged: string[] = [];
  // As patient as it takes: what it waits for comes back.
  const patience = { attempts: Number.POSITIVE_INFINITY, backoff: { baseMs: 50, capMs: 100 }, timeoutMs: 15_000 };
  const client = createClient({ url: `http://127.0.0.1:${port}`, tenant: 'service', ...patience });
  const service = (async () => {
    await Promise.all(
      commandsOfAService().map(async (commands) => {
        for (const command of commands) acknowledged.push(...(await acknowledge(client, command)));
      }),
    );
  })();
  const work = Promise.all([importing.finished(), service]);
  const killPostgres = (): boolean => process.kill(postmasterPid(home), 'SIGKILL');
  const kills = [
    () => importing.kill(),
    () => api.kill(),
    () => projector.kill(),
    () => {
      killPostgres();
      reopened = reopened.then(async () => {
        opened.push(await openPostgres({ home }));
      });
    },
  ];
  let reopened: Promise<void> = Promise.resolve();
  try {
    if (storm) await storm({ kill: kills });
    await reopened;
    await work;
    // A last run of the importer alone: everything is known already, and it ends only when all is folded.
    const again = new Restarted('importer', importing.args, env, 'done');
    await again.finished();
    const pool = createPool(url);
    try {
      const stored = new Set<string>();
      for (const row of (await pool.query<{ id: string }>('select event_id as id from log.event')).rows) {
        expect(stored.has(row.id)).toBe(false);
        stored.add(row.id);
      }
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      const recognised = await pool.query(
        `select count(*)::int as n from log.event where type = 'ReceivableRecognized' and tenant = 'service'`,
      );
      expect(recognised.rows[0].n).toBe(2 * ORDERS);
      return { events: stored.size, dump: await dumpReadModels(pool) };
    } finally {
      await pool.end();
    }
  } finally {
    await Promise.all([projector.stop(), api.stop()]);
    for (const server of opened) await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const withData = data ? test : test.skip;
if (!data) console.log('kills: RECOUNT_DATA is not set; the import under kills is skipped');

withData(
  `${KILLS} kills of importer, api, projector and PostgreSQL lose nothing, double nothing, change nothing`,
  async () => {
    const seed = Number(process.env.RECOUNT_SEED ?? 20_261_122);
    const next = random(seed);
    const calm = await aRun(undefined);
    let killed = 0;
    const stormy = await aRun(async ({ kill }) => {
      for (let n = 0; n < KILLS; n++) {
        await new Promise((resolve) => setTimeout(resolve, 200 + next() * 1_300));
        kill[n % kill.length]?.();
        killed += 1;
      }
    });
    expect(killed).toBe(KILLS);
    expect(stormy.events).toBe(calm.events);
    expect(differences(calm.dump, stormy.dump)).toEqual([]);
  },
  600_000,
);
