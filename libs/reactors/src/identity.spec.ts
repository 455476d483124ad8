import type { JourneyEvents } from '@recount/journey';
import {
  type CommandIntent,
  linkedLeadIsIdentified,
  mergeReachesCustomers,
  type Reactor,
  type ReactorEvent,
} from './index.js';

const react = <T extends keyof JourneyEvents>(reactor: Reactor, type: T, data: JourneyEvents[T]) =>
  (reactor.on[type] as (event: ReactorEvent<JourneyEvents[T]>) => readonly CommandIntent[])({
    id: 'event-1',
    type,
    stream: 'any-default.lead',
    streamType: 'any',
    streamId: 'lead',
    tenant: 'default',
    root: 'root',
    occurredAt: '2026-03-01T00:00:00.000Z',
    position: 1n,
    data,
    metadata: {},
  });
const merge = { mergeId: 'm', survivorId: 's', loserIds: ['a', 'b'], aliases: [] };

test('the survivor takes in the losers only after none of them can change any more', () => {
  const data = { ...merge, survivorship: [], signals: [], decidedBy: 'user:u' };
  expect(react(mergeReachesCustomers, 'CustomersMerged', data).map(({ id, command }) => [id, command])).toEqual([
    ['a', 'merge-into'],
    ['b', 'merge-into'],
    ['s', 'absorb'],
  ]);
});
test('taking it back reaches them all', () => {
  const data = { ...merge, reassignments: [], reason: 'r' };
  expect(react(mergeReachesCustomers, 'CustomersUnmerged', data).map(({ id }) => id)).toEqual(['s', 'a', 'b']);
});
test('a lead that became a customer of its own is nobody else', () => {
  expect(react(linkedLeadIsIdentified, 'LeadConverted', { customerId: 'c', mode: 'created' })).toEqual([]);
  expect(react(linkedLeadIsIdentified, 'LeadConverted', { customerId: 'c', mode: 'linked' })).toEqual([
    {
      streamType: 'identity',
      id: 'customers',
      command: 'link',
      body: { leadJourneyId: 'lead', customerJourneyId: 'c', cause: 'leadConverted' },
    },
  ]);
});
