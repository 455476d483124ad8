export * from './ids.js';
export * from './port.js';
