export { memoryLog } from './memory-log.js';
