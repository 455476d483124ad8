import type { CellExplanation, Explanation } from '@recount/client';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { eur, id } from './testing/samples.js';

let api: TestApi;
let deals: string[];
beforeAll(async () => {
  api = await bootApi();
  deals = await Promise.all([1, 2, 3].map((n) => deal(n)));
  await api.store.catchUp();
}, 600_000);
afterAll(() => api?.close());

/** An opportunity of `n` · 100 EUR, to which its amount was raised three times. */
async function deal(n: number): Promise<string> {
  const one = id();
  const post = async (command: string, body: object): Promise<void> => {
    const headers = { 'x-correlation-id': 'intent', 'x-recount-actor': 'user:ada' };
    expect((await api.post(`/v1/opportunity/${one}/${command}`, body, headers)).status).toBe(201);
  };
  await post('open', { name: `deal <${n}>`, customerId: id(), amount: eur(n * 10) });
  for (const from of [n * 10, n * 100, n * 1000]) await post('change-amount', { old: eur(from), new: eur(from * 10) });
  return one;
}
/** All pages of an answer. */
async function pages<Answer extends { readonly nextCursor: string | null }>(path: string): Promise<Answer[]> {
  const found: Answer[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body, status } = await api.get(cursor === '' ? path : `${path}&cursor=${cursor}`);
    expect([path, status]).toEqual([path, 200]);
    found.push(body);
    ({ nextCursor: cursor } = body);
  }
  return found;
}

describe('explain over HTTP', () => {
  test('pages join to the whole, though the log goes on', async () => {
    const path = `/v1/explain/opportunity/${deals[0]}`;
    const { body: whole } = await api.get(path);
    expect(whole).toMatchObject({ stepsTotal: 4, made: 4, behind: 0, nextCursor: null });
    const { body: first } = await api.get(`${path}?limit=3`);
    await api.post(`/v1/opportunity/${deals[0]}/change-amount`, { old: eur(10_000), new: eur(7) });
    await api.store.catchUp();
    const { body: second } = await api.get(`${path}?limit=3&cursor=${first.nextCursor}`);
    expect([...first.steps, ...second.steps]).toEqual(whole.steps);
    expect(second).toMatchObject({ position: whole.position, row: whole.row, stepsBefore: 3, nextCursor: null });
  });

  test('a column as known then, with or without what stands behind it', async () => {
    const position = (await api.client.explain('opportunity', deals[1] as string)).steps[2]?.position as string;
    const told: Explanation = await api.client.explain('opportunity', deals[1] as string, 'amount', {
      knownAt: position,
      all: false,
    });
    expect(told).toMatchObject({ knownAt: position, value: '20.00', log: { id: expect.any(String), epoch: 1 } });
    expect(told.steps.map(({ type }) => type)).toEqual([
      'OpportunityOpened',
      'OpportunityAmountChanged',
      'OpportunityAmountChanged',
    ]);
  });
});

describe('effects and traces over HTTP', () => {
  test('effects in pages join to the whole', async () => {
    const { steps } = await api.client.explain('opportunity', deals[2] as string);
    const eventId = steps[0]?.eventId as string;
    const whole = await api.client.effects(eventId);
    expect(whole.effects.length).toBeGreaterThan(2);
    const joined = await pages<typeof whole>(`/v1/effects/${eventId}?limit=1`);
    expect(joined.flatMap(({ effects }) => effects)).toEqual(whole.effects);
  });
  test('a trace in pages holds every event once', async () => {
    const whole = await api.client.trace('intent');
    expect(whole).toMatchObject({ events: 12, truncated: false });
    const joined = await pages<typeof whole>('/v1/trace/intent?limit=5');
    expect(joined.map(({ events }) => events)).toEqual([5, 5, 2]);
    const ids = joined.flatMap(({ tree }) =>
      [...JSON.stringify(tree).matchAll(/"eventId":"([^"]+)"/g)].map(([, one]) => one),
    );
    expect(new Set(ids).size).toBe(12);
  });
});

