import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loudFunnel } from './testing/loud-funnel.js';
import { recount } from './testing/recount.js';

describe('a changed projection of the house, beside a running one', () => {
  const home = mkdtempSync(join(tmpdir(), 'recount-stage-'));
  const { folder, remove } = loudFunnel();
  const env = { RECOUNT_HOME: home };
  const run = (...args: string[]) => recount(args, env).ended;
  const json = async (...args: string[]) => {
    const { stdout, stderr } = await run(...args, '--json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  let house: ReturnType<typeof recount>;
  let url = '';

  beforeAll(async () => {
    await json('demo', '--journeys', '30', '--until', '2026-05-01T12:00:00Z');
    house = recount(['start', '--no-demo'], { ...env, PORT: '0' });
    while (url === '' && house.child.exitCode === null) {
      url = /Recount is ready at (\S+)/.exec(house.output())?.[1] ?? '';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, 600_000);
  afterAll(async () => {
    house.child.kill('SIGTERM');
    await house.ended;
    rmSync(home, { recursive: true, force: true });
    remove();
  }, 600_000);

  test('is planned, staged, diffed, promoted and rolled back while the API answers one version or the other', async () => {
    const plan = await json('plan', '--projections', folder);
    expect(plan.models.filter(({ action }: { action: string }) => action !== 'unchanged')).toMatchObject([
      { name: 'opportunity', action: 'changed', changed: ['behaviour', 'source'], replay: true },
    ]);
    const { staged } = await json('stage', '--projections', folder);
    expect(staged).toMatchObject([{ projection: 'funnel', models: [{ name: 'opportunity' }] }]);
    const diff = await json('diff', 'funnel');
    expect(diff.models).toMatchObject([
      { name: 'opportunity', added: 0, removed: 0, columns: [{ column: 'stage_id' }] },
    ]);
    expect(diff.models[0].examples[0].event.eventId).toMatch(/^[0-9a-f-]{36}$/);
    // Over HTTP it is the same, of the tenant of the request; the examples in pages.
    const over = async (path: string) => (await fetch(`${url}${path}`)).json() as Promise<typeof diff>;
    expect((await over('/v1/diff/funnel?tenant=demo')).models).toEqual(
      (await json('diff', 'funnel', '--tenant', 'demo')).models,
    );
    expect((await over('/v1/diff/funnel')).models).toMatchObject([{ changed: 0, examples: [] }]);
    const told: string[] = [];
    for (let cursor = ''; cursor !== 'end'; ) {
      const page = await over(`/v1/diff/funnel?tenant=demo&examples=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      for (const { key } of page.models[0].examples) told.push(key.opportunity_id);
      cursor = page.nextCursor ?? 'end';
    }
    expect([told.length, new Set(told).size]).toEqual([diff.models[0].changed, diff.models[0].changed]);
    expect(await over(`/v1/diff/funnel?cursor=${'0'.repeat(64)}.2`)).toMatchObject({
      status: 400,
      path: 'query:cursor',
    });
    const planned = await over('/v1/plan');
    expect(planned.models.map(({ action }: { action: string }) => action)).toContain('unchanged');
    const text = (await run('diff', 'opportunity')).stdout;
    expect(text).toMatch(/0 added, 0 removed, \d+ changed[\s\S]*they part at Opportunity/);
    const page = (await run('diff', 'opportunity', '--out', 'html')).stdout;
    expect(page).toMatch(/^<!doctype html>[\s\S]*stage_id [^<]* → [^<]*[\s\S]*They part at Opportunity/);
    const sent = await fetch(`${url}/v1/diff/funnel?tenant=demo&format=text`);
    expect([sent.headers.get('content-type'), await sent.text()]).toEqual([
      'text/plain; charset=utf-8',
      expect.stringContaining('RECOUNT  Difference'),
    ]);

    const seen = new Set<string>();
    const stop = new AbortController();
    const polling = (async () => {
      while (!stop.signal.aborted) {
        const response = await fetch(`${url}/v1/models/opportunity?tenant=demo&limit=200`);
        const { rows = [] } = (await response.json()) as { rows?: { stage_id: string }[] };
        const cases = rows.map((row) => (row.stage_id === row.stage_id.toUpperCase() ? 'loud' : 'quiet'));
        seen.add(`${response.status} ${[...new Set(cases)].sort().join(' and ')}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    const promoted = await json('promote', 'funnel', '--definition', staged[0].definition);
    expect(promoted.models).toMatchObject([{ name: 'opportunity' }]);
    // The house goes on with it after a restart of its processes: commands deploy as they do.
    await json('demo', '--tenant', 'second', '--journeys', '5', '--until', '2026-05-01T12:00:00Z');
    // Replayed by its name, a model is folded by the definition that is served, not by this build's.
    const served = (await run('replay', 'opportunity', '--out', 'jsonl')).stdout.trim().split('\n');
    const stages = served.map((line) => String((JSON.parse(line) as { stage_id: string }).stage_id));
    expect(stages.filter((stage) => stage !== stage.toUpperCase())).toEqual([]);
    const back = await json('rollback', 'funnel');
    expect([back.models[0].from, back.models[0].to]).toEqual([promoted.models[0].to, promoted.models[0].from]);
    stop.abort();
    await polling;
    expect([...seen].sort()).toEqual(['200 loud', '200 quiet']);
    expect((await json('verify', 'opportunity')).findings).toEqual([]);
    expect((await json('drop', 'funnel')).dropped).toMatchObject([{ name: 'opportunity', state: 'staged' }]);
    expect((await run('drop', 'funnel')).stderr).toMatch(/nothing staged or former/);
  }, 600_000);
});
