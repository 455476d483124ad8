import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPool, openPostgres } from './index.js';

const CHILD = join(import.meta.dirname, 'testing/opener-child.js');

interface Opener {
  readonly child: ChildProcess;
  readonly said: { readonly owned: boolean; readonly url: string; readonly folder: string };
}

async function opener(home: string): Promise<Opener> {
  const child = spawn(process.execPath, [CHILD, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, said: JSON.parse(line) };
}
async function leave({ child }: Opener): Promise<void> {
  child.stdin?.end();
  await once(child, 'exit');
}

describe('openPostgres', () => {
  let home: string;
  const pidFile = () => join(home, 'postgres/postmaster.pid');
  const postmaster = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
  const open = () => openPostgres({ home, durable: false });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'recount-open-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('by four processes at once: one boots, all join, the last to leave stops it', async () => {
    const openers = await Promise.all([1, 2, 3, 4].map(() => opener(home)));
    expect(openers.filter(({ said }) => said.owned)).toHaveLength(1);
    expect(new Set(openers.map(({ said }) => said.url)).size).toBe(1);
    expect(openers[0]?.said.folder).toBe(join(home, 'postgres'));
    const first = openers.find(({ said }) => said.owned) as Opener;
    const [last, ...others] = openers.filter((one) => one !== first);
    for (const one of [first, ...others]) await leave(one);
    expect(existsSync(pidFile())).toBe(true);
    await leave(last as Opener);
    expect(existsSync(pidFile())).toBe(false);
    expect(readdirSync(home).filter((name) => name.includes('init'))).toEqual([]);
  });

  test('takes over a server whose opener was killed, and stops it at the end', async () => {
    const { child, said } = await opener(home);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const pid = postmaster();
    const server = await open();
    expect(server).toMatchObject({ owned: true, url: said.url });
    expect(postmaster()).toBe(pid);
    await server.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  test('boots again after a kill of everything, at the same address, data kept', async () => {
    const first = await opener(home);
    const pool = createPool(first.said.url);
    await pool.query('create table kept as select 42 as n');
    const pid = postmaster();
    first.child.kill('SIGKILL');
    process.kill(-pid, 'SIGKILL');
    const server = await open();
    expect(server).toMatchObject({ owned: true, url: first.said.url });
    expect(postmaster()).not.toBe(pid);
    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 42 }]);
    await pool.end();
    await server.stop();
  });

  test('is not held up by the file of a dead server whose process id is somebody else now', async () => {
    const before = await open();
    await before.stop();
    writeFileSync(pidFile(), `${process.pid}\n${join(home, 'postgres')}\n1\n5432\n/nowhere\n\n 1 1\nready\n`);
    const server = await open();
    expect(postmaster()).not.toBe(process.pid);
    await server.stop();
  });

  test('makes the data folder whole after a killed initdb', async () => {
    mkdirSync(join(home, 'postgres.init-half'));
    writeFileSync(join(home, 'postgres.init-half/PG_VERSION'), '18');
    const server = await open();
    expect(readdirSync(home)).not.toContain('postgres.init-half');
    await server.stop();
  });

  test('tells when the server has gone', async () => {
    const server = await open();
    const gone = server.gone;
    process.kill(postmaster(), 'SIGKILL');
    await gone;
    const again = await open();
    expect(again).toMatchObject({ owned: true, url: server.url });
    await again.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  test('refuses a folder that is something else, and says what stands in the log', async () => {
    mkdirSync(join(home, 'postgres'));
    writeFileSync(join(home, 'postgres/important.txt'), 'mine');
    await expect(open()).rejects.toThrow('is not a PostgreSQL data folder');
    await expect(openPostgres({ home: join(home, 'other'), settings: { no_such: 1 }, durable: false })).rejects.toThrow(
      /code 1, saying\n[^\n]*FATAL: {2}unrecognized configuration parameter "no_such"/,
    );
  });

  test('uses another server when told, and never stops it', async () => {
    const server = await open();
    const other = await openPostgres({ home: join(home, 'unused'), databaseUrl: server.url });
    expect(other).toMatchObject({ owned: false, url: server.url });
    await other.stop();
    expect(existsSync(pidFile())).toBe(true);
    expect(existsSync(join(home, 'unused'))).toBe(false);
    await server.stop();
    await expect(openPostgres({ home, databaseUrl: server.url })).rejects.toThrow('DATABASE_URL');
  });
});
