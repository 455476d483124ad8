export { eventLogContract, type StoreUnderTest } from './contract.js';
export { anEvent, collect, eventsOf, followUntil, freshStream, idsOf, someEvents } from './fixtures.js';
export { freePort } from './free-port.js';
