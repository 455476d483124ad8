import { type EventLog, LogUnavailableError, parsePositionToken } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { codeOf, counterGateway, eventsOf, toCounter, withLog } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const ID = '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
const STREAM = `counter-default.${ID}`;

let log: EventLog;
let gateway: LocalCommandGateway;
let now = 0;
let asked = 0;
let epoch = 1;
let down = false;
const run = (commandId: string, command = 'add', body: object = { by: 1 }) =>
  gateway.execute(toCounter(ID, command, commandId, body));
const tokenOf = async (answer: ReturnType<typeof run>) => parsePositionToken((await answer).token ?? '');

beforeEach(async () => {
  [now, asked, epoch, down] = [0, 0, 1, false];
  log = memoryLog(() => now);
  const { id } = await log.identity();
  const renamed = withLog(log, {
    async identity() {
      asked += 1;
      if (down) throw new LogUnavailableError('down');
      return { id, epoch };
    },
  });
  gateway = await counterGateway(renamed, { clock: () => now, pause: async () => {}, referenceMaxAgeMs: 1000 });
});
afterEach(() => gateway.close());

test('every answer names the log its position is of: appended, unchanged and repeated alike', async () => {
  const { id: logId } = await log.identity();
  expect(await tokenOf(run('c1', 'open', {}))).toEqual({ logId, epoch: 1, position: 1n });
  expect(await tokenOf(run('c2', 'add', { by: 0 }))).toEqual({ logId, epoch: 1, position: 1n });
  expect(await tokenOf(run('c1', 'open', {}))).toEqual({ logId, epoch: 1, position: 1n });
  expect(asked).toBe(1);
});

test('a stream without events has neither position nor token', async () => {
  const body = { amount: { units: '0', scale: 2, currency: 'EUR' }, reasonCode: 'none', approvedBy: 'cfo' };
  const answer = await gateway.execute({ ...toCounter(ID, 'adjust-balance', 'c1', body), streamType: 'ar' });
  expect(answer).toMatchObject({ position: null, token: null, revision: '-1', changed: false });
});

test('a log restored under the running process is known by its new epoch when the old one is a second old', async () => {
  await run('c1', 'open', {});
  epoch = 2;
  now = 1000;
  expect(await tokenOf(run('c2'))).toMatchObject({ epoch: 1 });
  now = 1001;
  expect(await tokenOf(run('c3'))).toMatchObject({ epoch: 2, position: 3n });
});

test('a log that cannot say its name is UNAVAILABLE before anything is appended', async () => {
  down = true;
  expect(await codeOf(run('c1', 'open', {}))).toBe('UNAVAILABLE');
  expect(await eventsOf(log, STREAM)).toEqual([]);
  down = false;
  expect(await tokenOf(run('c1', 'open', {}))).toMatchObject({ position: 1n });
});

test('commands at once ask the log for its name once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => run(`c${i}`, 'open', {}).catch(() => undefined)));
  expect(asked).toBe(1);
});
