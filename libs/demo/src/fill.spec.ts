import type { CommandAnswer, CommandGateway, CommandRequest } from '@recount/commands';
import { LogUnavailableError } from '@recount/event-log';
import { DemoInterruptedError, fillDemo } from './fill.js';

const OPTIONS = { tenant: 'demo', until: '2026-05-01T12:00:00.000Z', journeys: 5 };
const ANSWER: CommandAnswer = {
  position: '1',
  token: null,
  revision: '0',
  eventIds: ['e'],
  changed: true,
  duplicate: false,
};

/** A gateway that says what it was asked. */
function asked(answer: (request: CommandRequest) => Promise<CommandAnswer> = async () => ANSWER) {
  const requests: CommandRequest[] = [];
  const gateway: CommandGateway = {
    close: async () => {},
    execute: (request) => {
      requests.push(request);
      return answer(request);
    },
  };
  return { gateway, requests };
}

test('told to stop, it waits for what was sent and sends nothing further', async () => {
  const told = new AbortController();
  let underWay = 0;
  const { gateway, requests } = asked(async () => {
    underWay++;
    await new Promise(setImmediate);
    if (requests.length >= 40) told.abort();
    underWay--;
    return ANSWER;
  });
  await expect(fillDemo(gateway, { ...OPTIONS, signal: told.signal })).rejects.toThrow(DemoInterruptedError);
  const sent = requests.length;
  expect(underWay).toBe(0);
  await new Promise(setImmediate);
  expect(requests).toHaveLength(sent);
});

test('told to stop while it waits for a store that is away, it waits no longer', async () => {
  const told = new AbortController();
  const { gateway } = asked(async () => {
    setImmediate(() => told.abort());
    throw new LogUnavailableError('gone');
  });
  const stopped = fillDemo(gateway, { ...OPTIONS, signal: told.signal, patienceMs: Number.POSITIVE_INFINITY });
  await expect(stopped).rejects.toThrow(DemoInterruptedError);
});
