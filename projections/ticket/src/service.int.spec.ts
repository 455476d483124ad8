import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { csat, nps, slaCompliance, timeToResolve } from './figures.js';

const END = '2026-12-31T23:59:59.999Z';
const CUSTOMER = idOf('customer');
const FRIDAY = '2026-03-06T17:30:00.000Z';
const monday = (clock: string): string => `2026-03-09T${clock}:00.000Z`;

let house: House;
const on = (id: string, command: string, body: object, at: string) => house.command('ticket', id, command, body, at);
const open = (name: string, at: string, more: object = {}) =>
  on(
    idOf(name),
    'open',
    { customerId: CUSTOMER, kind: 'fault', priority: 'high', slaPolicyId: 'gold', channel: 'phone', ...more },
    at,
  );
const compliance = async (asOf: string) =>
  (await house.report('sla_compliance', asOf)).figures as ReturnType<typeof slaCompliance>;
/** Metric, met and missed, as of an instant. */
const verdicts = async (asOf: string) =>
  (await compliance(asOf)).map(({ metric, met, missed }) => [metric, met, missed]);

beforeAll(async () => {
  house = await openHouse('service', { timeZone: 'UTC', currency: 'CNY' });
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
  const calendar = { name: 'Office', hours, holidays: [] };
  await house.command('policy', 'calendar.office', 'publish-calendar', calendar, '2026-01-01T00:00:00.000Z');
  const targets = [{ priority: 'high', firstResponseMinutes: 60, resolutionMinutes: 480 }];
  const sla = { name: 'Gold', calendarId: 'office', targets, reopenDays: 14 };
  await house.command('policy', 'sla.gold', 'publish-sla', sla, '2026-01-01T00:00:00.000Z');
});
afterAll(() => house.close());

describe('the worked example of the clock', () => {
  const TICKET = idOf('clock');
  beforeAll(async () => {
    await open('clock', FRIDAY);
    await on(TICKET, 'respond', {}, monday('09:20'));
    await on(TICKET, 'pause', { reason: 'waitingCustomer' }, monday('10:00'));
    await on(TICKET, 'resume', {}, monday('15:00'));
    await on(TICKET, 'resolve', { resolutionCode: 'fixed' }, monday('17:45'));
    await on(TICKET, 'reopen', { reason: 'it is back' }, '2026-03-10T09:00:00.000Z');
    await house.settle();
  });

  test('50 minutes to the answer, 255 to the resolution, both met', async () => {
    const { rows = [] } = await house.report('sla_verdict', monday('18:00'));
    expect(rows.map((row) => [row.metric, row.met, Number(row.business_minutes)])).toEqual([
      ['firstResponse', true, 50],
      ['resolution', true, 255],
    ]);
    const { figures } = await house.report('time_to_resolve', monday('18:00'), { clock: 'business' });
    expect((figures as ReturnType<typeof timeToResolve>).total).toMatchObject({ n: 1, mean: 255, median: 255 });
    // By the clock on the wall: three days and fifteen minutes.
    const wall = await house.report('time_to_resolve', monday('18:00'));
    expect((wall.figures as ReturnType<typeof timeToResolve>).total).toMatchObject({ n: 1, mean: 4335, negative: 0 });
  });
  test('not due yet is left out, past due and unanswered is missed, on hold is nothing', async () => {
    expect(await verdicts(monday('09:10'))).toEqual([]);
    expect(await verdicts(monday('12:00'))).toEqual([['firstResponse', 1, 0]]);
  });
  test('a reopening lets the clock run on: 225 of 480 minutes are left', async () => {
    expect(await verdicts('2026-03-10T12:00:00.000Z')).toEqual([['firstResponse', 1, 0]]);
    expect(await verdicts('2026-03-10T12:45:00.000Z')).toEqual([['firstResponse', 1, 0]]);
    expect(await verdicts('2026-03-10T12:45:00.001Z')).toEqual([
      ['firstResponse', 1, 0],
      ['resolution', 0, 1],
    ]);
  });
  test('what is due now, and why, is told by the row', async () => {
    const [row] = await house.rows('ticket');
    expect(row).toMatchObject({ status: 'open', reopened: 1, sla_due_metric: 'resolution' });
    expect(row?.sla_due_at).toBe('2026-03-10T12:45:00.000Z');
    const { steps } = await house.explain('ticket', [TICKET], 'sla_due_at');
    expect(steps.at(-1)?.type).toBe('TicketReopened');
  });
  test('a breach stays: late, reopened and resolved in no time, it was missed', async () => {
    await on(TICKET, 'record-sla-breach', { metric: 'resolution' }, '2026-03-10T12:46:00.000Z');
    await on(TICKET, 'resolve', { resolutionCode: 'fixed' }, '2026-03-10T13:00:00.000Z');
    await house.settle();
    expect(await verdicts(END)).toEqual([
      ['firstResponse', 1, 0],
      ['resolution', 0, 1],
    ]);
    expect(await house.rows('ticket')).toEqual([
      expect.objectContaining({
        status: 'resolved',
        resolution_breached_at: '2026-03-10T12:45:00.000Z',
        sla_due_at: null,
      }),
    ]);
  });
  test('known then: before anybody knew of the resolution, the ticket was late and open', async () => {
    const { position } = await house.report('ticket_status', END);
    await open('late entry', '2026-03-02T09:00:00.000Z');
    await on(idOf('late entry'), 'resolve', { resolutionCode: 'fixed' }, '2026-03-02T10:30:00.000Z');
    await house.settle();
    const tickets = async (known?: string) => (await house.report('ticket_status', END, {}, known)).rows?.[0]?.tickets;
    expect([await tickets(position ?? ''), await tickets()]).toEqual([1, 2]);
    // The resolution was the answer, half an hour too late.
    expect(
      (await compliance('2026-03-03T00:00:00.000Z')).map(({ metric, met, missed }) => [metric, met, missed]),
    ).toEqual([
      ['firstResponse', 0, 1],
      ['resolution', 1, 0],
    ]);
  });
});

