import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type Attestation, attest, type CheckedAttestation, checkAttestation, parseAttestation } from '@recount/seal';
import { houseOver } from './house.js';
import { settingsOf } from './settings.js';
import { recount } from './testing/recount.js';

/** Where single values stand, of every array the first. */
function leaves(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const members = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const looked = Array.isArray(value) ? members.slice(0, 1) : members;
  return looked.length === 0 ? [at] : looked.flatMap(([name, one]) => leaves(one, [...at, name]));
}
/** Another value of the same kind. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string')
    return /\d/.test(value) ? value.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)) : `${value}x`;
  return value === null ? '1' : Array.isArray(value) ? [{}] : { x: '1' };
}
function alteredAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return otherThan(value);
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Object.assign(copy, { [name]: alteredAt((value as Record<string, unknown>)[name], rest) });
  return copy;
}

const CUSTOMER = uuidv5('attest-spec', 'customer');

describe('an attested report', () => {
  let database: TestDatabase;
  let folder: string;
  let house: ReturnType<typeof houseOver>;
  let bundle: Attestation;
  const run = (...args: string[]) => recount(args, { DATABASE_URL: database.url }).ended;
  const file = (name: string): string => join(folder, name);
  const checked = async (what: Attestation): Promise<CheckedAttestation> =>
    checkAttestation({ pool: house.pool(), store: await house.readStore() }, what);
  const failing = async (what: Attestation): Promise<string[]> =>
    (await checked(what)).points.filter(({ state }) => state === 'fails').map(({ name }) => name);
  /** What fails while the database is otherwise. */
  const after = async (change: string, back: string): Promise<string[]> => {
    await database.pool.query(change);
    try {
      return await failing(bundle);
    } finally {
      await database.pool.query(back);
    }
  };

  const money = { units: '10000', scale: 2, currency: 'EUR' };
  async function issue(streamType: string, id: string, command: string, body: object): Promise<void> {
    await (await house.gateway()).execute({
      tenant: 'demo',
      actor: { type: 'user', id: 'spec' },
      commandId: `${command} ${id}`,
      streamType,
      id,
      command,
      body,
      occurredAt: '2026-05-02T08:00:00.000Z',
    });
    await (await house.readStore()).catchUp();
  }
  const place = (n: number): Promise<void> =>
    issue('order', uuidv5('attest-spec', 'order', String(n)), 'place', {
      orderNo: `A-${n}`,
      customerId: CUSTOMER,
      lines: [{ lineId: '1', productId: 'p', quantity: '2', amount: money }],
      total: money,
    });

  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'recount-attest-'));
    house = houseOver(settingsOf({ databaseUrl: database.url }, {}), database.url);
    await run('demo', '--journeys', '12', '--until', '2026-05-01T12:00:00Z');
    await run('seal');
    await place(1);
    const made = await run('attest', 'receivable_triangle', '--tenant', 'demo', '--out', file('bundle.json'));
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/all what the log says/) });
    bundle = parseAttestation(readFileSync(file('bundle.json'), 'utf8'));
  }, 600_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await house.close();
    await database.drop();
  });

  test('holds what it rests on, and checks', async () => {
    expect(bundle).toMatchObject({
      seal: { number: 0 },
      unsealed: { events: expect.any(Number) },
      verification: { ok: true, findings: [] },
      question: { report: 'receivable_triangle', tenant: 'demo' },
    });
    expect(bundle.answer.rows?.length).toBeGreaterThan(0);
    expect(bundle.models.some(({ rows }) => rows > 0)).toBe(true);
    const result = await run('attest', '--check', file('bundle.json'), '--json');
    expect(result.code).toBe(0);
    const { ok, points } = JSON.parse(result.stdout) as CheckedAttestation;
    expect([ok, points.map(({ name, state }) => `${name} ${state}`)]).toEqual([
      true,
      ['bundle', 'log', 'verification', 'seal', 'unsealed', 'definition', 'models', 'answer'].map(
        (name) => `${name} holds`,
      ),
    ]);
  });

  test('fails where the bundle was altered', async () => {
    const rows = [{ ...bundle.answer.rows?.[0], contract: '1.00' }, ...(bundle.answer.rows ?? []).slice(1)];
    expect(await failing({ ...bundle, answer: { ...bundle.answer, rows } })).toEqual(['bundle']);
    expect(await failing({ ...bundle, answerSha256: '00' })).toEqual(['bundle', 'answer']);
    const [first, ...others] = bundle.models;
    if (first === undefined) throw new Error('it reads no model');
    const models = [{ ...first, merkleRoot: '00'.repeat(32) }, ...others];
    expect(await failing({ ...bundle, models })).toEqual(['bundle', 'models']);
    const seal = bundle.seal && { ...bundle.seal, merkleRoot: '00'.repeat(32) };
    expect(await failing({ ...bundle, seal })).toEqual(['seal']);
    expect(await failing({ ...bundle, log: { ...bundle.log, epoch: 9 } })).toEqual(['log']);
    const otherwise = { ...bundle.definition, sha256: '00' };
    expect((await checked({ ...bundle, definition: otherwise })).points.at(-1)).toMatchObject({
      name: 'definition',
      state: 'unknown',
    });
  });

  test('no field of it can be altered and still be affirmed, but when it was made', async () => {
    const paths = leaves(bundle);
    expect(paths.length).toBeGreaterThan(50);
    const affirmed: string[] = [];
    for (const path of paths) {
      const altered = alteredAt(bundle, path) as Attestation;
      try {
        const { points } = await checked(parseAttestation(JSON.stringify(altered)));
        if (points.every(({ state }) => state === 'holds')) affirmed.push(path.join('.'));
      } catch (error) {
        expect([path, (error as Error).message]).toEqual([
          ['format'],
          expect.stringMatching(/no bundle of the format/),
        ]);
      }
    }
    expect(affirmed).toEqual(['madeAt']);
    expect(() => parseAttestation(JSON.stringify({ ...bundle, verification: undefined }))).toThrow(/no bundle/);
    expect(await failing({ ...bundle, unsealed: null })).toEqual(['unsealed']);
    expect(await failing({ ...bundle, seal: null })).toEqual(['unsealed']);
  });

  test('fails where the log was altered, sealed or not, and where the tables were', async () => {
    const edit = (to: string, of: string) =>
      `update log.event set data = ${to} where event_id = '${of}' and stream not like 'log-%'`;
    const { seal, unsealed } = bundle;
    expect(
      await after(edit(`data || ' '`, seal?.firstEventId ?? ''), edit('rtrim(data)', seal?.firstEventId ?? '')),
    ).toEqual(['seal']);
    const last = unsealed?.lastEventId ?? '';
    expect(await after(edit(`data || ' '`, last), edit('rtrim(data)', last))).toContain('unsealed');
    const add = (n: number) =>
      `update read.receivable_posting set amount = amount + ${n} where _pos = (select max(_pos) from read.receivable_posting where amount > 0)`;
    // The rows that the log makes are what they were; the report reads others.
    expect(await after(add(1), add(-1))).toEqual(['answer']);
    await database.pool.query(add(1));
    const made = await run('attest', 'receivable_triangle', '--tenant', 'demo', '--out', file('forged.json'));
    expect(made).toMatchObject({ code: 1, stdout: expect.stringMatching(/1 mismatch/) });
    await database.pool.query(add(-1));
    expect(await failing(parseAttestation(readFileSync(file('forged.json'), 'utf8')))).toContain('verification');
  });

  test('stays provable when more is recorded; of what holds now it is told that it has moved on', async () => {
    const attested = async (): Promise<Attestation> => {
      const store = await house.readStore();
      const request = { tenant: 'demo', asOf: '2026-06-30T16:30:00.000Z' };
      return attest({ pool: house.pool(), store, report: 'sale_booking', request, now: request.asOf });
    };
    const open = await attested();
    expect(open.definition.models.map(({ name, shape }) => `${name} ${shape}`)).toContain('customer_360 state');
    await place(2);
    for (const one of [bundle, open])
      expect((await checked(one)).points.map(({ name, state }) => `${name} ${state}`).slice(-2)).toEqual([
        'models holds',
        'answer holds',
      ]);
    // What was stored then is not there any more; how much the log makes up to there is.
    expect((await checked(bundle)).points).toContainEqual(
      expect.objectContaining({ name: 'verification', state: 'unknown' }),
    );
    const { verification } = bundle;
    for (const part of ['rows', 'events', 'findingsTotal'] as const) {
      const altered = { ...verification, [part]: verification[part] + 1 };
      expect(await failing({ ...bundle, verification: altered })).toEqual(['verification']);
    }
    // Whom the order was booked on is told by what holds now.
    await issue('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme', externalId: 'X-1' });
    const { ok, points } = await checked(open);
    expect([ok, points.map(({ name, state }) => `${name} ${state}`).slice(-2)]).toEqual([
      true,
      ['models holds', 'answer unknown'],
    ]);
    expect(points.at(-1)?.message).toContain('customer_360');
  });

  test('wrong usage and what is no bundle are refused', async () => {
    expect(await run('attest')).toMatchObject({ code: 2 });
    expect(await run('attest', 'receivable_triangle', '--check', file('bundle.json'))).toMatchObject({ code: 2 });
    expect(() => parseAttestation('{}')).toThrow(/no bundle/);
    expect(() => parseAttestation('x')).toThrow(/no JSON/);
  });
});
