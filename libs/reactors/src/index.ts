export { ReactorLogMismatchError } from './journal.js';
export { reactorMigrations } from './migrations.js';
export { type CommandIntent, type Reactor, type ReactorEvent, reactor } from './reactor.js';
export { houseReactors, instalmentBecomesReceivable, invoiceTriggersInstalments } from './receivables.js';
export { drainReactors, REACTOR_LEASE, type ReactorOptions, runReactors } from './run.js';
export { deadReactions, type ReactorStanding, reactorStanding } from './standing.js';