test('CSAT: six of eight ratings are 4 or 5: 75 %, 41 to 93 %; of ten resolutions eight were rated', async () => {
  const scores = [5, 5, 4, 4, 4, 3, 2, 5, undefined, undefined];
  await Promise.all(
    scores.map(async (score, i) => {
      await open(`rated-${i}`, '2026-05-04T09:00:00.000Z');
      await on(idOf(`rated-${i}`), 'resolve', { resolutionCode: 'fixed' }, '2026-05-04T09:30:00.000Z');
      if (score !== undefined) await on(idOf(`rated-${i}`), 'rate', { score }, '2026-05-05T09:00:00.000Z');
    }),
  );
  await house.settle();
  const may = { from: '2026-05-01', to: '2026-05-31' };
  const { figures, population } = await house.report('csat', END, may);
  const { total, periods } = figures as ReturnType<typeof csat>;
  expect(total).toMatchObject({
    resolutions: 10,
    ratings: 8,
    csat: { numerator: 6, denominator: 8, rate: 0.75, small: true },
    responseRate: { rate: 0.8 },
  });
  expect(total.csat.interval?.map((bound) => Math.round(100 * bound))).toEqual([41, 93]);
  expect(periods.map(({ period }) => period)).toEqual(['2026-05']);
  expect(population?.count).toBe(10);
  // Before anybody rated.
  const before = (await house.report('csat', '2026-05-04T23:59:59.999Z', may)).figures as ReturnType<typeof csat>;
  expect(before.total).toMatchObject({ resolutions: 10, ratings: 0, csat: { rate: null } });
});

test('a rating of ten counts by its own scale, and belongs to its resolution', async () => {
  const id = idOf('rated twice');
  await open('rated twice', '2026-07-06T09:00:00.000Z');
  await on(id, 'resolve', { resolutionCode: 'fixed' }, '2026-07-06T10:00:00.000Z');
  await on(id, 'rate', { scale: 10, score: 7 }, '2026-07-06T11:00:00.000Z');
  await on(id, 'reopen', { reason: 'again' }, '2026-07-07T10:00:00.000Z');
  await on(id, 'resolve', { resolutionCode: 'fixed' }, '2026-07-07T11:00:00.000Z');
  await on(id, 'rate', { scale: 10, score: 8 }, '2026-07-07T12:00:00.000Z');
  await house.settle();
  const { rows = [] } = await house.report('ticket_resolution', END, { from: '2026-07-01', to: '2026-07-31' });
  expect(rows.map((row) => [row.resolution_no, row.score, row.satisfied])).toEqual([
    [1, 7, false],
    [2, 8, true],
  ]);
});

