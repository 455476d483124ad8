import { aggregates, contracts } from '@recount/journey';
import { demoStory } from './generate.js';
import { demoHighlights } from './highlights.js';
import { completeBatch, startBatch } from './intake.js';
import { play } from './testing/play.js';

const TENANT = 'demo';
const UNTIL = '2026-05-01T12:00:00.000Z';
const FROM = '2025-05-01T12:00:00.000Z';
const story = demoStory({ tenant: TENANT, until: UNTIL });

/** Events that only the command pipeline itself writes: claims on unique values, and what crashes leave. */
const OF_THE_PIPELINE = ['ValueReserved', 'ReservationConfirmed', 'ReservationReleased', 'ReservationAbandoned'];
/** Nobody of the demonstration is known twice. */
const OF_MERGES = [
  ...Object.keys(aggregates.identity?.events ?? {}),
  ...[
    'LeadDuplicateSuspected',
    'CustomerDuplicateSuspected',
    'CustomerMergedInto',
    'CustomerMergeAbsorbed',
    'CustomerUnmerged',
  ],
];

describe('the demonstration', () => {
  test('is a function of its options: the same seed tells the same story, another seed another', () => {
    expect(demoStory({ tenant: TENANT, until: UNTIL })).toEqual(story);
    expect(demoStory({ tenant: TENANT, until: UNTIL, seed: 'other' }).commands).not.toEqual(story.commands);
  });

  test('moves with its end: days later only the dates are others, every id and amount is the same', () => {
    const DATE = /\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g;
    const undated = (until: string) =>
      demoStory({ tenant: TENANT, until }).commands.map((command) => JSON.stringify(command).replaceAll(DATE, 'then'));
    const story = new Set(undated(UNTIL));
    // In the same month: surveys are named after theirs.
    expect(undated('2026-05-04T12:00:00.000Z').filter((command) => !story.has(command))).toEqual([]);
  });

  test('covers a year in the order of time and ends in time', () => {
    const times = story.commands.map((command) => command.occurredAt);
    expect(times).toEqual([...times].sort());
    expect(times[0]?.slice(0, 7)).toBe(FROM.slice(0, 7));
    expect((times.at(-1) as string) <= UNTIL).toBe(true);
    expect(new Set(times.map((time) => time.slice(0, 7))).size).toBeGreaterThanOrEqual(12);
  });

  test('every command is accepted but the one that belongs to the story, and every event type of the catalogue appears', () => {
    const { events, refused } = play(TENANT, [
      startBatch(TENANT, FROM),
      ...story.settings,
      ...story.commands,
      completeBatch(TENANT, story.commands.length, 1, UNTIL),
    ]);
    expect(refused).toEqual(['LEAD_NO_CONTACT_POINT']);
    const seen = new Set(events.map((event) => event.type));
    const elsewhere = [...OF_THE_PIPELINE, ...OF_MERGES];
    expect(Object.keys(contracts).filter((type) => !seen.has(type) && !elsewhere.includes(type))).toEqual([]);
  });

  test('holds skips, steps back, reopenings, both ways of cancelling and shipments in parts', () => {
    const { events } = play(TENANT, [startBatch(TENANT, FROM), ...story.settings, ...story.commands]);
    const having = (type: string, part: object) =>
      events.filter((e) => e.type === type && expect.objectContaining(part).asymmetricMatch(e.data));
    for (const direction of ['forward', 'backward', 'skip'])
      expect(having('OpportunityStageChanged', { direction })).not.toEqual([]);
    for (const scope of ['all', 'lines']) expect(having('OrderCancelled', { scope })).not.toEqual([]);
    for (const trigger of ['signed', 'shipped', 'invoiced'])
      expect(having('InstalmentTriggered', { trigger })).not.toEqual([]);
    for (const mode of ['created', 'linked']) expect(having('LeadConverted', { mode })).not.toEqual([]);
    expect(having('OrderShipped', { complete: false })).not.toEqual([]);
    expect(having('CreditNoteIssued', { originalInvoiceId: expect.any(String) })).not.toEqual([]);
  });

  test('invoices bill the very amounts of the instalments', () => {
    const { events } = play(TENANT, [startBatch(TENANT, FROM), ...story.settings, ...story.commands]);
    const data = <T>(type: string): T[] => events.filter((e) => e.type === type).map((e) => e.data as T);
    type Part = { readonly receivableId: string; readonly amount: unknown };
    const due = new Map(data<Part>('ReceivableRecognized').map(({ receivableId, amount }) => [receivableId, amount]));
    const billed = data<{ allocations: Part[] }>('InvoiceIssued').flatMap(({ allocations }) => allocations);
    expect(billed.length).toBeGreaterThan(200);
    for (const { receivableId, amount } of billed) expect(amount).toEqual(due.get(receivableId));
  });

  test('is shorter when fewer journeys are asked for, and its highlights are of the story', () => {
    expect(demoStory({ tenant: TENANT, until: UNTIL, journeys: 20 }).commands.length).toBeLessThan(
      story.commands.length / 10,
    );
    const highlights = demoHighlights(story.commands);
    expect(story.commands.some((c) => c.streamType === 'customer' && c.id === highlights?.customerId)).toBe(true);
    expect(story.commands.some((c) => c.streamType === 'order' && c.id === highlights?.orderId)).toBe(true);
    expect(story.commands.some((c) => c.streamType === 'customer' && c.id === highlights?.silentId)).toBe(true);
  });
});