describe('from a cell of a report to the events', () => {
  test('the cell’s figures, the rows it stands on, and of each the events', async () => {
    const { rows = [] } = await api.client.report('won_runoff');
    const cell = { opened_period: String(rows[0]?.opened_period), currency: 'EUR' };
    const told = await api.client.explainCell('won_runoff', { ...cell }, {}, { column: 'amount' });
    expect(told.rows).toEqual(rows);
    expect(told).toMatchObject({ kind: 'aggregate', cell, column: 'amount', sourcesTotal: 3, nextCursor: null });
    for (const { model, key, row, explanation } of told.sources) {
      expect(model).toBe('opportunity');
      expect(deals).toContain(key?.opportunity_id);
      const last = explanation?.steps.at(-1);
      expect(last).toMatchObject({ type: 'OpportunityAmountChanged', asserted: { amount: { after: row.amount } } });
    }
  });
  test('in pages, as of the moment of the first', async () => {
    const path = '/v1/reports/won_runoff/explain?cell[currency]=EUR&rows=2';
    const { body: whole } = await api.get('/v1/reports/won_runoff/explain?cell[currency]=EUR');
    const { body: first } = await api.get(path);
    await api.post(`/v1/opportunity/${id()}/open`, { name: 'another', customerId: id(), amount: eur(1) });
    await api.store.catchUp();
    const { body: second } = await api.get(`${path}&cursor=${first.nextCursor}`);
    const keys = (one: CellExplanation) => one.sources.map(({ key }) => key?.opportunity_id);
    expect([...keys(first), ...keys(second)]).toEqual(keys(whole));
    expect([second.asOf, second.knownAt, second.sourcesBefore, second.sourcesTotal, second.nextCursor]).toEqual([
      first.asOf,
      first.knownAt,
      2,
      3,
      null,
    ]);
  });
  test('events that had not occurred by the report’s as-of are left out, and counted', async () => {
    const steps = (await api.client.explain('opportunity', deals[0] as string)).steps;
    const asOf = steps[1]?.occurredAt as string;
    const told = await api.client.explainCell('funnel_opportunity', {}, {}, { asOf });
    const { explanation } = told.sources.find(
      ({ key }) => key?.opportunity_id === deals[0],
    ) as CellExplanation['sources'][0];
    const by = steps.filter(({ occurredAt }) => occurredAt <= asOf).length;
    expect([explanation?.steps.length, explanation?.later]).toEqual([by, steps.length - by]);
  });
  test('figures explain as population and formula', async () => {
    const { figures, formula, population, asOf } = await api.client.report('velocity');
    const told = await api.client.explainCell('velocity', {}, {}, { asOf });
    expect(told).toMatchObject({ kind: 'figures', figures, formula, population });
    expect(told.sourcesTotal).toBe(told.population?.count);
  });
});

