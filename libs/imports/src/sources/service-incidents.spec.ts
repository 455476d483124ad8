import { runImport } from '../run.js';
import { folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { serviceIncidents } from './service-incidents.js';

const HEADER =
  'number,incident_state,reopen_count,sys_mod_count,made_sla,caller_id,opened_at,sys_updated_at,contact_type,priority,closed_code,resolved_at,closed_at,category,subcategory,u_symptom,location,impact,urgency';
const REST = 'Category 55,?,?,Location 1,2 - Medium,2 - Medium';
/** A snapshot of INC1, which was opened at 1:16, resolved last at 11:29 and closed on 5 March. */
const snapshot = (state: string, reopened: number, mod: number, updated: string, priority = '3 - Moderate') =>
  `INC1,${state},${reopened},${mod},true,Caller 7,29/2/2016 01:16,${updated},Phone,${priority},code 6,29/2/2016 11:29,5/3/2016 12:00,${REST}`;
const REOPENED = [
  snapshot('New', 0, 0, '29/2/2016 01:23'),
  snapshot('Active', 0, 1, '29/2/2016 01:30', '2 - High'),
  snapshot('Resolved', 0, 2, '29/2/2016 08:53', '2 - High'),
  snapshot('Resolved', 0, 3, '29/2/2016 09:00', '2 - High'),
  snapshot('Active', 1, 4, '29/2/2016 09:30', '2 - High'),
  snapshot('Resolved', 1, 5, '29/2/2016 11:30', '2 - High'),
  snapshot('Closed', 1, 6, '5/3/2016 12:00', '2 - High'),
];
const NEVER_RESOLVED = `INC2,New,0,0,false,Caller 7,1/3/2016 10:00,1/3/2016 10:01,Email,4 - Low,?,?,2/3/2016 10:00,${REST}
INC2,Closed,0,1,false,Caller 7,1/3/2016 10:00,2/3/2016 10:00,Email,4 - Low,?,?,2/3/2016 10:00,${REST}`;
const NO_CALLER = `INC3,Resolved,0,0,true,?,2/3/2016 10:00,2/3/2016 10:05,Phone,1 - Critical,code 1,2/3/2016 10:05,?,${REST}`;

async function imported(...lines: readonly string[]) {
  const folder = folderOf({ 'incident_event_log.csv.gz': `${[HEADER, ...lines].join('\n')}\n` });
  const house = memoryHouse('service_incidents');
  try {
    const options = { ...house, source: serviceIncidents, folder: folder.path, startedAt: '2026-01-01T00:00:00.000Z' };
    const result = await runImport(options);
    const tickets = house.world.events.filter((event) => event.streamType === 'ticket');
    return { result, world: house.world, tickets };
  } finally {
    folder.remove();
  }
}
const told = (events: readonly { type: string; occurredAt: string }[]) =>
  events.map(({ type, occurredAt }) => [type, occurredAt]);

test('an incident that was reopened: earlier resolutions at the time of their snapshot, the last at its final time', async () => {
  const { result, tickets, world } = await imported(...REOPENED);
  expect(result).toMatchObject({ rows: 7, accepted: 7, rejected: 0 });
  expect(told(tickets)).toEqual([
    ['TicketOpened', '2016-02-29T01:16:00.000Z'],
    ['TicketPriorityChanged', '2016-02-29T01:30:00.000Z'],
    ['TicketResolved', '2016-02-29T08:53:00.000Z'],
    ['TicketReopened', '2016-02-29T09:30:00.000Z'],
    ['TicketResolved', '2016-02-29T11:29:00.000Z'],
    ['TicketClosed', '2016-03-05T12:00:00.000Z'],
  ]);
  const [caller] = world.events.filter((event) => event.type === 'CustomerRegistered');
  expect(caller).toMatchObject({ data: { name: 'Caller 7' }, occurredAt: '2016-02-29T01:16:00.000Z' });
  expect(tickets.every((event) => event.root === caller?.streamId)).toBe(true);
  expect(tickets[0]?.data).toEqual({
    customerId: caller?.streamId,
    kind: 'fault',
    serviceMode: 'remote',
    priority: 'medium',
    channel: 'Phone',
    externalId: 'INC1',
    attributes: { category: 'Category 55', location: 'Location 1', impact: '2 - Medium', urgency: '2 - Medium' },
  });
  expect(tickets[5]?.data).toMatchObject({ attributes: { madeSla: true } });
});
test('no final value is told before its time', async () => {
  const { tickets } = await imported(...REOPENED);
  const codes = tickets.filter((event) => event.type === 'TicketResolved').map((event) => event.data);
  expect(codes).toMatchObject([{ resolutionCode: 'notRecorded' }, { resolutionCode: 'code 6' }]);
});
test('snapshots are told in the order of their modification numbers, equal ones as they stand', async () => {
  const inOrder = await imported(...REOPENED);
  const [a, b, c, d, e, f, g] = REOPENED as [string, string, string, string, string, string, string];
  const mixed = await imported(a, c, b, d, f, e, g);
  expect(told(mixed.tickets)).toEqual(told(inOrder.tickets));
});
test('without a resolution time there is no resolution; closing says what became of the service level', async () => {
  const { tickets, world } = await imported(...REOPENED, NEVER_RESOLVED);
  expect(told(tickets.slice(6))).toEqual([
    ['TicketOpened', '2016-03-01T10:00:00.000Z'],
    ['TicketClosed', '2016-03-02T10:00:00.000Z'],
  ]);
  expect(tickets.at(-1)?.data).toMatchObject({ reasonCode: 'notRecorded', attributes: { madeSla: false } });
  expect(world.events.filter((event) => event.type === 'CustomerRegistered')).toHaveLength(1);
});
test('without a caller the ticket is its own root; resolved in its first snapshot, not closed yet', async () => {
  const { tickets } = await imported(NO_CALLER);
  expect(tickets.map((event) => [event.type, event.root])).toEqual([
    ['TicketOpened', tickets[0]?.stream],
    ['TicketResolved', tickets[0]?.stream],
  ]);
});
test.each([
  ['an unknown priority', NO_CALLER.replace('1 - Critical', '9 - None'), 'UNKNOWN_PRIORITY'],
  ['a day that is none', NO_CALLER.replace('2/3/2016 10:00', '31/2/2016 10:00'), 'VALIDATION_FAILED'],
  ['a snapshot that is no record', `${NO_CALLER},`, 'MALFORMED_ROW'],
])('%s is rejected', async (_name, line, code) => {
  const { result } = await imported(line);
  expect(result).toMatchObject({ rejected: 1, rejectedByCode: { [code]: 1 } });
});
test('an incident that is told of twice is rejected the second time', async () => {
  const { result } = await imported(...REOPENED, NO_CALLER, snapshot('New', 0, 0, '29/2/2016 01:24'));
  expect(result).toMatchObject({ rows: 9, rejected: 1, rejectedByCode: { BOOKED_OTHERWISE: 1 } });
});
