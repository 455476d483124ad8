export { ReactorLogMismatchError, resetReactors } from './journal.js';
export { type LeaseOptions, REACTOR_LEASE } from './lease.js';
export { reactorMigrations } from './migrations.js';
export { type CommandIntent, type Reactor, type ReactorEvent, reactor } from './reactor.js';
export { houseReactors, instalmentBecomesReceivable, invoiceTriggersInstalments } from './receivables.js';
export { drainReactors, type ReactorOptions, runReactors } from './run.js';
export { deadReactions, type ReactorStanding, reactorStanding } from './standing.js';
