import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bin, recount, unset } from '../testing/recount.js';

/** README's tour: its code blocks in order, what is typed and what is shown. */
const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const tour = readme.slice(readme.indexOf('## Five minutes'), readme.indexOf('## The house'));
const blocks = [...tour.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, kind, body = '']) => ({ kind, body }));
const [welcome, ...steps] = blocks;
const README_URL = 'http://127.0.0.1:3000';

/**
 * What README shows as a pattern: `…` stands for anything, and so do dates, times, whole numbers, durations and hashes;
 * every word, id and amount is meant.
 */
function pattern(shown: string): RegExp {
  const parts = shown
    .trim()
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d|\b\d+\.\d s\b|\b[0-9a-f]{12}…/g, '…')
    .replaceAll(/(?<![\w.-])\d[\d,]*(?![\w.-]|,\d)/g, '…')
    .split(/\s*…\s*/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s*'));
  return new RegExp(parts.join('[\\s\\S]*?'));
}

describe("README's tour", () => {
  const home = mkdtempSync(join(tmpdir(), 'recount-tour-'));
  const env = { RECOUNT_HOME: home, PORT: '0' };
  let house: ReturnType<typeof recount> | undefined;
  let url = '';

  const start = async (): Promise<void> => {
    house = recount(['start'], env);
    for (const deadline = Date.now() + 540_000; url === ''; await new Promise((resolve) => setTimeout(resolve, 50))) {
      if (Date.now() > deadline || house.child.exitCode !== null) throw new Error(`not ready: ${house.output()}`);
      url = /Recount is ready at (\S+)[\s\S]*3\. .*\n.*\n/.exec(house.output())?.[1] ?? '';
    }
  };
  const stop = async (): Promise<void> => {
    house?.child.kill('SIGTERM');
    await house?.ended;
    url = '';
  };

  /** As it would be in the folder and on the port that README has. */
  const printed = (): string | undefined =>
    house?.output().replaceAll(url, README_URL).replaceAll(` --home '${home}'`, '');

  /** What a shell prints for the lines of a block; each must succeed. */
  async function typed(body: string): Promise<string> {
    const lines = body.replaceAll('npx recount', `"${process.execPath}" "${bin}"`).replaceAll(README_URL, url);
    const child = spawn('bash', ['-euo', 'pipefail', '-c', lines], {
      cwd: home,
      env: { ...unset(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    if (code !== 0) throw new Error(`exit code ${code} of\n${body}\n${out}\n${err}`);
    return out;
  }

  afterAll(async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('an empty log is filled with the demonstration; what is printed then is what README shows', async () => {
    await start();
    expect(house?.output()).toContain('telling the demonstration');
    expect(printed()).toContain(welcome?.body.trim());
  }, 600_000);

  test('the things to try that it prints work', async () => {
    const lines = welcome?.body.split('\n').filter((line) => /^ {2}(curl|npx) /.test(line)) ?? [];
    expect(lines).toHaveLength(3);
    for (const line of lines) expect((await typed(line)).length).toBeGreaterThan(100);
  });

  test('every line works and shows what README shows', async () => {
    const asked = steps.filter(({ kind }) => kind === 'sh');
    expect(asked.length).toBeGreaterThanOrEqual(8);
    for (const { body } of asked) {
      const shown = steps[steps.findIndex((step) => step.body === body) + 1];
      const answer = await typed(body);
      if (shown === undefined || shown.kind === 'sh') continue;
      // Of lines that are sent twice README shows both answers.
      const said = body.includes('record-payment') ? `${answer}\n${await typed(body)}` : answer;
      expect(said).toMatch(pattern(shown.body));
    }
  }, 1_800_000);

  test('the second start fills nothing and prints the same', async () => {
    await stop();
    await start();
    expect(house?.output()).not.toContain('telling');
    expect(printed()).toContain(welcome?.body.trim());
  }, 600_000);
});
