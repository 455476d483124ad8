import type { CommandGateway } from '@recount/commands';
import { LogUnavailableError } from '@recount/event-log';
import { ImportFolderError } from './files.js';
import { ImportInterruptedError } from './issue.js';
import { runImport } from './run.js';
import { crmOpportunities } from './sources/crm-opportunities.js';
import { trafficFines } from './sources/traffic-fines.js';
import { CRM, FINES, folderOf } from './testing/folder.js';
import { memoryHouse } from './testing/memory.js';

const STARTED = '2026-01-01T00:00:00.000Z';
const options = (house: ReturnType<typeof memoryHouse>, folder: string, startedAt = STARTED) => ({
  ...house,
  source: trafficFines,
  folder,
  startedAt,
  patienceMs: 0,
});
const fines = (house: ReturnType<typeof memoryHouse>, folder: string, startedAt = STARTED) =>
  runImport(options(house, folder, startedAt));
const facts = (house: ReturnType<typeof memoryHouse>) =>
  house.world.events
    .map(({ stream, type, occurredAt, data }) => JSON.stringify([stream, type, occurredAt, data]))
    .sort();

describe('an import', () => {
  const folder = folderOf(FINES);
  afterAll(folder.remove);

  test('stopped at any command and run again books what an undisturbed run books', async () => {
    const calm = memoryHouse('traffic_fines_10k');
    const { commands } = await fines(calm, folder.path);
    for (let stop = 1; stop < commands; stop++) {
      const house = memoryHouse('traffic_fines_10k');
      house.failFrom(stop, new LogUnavailableError('gone'));
      await expect(fines(house, folder.path)).rejects.toThrow(ImportInterruptedError);
      house.failFrom(Number.POSITIVE_INFINITY, new Error());
      const { resumed, duplicates } = await fines(house, folder.path, '2026-02-02T00:00:00.000Z');
      expect(facts(house)).toEqual(facts(calm));
      expect(resumed || duplicates === 0).toBe(true);
    }
  });

  test('told to stop at any command issues no other, and run again books what an undisturbed run books', async () => {
    const calm = memoryHouse('traffic_fines_10k');
    const { commands } = await fines(calm, folder.path);
    for (let stop = 1; stop < commands; stop++) {
      const house = memoryHouse('traffic_fines_10k');
      const told = new AbortController();
      const gateway: CommandGateway = {
        ...house.gateway,
        execute: (request) => {
          if (house.requests.length + 1 >= stop) told.abort();
          return house.gateway.execute(request);
        },
      };
      const stopped = runImport({ ...options(house, folder.path), gateway, signal: told.signal, concurrency: 1 });
      await expect(stopped).rejects.toThrow(ImportInterruptedError);
      expect(house.requests).toHaveLength(stop);
      await fines(house, folder.path);
      expect(facts(house)).toEqual(facts(calm));
    }
  });

  test('told to stop while it waits for a store that is away, it waits no longer', async () => {
    const house = memoryHouse('traffic_fines_10k');
    const told = new AbortController();
    house.failFrom(3, new LogUnavailableError('gone'));
    const gateway: CommandGateway = {
      ...house.gateway,
      execute: (request) => {
        if (house.requests.length === 3) setImmediate(() => told.abort());
        return house.gateway.execute(request);
      },
    };
    const stopped = runImport({
      ...options(house, folder.path),
      gateway,
      signal: told.signal,
      patienceMs: Number.POSITIVE_INFINITY,
    });
    await expect(stopped).rejects.toThrow(ImportInterruptedError);
  });

  test('run twice appends nothing the second time and says so', async () => {
    const house = memoryHouse('traffic_fines_10k');
    const first = await fines(house, folder.path);
    const before = house.world.events.length;
    const second = await fines(house, folder.path, '2026-02-02T00:00:00.000Z');
    expect(house.world.events).toHaveLength(before);
    expect(second).toMatchObject({
      resumed: true,
      events: 0,
      startedAt: STARTED,
      batchId: first.batchId,
      rows: first.rows,
    });
  });

  test('is the same batch whether its files are zipped or not', async () => {
    const text = folderOf({ 'events.csv': FINES['events.csv.gz'] as string });
    try {
      const zipped = await fines(memoryHouse('traffic_fines_10k'), folder.path);
      expect((await fines(memoryHouse('traffic_fines_10k'), text.path)).batchId).toBe(zipped.batchId);
    } finally {
      text.remove();
    }
  });

  test('a changed row is a new command, the other rows are known', async () => {
    const house = memoryHouse('traffic_fines_10k');
    await fines(house, folder.path);
    const changed = folderOf({
      'events.csv': (FINES['events.csv.gz'] as string).replace(',100.0,100.0,', ',90.0,90.0,'),
    });
    try {
      const result = await fines(house, changed.path);
      // The payment of that id is booked with another amount: the row is rejected, nothing is overwritten.
      expect(result).toMatchObject({ rows: 8, rejected: 1, resumed: false });
    } finally {
      changed.remove();
    }
  });

  test('keeps the order within a case with many rows on their way', async () => {
    const house = memoryHouse('traffic_fines_10k');
    await fines(house, folder.path);
    const indexes = house.requests
      .filter((r) => r.importRow !== undefined && r.streamType === 'ar')
      .map((r) => [r.id, Number(r.importRow?.split(':')[1])] as const);
    for (const id of new Set(indexes.map(([id]) => id))) {
      const rows = indexes.filter(([of]) => of === id).map(([, row]) => row);
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    }
  });

  test.each([
    [
      'a missing file',
      { 'accounts.csv': CRM['accounts.csv'] as string },
      /holds neither products.csv nor products.csv.gz/,
    ],
    [
      'a missing column',
      { ...CRM, 'accounts.csv': 'account,sector\nAcme,x\n' },
      /accounts.csv has no column year_established/,
    ],
    ['an empty file', { ...CRM, 'accounts.csv': '' }, /accounts.csv is empty/],
    ['a broken archive', { ...CRM, 'accounts.csv': '', 'products.csv': '', 'x.csv.gz': '' }, /is empty/],
  ])('%s says what is wrong', async (_name, files, message) => {
    const bad = folderOf(files);
    try {
      const run = runImport({
        ...memoryHouse('crm_opportunities'),
        source: crmOpportunities,
        folder: bad.path,
        startedAt: STARTED,
      });
      await expect(run).rejects.toThrow(message);
      await expect(run).rejects.toThrow(ImportFolderError);
    } finally {
      bad.remove();
    }
  });
});