describe('as forms to hand on', () => {
  const asked = () => [
    `/v1/explain/opportunity/${deals[0]}?column=amount`,
    '/v1/trace/intent?limit=3',
    '/v1/reports/won_runoff/explain?cell[currency]=EUR',
    '/v1/compare/won_runoff?asOf=2020-01-01,2100-01-01',
    `/v1/compare/opportunity/${deals[1]}?knownAt=0,2100-01-01`,
  ];
  test('by format and by Accept; the page runs and fetches nothing', async () => {
    for (const path of asked()) {
      const { body: json } = await api.get(path);
      expect(json.log).toEqual({ id: expect.any(String), epoch: 1 });
      const byFormat = await api.get(`${path}&format=html`);
      const byHeader = await api.get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
      for (const { headers, body } of [byFormat, byHeader]) {
        expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
        expect(headers.get('vary')).toBe('accept');
        expect(body).toMatch(/^<!doctype html>/);
        expect(body).toContain('user:ada');
        expect(body).not.toContain('deal <1>');
      }
      const text = await api.get(path, { accept: 'text/plain' });
      expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(text.body.replace(/\s+/g, ' ')).toContain(`Question GET ${path} Tenant default`);
    }
  });

  test('a name cannot forge lines of a form, nor drive what shows it', async () => {
    const one = id();
    const name = 'deal\n\nOpportunityWon\r\u001b[2K\u2028';
    const opened = await api.post(`/v1/opportunity/${one}/open`, { name, customerId: id(), amount: eur(1) });
    expect(opened.status).toBe(201);
    await api.store.catchUp();
    for (const format of ['text', 'html']) {
      const { body } = await api.get(`/v1/explain/opportunity/${one}?format=${format}`);
      expect(body).toContain('deal\\n\\nOpportunityWon\\r\\u001b[2K\\u2028');
      expect(body).not.toMatch(/[^\P{Cc}\n]|\u2028|^OpportunityWon/mu);
    }
  });

  test('lineage: pages join to the whole, and it has the same forms', async () => {
    const { body: whole } = await api.get('/v1/lineage/customer_360');
    expect([whole.columnsBefore, whole.columnsTotal, whole.nextCursor]).toEqual([0, whole.columns.length, null]);
    const joined = await pages<typeof whole>('/v1/lineage/customer_360?limit=7');
    expect(joined.length).toBe(Math.ceil(whole.columnsTotal / 7));
    expect(joined.flatMap(({ columns }) => columns)).toEqual(whole.columns);
    const page = await api.get('/v1/lineage/customer_360?limit=2&format=html');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain(`Shown: 1 to 2 of ${whole.columnsTotal}.`);
    const text = await api.get('/v1/lineage/customer_360?column=phone', { accept: 'text/plain' });
    expect(text.body).toMatch(/LeadCaptured\.phone \(personal\)/);
  });

  test('refusals are JSON whatever form was asked for, and say where', async () => {
    const one = `/v1/explain/opportunity/${deals[0]}`;
    const foreign = (await api.get(`/v1/explain/opportunity/${deals[1]}?limit=1`)).body.nextCursor;
    for (const [path, status, code, where] of [
      [`${one}?format=pdf`, 400, 'VALIDATION_FAILED', 'query:format'],
      [`${one}?all=maybe`, 400, 'VALIDATION_FAILED', 'query:all'],
      [`${one}?limit=0`, 400, 'VALIDATION_FAILED', 'query:limit'],
      [`${one}?limit=1001`, 400, 'VALIDATION_FAILED', 'query:limit'],
      [`${one}?cursor=x`, 400, 'VALIDATION_FAILED', 'query:cursor'],
      [`${one}?cursor=${foreign}`, 400, 'VALIDATION_FAILED', 'query:cursor'],
      [`/v1/trace/intent?cursor=${foreign}`, 400, 'VALIDATION_FAILED', 'query:cursor'],
      ['/v1/trace/nothing', 404, 'NOT_FOUND', 'param:correlationId'],
      ['/v1/reports/nope/explain', 404, 'NOT_FOUND', 'param:name'],
      ['/v1/reports/won_runoff/explain?cell[nope]=x', 400, 'VALIDATION_FAILED', 'query:cell[nope]'],
      ['/v1/reports/won_runoff/explain?rows=101', 400, 'VALIDATION_FAILED', 'query:rows'],
      ['/v1/reports/won_runoff/explain?column=nope', 400, 'VALIDATION_FAILED', 'query:column'],
      ['/v1/reports/won_runoff/explain?cursor=e30', 400, 'VALIDATION_FAILED', 'query:cursor'],
      [`/v1/lineage/opportunity?cursor=${foreign}`, 400, 'VALIDATION_FAILED', 'query:cursor'],
      ['/v1/lineage/opportunity?limit=0', 400, 'VALIDATION_FAILED', 'query:limit'],
      ['/v1/lineage/opportunity?format=pdf', 400, 'VALIDATION_FAILED', 'query:format'],
      ['/v1/compare/won_runoff?asOf=2020-01-01,2100-01-01&format=pdf', 400, 'VALIDATION_FAILED', 'query:format'],
      ['/v1/diff/funnel?format=pdf', 400, 'VALIDATION_FAILED', 'query:format'],
    ] as const) {
      const { body, headers, ...answer } = await api.get(path, { accept: 'text/html' });
      expect([path, answer.status, body.code, body.path]).toEqual([path, status, code, where]);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
    }
  });
});
