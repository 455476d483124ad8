export { type EventStoreOptions, type RunningEventStore, serveEventStore } from './serve.js';
