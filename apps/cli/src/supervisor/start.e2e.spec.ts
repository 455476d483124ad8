import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recount } from '../testing/recount.js';
import { isRunning, type ProcessIdentity } from './identity.js';
import type { Registration } from './registry.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until<T>(ask: () => T | undefined | false | Promise<T | undefined | false>, what: string): Promise<T> {
  for (const deadline = Date.now() + 280_000; Date.now() < deadline; await pause(50)) {
    const answer = await Promise.resolve(ask()).catch(() => undefined);
    if (answer !== undefined && answer !== false) return answer;
  }
  throw new Error(`waited in vain until ${what}`);
}

describe('recount start', () => {
  const home = mkdtempSync(join(tmpdir(), 'recount-start-'));
  const started: ReturnType<typeof recount>[] = [];
  const start = (...args: string[]) => {
    const it = recount(['start', ...args], { RECOUNT_HOME: home, PORT: '0' });
    started.push(it);
    return it;
  };
  const registration = (): Registration => JSON.parse(readFileSync(join(home, 'supervisor.json'), 'utf8'));
  const child = (name: string): ProcessIdentity | undefined => registration().children.find((it) => it.name === name);
  const ready = (it: ReturnType<typeof recount>) =>
    until(() => /Recount is ready at (\S+)/.exec(it.output())?.[1], `it is ready: ${it.output()}`);
  const answers = async (url: string) => (await fetch(`${url}/ready`)).ok;

  afterAll(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  }, 600_000);

  test('a taken port ends it with 1 before anything is touched', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const untouched = join(home, 'untouched');
    const { code, stderr } = await recount(['start'], { RECOUNT_HOME: untouched, PORT: String(port) }).ended;
    await new Promise((resolve) => server.close(resolve));
    expect([code, stderr, existsSync(untouched)]).toEqual([1, expect.stringContaining(`Port ${port} is taken`), false]);
  }, 600_000);

  test.each([
    ['no folder can be made in', () => '/proc/nope'],
    ['is a file', () => join(import.meta.dirname, 'port.js')],
  ])('a home that %s ends it with 1, saying what to do', async (_what, home) => {
    const { code, stderr } = await recount(['start'], { RECOUNT_HOME: home(), PORT: '0' }).ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('RECOUNT_HOME')]);
  });

  test('a PostgreSQL that cannot start any more: gives up with the reason, and starts once it is put right', async () => {
    const vital = join(home, 'postgres', 'global', 'pg_control');
    const running = start('--no-demo');
    await ready(running);
    const children = registration().children;
    renameSync(vital, `${vital}.away`);
    const postmaster = Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(-postmaster, 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/PostgreSQL did not start.*pg_control/s)]);
    expect([children.some(isRunning), existsSync(join(home, 'supervisor.json'))]).toEqual([false, false]);

    const again = await start('--no-demo').ended;
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('pg_control')]);

    renameSync(`${vital}.away`, vital);
    const third = start('--no-demo');
    expect(await answers(await ready(third))).toBe(true);
    third.child.kill('SIGTERM');
    expect((await third.ended).code).toBe(0);
  }, 600_000);

  test('runs until it is told to stop, starts again what dies, survives its own kill', async () => {
    const first = start('--no-demo');
    const url = await ready(first);
    expect(await answers(url)).toBe(true);

    const second = await recount(['start'], { RECOUNT_HOME: home, PORT: '0' }).ended;
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('runs already')]);

    for (const name of ['api', 'projector']) {
      const before = child(name) as ProcessIdentity;
      process.kill(before.pid, 'SIGKILL');
      await until(() => child(name) !== undefined && child(name)?.pid !== before.pid, `${name} runs again`);
    }
    await until(() => answers(url), 'the new api answers');

    const left = registration().children;
    first.child.kill('SIGKILL');
    await first.ended;
    await until(() => !left.some(isRunning), 'the children have ended with their supervisor');

    const third = start('--no-demo');
    expect(await answers(await ready(third))).toBe(true);
    const children = registration().children;
    third.child.kill('SIGTERM');
    const { code } = await third.ended;
    expect([code, children.some(isRunning), existsSync(join(home, 'supervisor.json'))]).toEqual([0, false, false]);
    expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
  }, 600_000);
});
