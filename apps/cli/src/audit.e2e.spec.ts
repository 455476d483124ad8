import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { houseOver } from './house.js';
import { settingsOf } from './settings.js';
import { recount } from './testing/recount.js';

const CHECK = fileURLToPath(new URL('../../../docs/check-proof.mjs', import.meta.url));

describe('what an auditor asks for', () => {
  let database: TestDatabase;
  let folder: string;
  const run = (...args: string[]) => recount(args, { DATABASE_URL: database.url }).ended;
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
  const file = (name: string): string => join(folder, name);
  /** What the script that knows nothing of Recount says. */
  const checked = (...args: string[]): string => {
    try {
      return execFileSync(process.execPath, [CHECK, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
  };
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'recount-seal-'));
    await json('demo', '--journeys', '20', '--until', '2026-05-01T12:00:00Z');
  }, 600_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  test('a sealed log verifies; a proof holds for a script that knows nothing of Recount', async () => {
    const { seals } = await json('seal', '--anchor', file('anchor.json'));
    expect(seals).toHaveLength(1);
    // What is sealed already is noted too, and a file that cannot be written is no success.
    const [again, nowhere] = await Promise.all([
      run('seal', '--anchor', file('another.json')),
      run('seal', '--anchor', file('no/such/folder.json')),
    ]);
    expect(again).toMatchObject({ code: 0, stdout: 'Nothing new to seal.\n' });
    expect(readFileSync(file('another.json'))).toEqual(readFileSync(file('anchor.json')));
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be noted in .*folder\.json: ENOENT/),
    });
    expect(await json('seal', 'verify', '--anchor', file('anchor.json'))).toMatchObject({
      ok: true,
      seals: 1,
      unsealed: 1,
    });
    expect((await run('prove', seals[0].lastEventId, '--out', file('proof.json'))).code).toBe(0);
    expect(checked(file('proof.json'), file('anchor.json'))).toMatch(/^PROVEN: /);
    const proof = JSON.parse(readFileSync(file('proof.json'), 'utf8'));
    for (const forged of [
      { ...proof, event: { ...proof.event, data: '{}' } },
      { ...proof, event: { ...proof.event, recordedAt: '2026-01-01T00:00:00.000000Z' } },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, seal: { ...proof.seal, merkleRoot: '00'.repeat(32) } },
      { ...proof, seal: { ...proof.seal, number: 7 } },
    ]) {
      writeFileSync(file('forged.json'), JSON.stringify(forged));
      expect(checked(file('forged.json'), file('anchor.json'))).toMatch(/^NOT PROVEN: /);
    }
  });

  test('an order traced to what it caused, what its event set, and the row as known before and after', async () => {
    const order = await json('events', '--tenant', 'demo', '--type', 'OrderPlaced', '--limit', '1');
    const traced = await json('trace', order.metadata.$correlationId, '--tenant', 'demo');
    expect(JSON.stringify(traced.tree)).toContain(order.id);
    const { effects } = await json('effects', order.id, '--tenant', 'demo');
    const balance = effects.find((effect: { model: string }) => effect.model === 'order_balance');
    expect(balance).toMatchObject({ created: true, asserted: { contract: { before: null, changed: true } } });
    // Page by page it is the same answer, and a cursor belongs to its question.
    const paged: unknown[] = [];
    for (let cursor: string[] = []; ; ) {
      const page = await json('effects', order.id, '--tenant', 'demo', '--limit', '3', ...cursor);
      paged.push(...page.effects);
      if (page.nextCursor === null) break;
      cursor = ['--cursor', page.nextCursor];
    }
    expect(paged).toEqual(effects);
    const correlation: string = order.metadata.$correlationId;
    const first = await run('trace', correlation, '--tenant', 'demo', '--limit', '1');
    const [, next = ''] = /more with --cursor (\S+)/.exec(first.stderr) ?? [];
    const rest = await json('trace', correlation, '--tenant', 'demo', '--cursor', next);
    expect(rest).toMatchObject({ events: traced.events - 1, position: traced.position, nextCursor: null });
    expect(await run('effects', order.id, '--tenant', 'demo', '--cursor', next)).toMatchObject({ code: 2 });
    expect(await run('trace', correlation, '--tenant', 'demo', '--limit', 'few')).toMatchObject({ code: 2 });
    const key = Object.values(balance.key).join(',');
    const before = await run(
      'show',
      'order_balance',
      key,
      '--tenant',
      'demo',
      '--known-at',
      String(Number(order.position) - 1),
    );
    expect(before).toMatchObject({ code: 1, stderr: expect.stringMatching(/had none yet/) });
    const { row, knownAt } = await json('show', 'order_balance', key, '--tenant', 'demo', '--known-at', order.position);
    expect([row.contract, knownAt]).toEqual([balance.asserted.contract.after, order.position]);
    expect((await run('effects', order.id, '--tenant', 'demo')).stdout).toMatch(/order_balance v\d+ .*new row/);
    expect((await run('trace', order.metadata.$correlationId, '--tenant', 'demo')).stdout).toMatch(/command .*\n {2}/);
  });

  test('what changed in a report, from cell to events, what was learned since, and a row before and after', async () => {
    const tenant = ['--tenant', 'demo'];
    const march = [
      'compare',
      'receivable_triangle_by_flag',
      '--as-of',
      '2026-02-28',
      '--as-of',
      '2026-03-31',
      ...tenant,
    ];
    const told = await json(...march, '--limit', '500', '--sources', '100');
    expect(told).toMatchObject({ kind: 'aggregate', nextCursor: null, before: { asOf: '2026-02-28T22:59:59.999Z' } });
    expect(told.rows.length).toBeGreaterThan(1);
    // Events between the two days are told with the orders whose figures they moved; nothing else is.
    for (const { sources } of told.rows)
      for (const { model, by, events } of sources) {
        expect([model, by, events.length > 0]).toEqual(['order_balance', 'row', true]);
        for (const { occurredAt, commandId } of events)
          expect([occurredAt > told.before.asOf, occurredAt <= told.after.asOf, commandId !== '']).toEqual([
            true,
            true,
            true,
          ]);
      }
    const [{ cell, sources }] = told.rows;
    const { stdout } = await run(...march);
    expect(stdout).toContain(`flags ${cell.flags}`);
    expect(stdout).toContain(sources[0].events[0].eventId);
    // Without a name: that report among all others, as data whole and for people the largest.
    const days = march.slice(2);
    const whole = await json('compare', ...days);
    const same = whole.reports.find(({ report }: { report: string }) => report === march[1]);
    expect([same.added, same.removed, same.changed]).toEqual([told.added, told.removed, told.changed]);
    const cells = ({ rows }: { rows: { cell: object }[] }) => rows.map((row) => JSON.stringify(row.cell)).sort();
    expect(cells(same)).toEqual(cells(told));
    const people = await run('compare', ...days, '--limit', '1', '--progress');
    expect(people.stdout).toMatch(
      /receivable_triangle_by_flag {2}\d+ added[\s\S]*and \d+ further changes?: recount compare /,
    );
    expect((await run('compare', ...days, '--limit', '1', '--out', 'text')).stdout).toMatch(
      /RECOUNT {2}Comparison\nAll reports/,
    );
    expect(await run('compare', ...days, '--cursor', 'x')).toMatchObject({ code: 2 });
    const late = await json('compare', 'receivable_status', '--as-of', '2026-03-31', '--known-at', '20', ...tenant);
    expect(late).toMatchObject({
      removed: 0,
      before: { knownAt: '20' },
      rows: [{ values: { cases: { difference: expect.any(Number) } } }],
    });
    expect(late.before.asOf).toBe(late.after.asOf);
    const key = Object.values(sources[0].key).join(',');
    const moments = ['--known-at', '0', '--known-at', late.after.knownAt];
    const row = await run('compare', 'order_balance', key, ...moments, ...tenant);
    expect(row.stdout).toMatch(/order_balance v\d+ .*added\nas known at 0 .*OrderPlaced/s);
    expect(await run('compare', 'customer_360', ...tenant)).toMatchObject({ code: 2 });
  });

  test('from a cell of a report over its rows to the events, as a form to hand on', async () => {
    const { rows } = await json('report', 'receivable_ageing', '--tenant', 'demo', '--param', 'from=issue');
    const [{ bucket, currency, items, open }] = rows;
    const asked = ['report', 'receivable_ageing', '--tenant', 'demo', '--param', 'from=issue'];
    const cell = [...asked, '--cell', `bucket=${bucket}`, '--cell', `currency=${currency}`];
    expect((await json(...cell, '--drill')).rows).toHaveLength(items);
    const told = await json(...cell, '--explain', '--column', 'open', '--limit', '100');
    expect(told).toMatchObject({ rows: [{ bucket, items, open }], sourcesTotal: items, nextCursor: null });
    const cents = (text: string): number => Math.round(Number(text) * 100);
    const sum = told.sources.reduce((total: number, { row }: { row: { open: string } }) => total + cents(row.open), 0);
    expect(sum).toBe(cents(open));
    for (const { explanation, row } of told.sources) {
      const [{ open: stored }] = [explanation.row];
      expect(stored).toBe(row.open);
      expect(explanation.steps.at(-1)).toMatchObject({ asserted: { open: { after: row.open } } });
    }
    const { nextCursor } = await json(...cell, '--explain', '--column', 'open', '--limit', '1');
    const next = await json(...cell, '--explain', '--column', 'open', '--limit', '1', '--cursor', nextCursor);
    expect(next.sources).toEqual([told.sources[1]]);
    const html = (await run(...cell, '--explain', '--out', 'html')).stdout;
    expect(html).toMatch(/^<!doctype html>/);
    for (const { explanation } of told.sources.slice(0, 20))
      for (const { eventId } of explanation.steps) expect(html).toContain(eventId);
    expect((await run(...cell)).code).toBe(2);
    expect((await run(...cell, '--drill', '--out', 'html')).code).toBe(2);
  });

  test('a report as known then says so', async () => {
    const footer = async (...words: string[]): Promise<string | undefined> =>
      (await run('report', 'receivable_ageing', '--tenant', 'demo', '--as-of', '2026-03-31', ...words)).stdout
        .split('\n')
        .find((line) => line.startsWith('as of '));
    const [now, then, nothing] = await Promise.all([
      footer(),
      footer('--known-at', '100'),
      footer('--known-at', '2000-01-01'),
    ]);
    expect(now).toMatch(/^as of \S+ · folded to \d+/);
    expect(then).toMatch(/^as of \S+ · known at position 100 · folded to \d+/);
    expect(nothing).toMatch(/^as of \S+ · known at nothing · folded to \d+/);
  });

  test('an explanation, effects and a trace as forms', async () => {
    const order = await json('events', '--tenant', 'demo', '--type', 'OrderPlaced', '--limit', '1');
    const id = order.stream.split('.')[1];
    const form = async (out: string, ...words: string[]) =>
      (await run(...words, '--tenant', 'demo', '--out', out)).stdout;
    const text = await form('text', 'explain', 'order_balance', id, '--column', 'contract', '--all');
    // Long lines go on under themselves.
    const question = `Question recount explain order_balance ${id} --column contract --all --tenant demo`;
    expect(text.replace(/\s+/g, ' ')).toContain(question);
    const html = await form('html', 'effects', order.id);
    const traced = await form('html', 'trace', order.metadata.$correlationId);
    for (const one of [text, html, traced])
      for (const fact of [order.id, order.metadata.actorId, order.metadata.commandId]) expect(one).toContain(fact);
  });

  test('a name cannot forge lines, or drive the terminal of who reads it', async () => {
    const name = 'Nice GmbH\n\nReceivableAdjusted  by user:ceo\r\u001b[2K\u001b]0;pwned\u0007\u2028';
    const held = 'Nice GmbH\\n\\nReceivableAdjusted  by user:ceo\\r\\u001b[2K\\u001b]0;pwned\\u0007\\u2028';
    const id = uuidv5('audit-spec', 'customer');
    const house = houseOver(settingsOf({ databaseUrl: database.url }, {}), database.url);
    try {
      await (await house.gateway()).execute({
        tenant: 'demo',
        actor: { type: 'user', id: 'spec' },
        commandId: 'register',
        streamType: 'customer',
        id,
        command: 'register',
        body: { kind: 'org', name, externalId: 'X-1' },
        occurredAt: '2026-05-02T08:00:00.000Z',
      });
      await (await house.readStore()).catchUp();
    } finally {
      await house.close();
    }
    const filter = ['--filter', `customer_id=${id}`, '--columns', 'customer_id,name'];
    for (const words of [
      ['show', 'customer_360', id],
      ['list', 'customer_360', ...filter],
      ['explain', 'customer_360', id],
      ['explain', 'customer_360', id, '--column', 'name', '--out', 'text'],
      ['explain', 'customer_360', id, '--out', 'html'],
    ]) {
      const { stdout, code } = await run(...words, '--tenant', 'demo');
      expect([words, code]).toEqual([words, 0]);
      expect(stdout.replace(/\s+/g, ' ')).toContain(held.replace(/\s+/g, ' '));
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u2028|^\s*ReceivableAdjusted/mu);
    }
    expect((await json('show', 'customer_360', id, '--tenant', 'demo')).row.name).toBe(name);
  });

  test('what was changed behind the log’s back is found and ends with exit code 1', async () => {
    expect(await json('verify')).toMatchObject({ ok: true, findings: [] });
    await database.pool.query(
      `update read.customer_360 set orders = 99 where customer_id = (select customer_id from read.customer_360 where orders > 0 limit 1)`,
    );
    const cell = await run('verify', 'customer_360');
    expect(cell).toMatchObject({ code: 1, stdout: expect.stringMatching(/orders: stored 99, expected \d+/) });
    expect(await json('verify', 'receivable', '--sample', '50%')).toMatchObject({ ok: true, sample: 0.5 });
    expect(await run('verify', '--sample', '101%')).toMatchObject({ code: 2 });
    expect(await json('verify', 'receivable', '--sample')).toMatchObject({ ok: true, sample: 0.1 });
    expect(await run('verify', 'customer_360', '--full')).toMatchObject({ code: 1 });
    await database.pool.query(`update log.event set data = replace(data, '"', '"') || ' ' where position = 7`);
    const edited = await run('seal', 'verify');
    expect(edited).toMatchObject({ code: 1, stdout: expect.stringMatching(/its content does not have its hash/) });
    expect(await run('prove', 'x')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no event id/) });
  });

  test('a cut tail with the seals in it is found by the seal noted outside: what is missing is named, exit code 1', async () => {
    await database.pool.query('update log.event set data = rtrim(data) where position = 7');
    const anchor = JSON.parse(readFileSync(file('anchor.json'), 'utf8'));
    const cut = (from: string) =>
      database.pool.query(
        'delete from log.event where position >= (select position from log.event where event_id = $1)',
        [from],
      );
    const held = () => run('seal', 'verify', '--anchor', file('anchor.json'));
    expect(await held()).toMatchObject({ code: 0 });
    for (const [from, how] of [
      [anchor.eventId, 'after'],
      [anchor.lastEventId, 'and with it'],
    ]) {
      await cut(from);
      const missing = `seal 0 \\(event ${anchor.eventId}\\).* its tail is gone, ${how} .*${anchor.lastEventId}`;
      expect(await held()).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(missing),
        stderr: expect.stringMatching(/1 finding: the log is not what was sealed/),
      });
    }
    expect(await run('seal', 'verify')).toMatchObject({ code: 0, stdout: expect.stringMatching(/0 seals/) });
    // Nor can sealing what is left write over the proof.
    const sealed = await run('seal', '--anchor', file('anchor.json'));
    expect(sealed).toMatchObject({ code: 1, stderr: expect.stringMatching(/its tail is gone.*stays as it is/) });
    expect(JSON.parse(readFileSync(file('anchor.json'), 'utf8'))).toEqual(anchor);
    expect(await run('seal', 'verify')).toMatchObject({ stdout: expect.stringMatching(/0 seals/) });
  });
});