test('NPS: 40 % promote, 30 % detract: +10 with a standard error of 26, not reportable; the last answer counts', async () => {
  const scores = [10, 9, 9, 10, 8, 7, 8, 6, 3, 0];
  const wave = (score: number | undefined, i: number) => async () => {
    const id = idOf('survey', String(i));
    const sent = { customerId: CUSTOMER, subjectId: idOf('contact', String(i)), wave: '2026-Q3' };
    await house.command('survey', id, 'send', sent, '2026-08-01T09:00:00.000Z');
    if (score === undefined) return;
    await house.command('survey', id, 'answer', { score: 10 - score }, '2026-08-02T09:00:00.000Z');
    await house.command('survey', id, 'answer', { score }, '2026-08-03T09:00:00.000Z');
  };
  await Promise.all([...scores, undefined, undefined].map((score, i) => wave(score, i)()));
  await house.settle();
  const of = async (asOf: string) => (await house.report('nps', asOf)).figures as ReturnType<typeof nps>;
  const [only] = await of(END);
  expect(only).toMatchObject({
    wave: '2026-Q3',
    sent: 12,
    answers: 10,
    promoters: 4,
    passives: 3,
    detractors: 3,
    reportable: false,
    responseRate: { numerator: 10, denominator: 12 },
  });
  expect(only?.nps).toBeCloseTo(10, 9);
  expect(Math.round(only?.standardError ?? 0)).toBe(26);
  const [before] = await of('2026-08-02T12:00:00.000Z');
  expect(before).toMatchObject({ promoters: 1, detractors: 8 });
  expect((await of('2026-08-01T12:00:00.000Z'))[0]).toMatchObject({ sent: 12, answers: 0, nps: null });
});

test('complaints by category: how many were settled within 90 days, and what caused them', async () => {
  const complain = async (name: string, categoryCode: string, settledAt?: string) => {
    const at = '2026-02-02T09:00:00.000Z';
    await open(name, at, { kind: 'complaint' });
    await on(idOf(name), 'raise-complaint', { severity: 'major', categoryCode }, at);
    await on(idOf(name), 'identify-root-cause', { causeCode: 'foil', routedTo: 'quality' }, at);
    await on(idOf(name), 'compensate', { amount: amount(50) }, at);
    if (settledAt !== undefined) await on(idOf(name), 'resolve-complaint', { outcomeCode: 'replaced' }, settledAt);
  };
  await complain('c1', 'packaging', '2026-05-03T09:00:00.000Z');
  await complain('c2', 'packaging', '2026-05-04T09:00:00.000Z');
  await complain('c3', 'delay');
  await house.settle();
  const { rows = [] } = await house.report('complaint_by_category', END);
  expect(rows).toEqual([
    expect.objectContaining({ category: 'delay', complaints: 1, settled: 0, settled_in_90_days: 0 }),
    expect.objectContaining({ category: 'packaging', complaints: 2, settled: 2, settled_in_90_days: 1 }),
  ]);
  expect(Number(rows[1]?.settled_in_90_days_share)).toBe(0.5);
  const causes = await house.report('complaint_by_cause', END);
  expect(causes.rows).toEqual([expect.objectContaining({ routed_to: 'quality', cause: 'foil', with_cause: 3 })]);
});

test('the backlog at the end of a day is what was opened by then and not closed', async () => {
  await open('b1', '2026-10-01T09:00:00.000Z', { priority: 'low' });
  await open('b2', '2026-10-02T23:30:00.000Z', { priority: 'low' });
  await on(idOf('b1'), 'close', { reasonCode: 'duplicate' }, '2026-10-03T08:00:00.000Z');
  await house.settle();
  const low = async (asOf: string) => {
    const { rows = [] } = await house.report('ticket_backlog', asOf);
    return rows.find((row) => row.priority === 'low')?.backlog;
  };
  expect([await low('2026-10-01'), await low('2026-10-02'), await low('2026-10-03')]).toEqual([1, 2, 1]);
  const { rows = [] } = await house.report('tickets_by_period', END, { from: '2026-10-01', to: '2026-10-31' });
  expect(rows).toEqual([expect.objectContaining({ period: '2026-10', opened: 2, resolved: 0, closed: 1 })]);
});

test('the rows kept live are the report of now', async () => {
  const rows = await house.rows('ticket');
  const { rows: reported = [] } = await house.report('ticket_standing', END);
  const line = (row: Readonly<Record<string, unknown>>) =>
    [row.ticket_id, row.status, row.priority, row.reopened, row.resolution_code, row.level].join(' ');
  expect(reported.map(line).sort()).toEqual(rows.map(line).sort());
});
