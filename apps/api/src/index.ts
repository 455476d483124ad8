export { type Api, type ApiParts, createApi } from './create-api.js';
export { jsonLines, type Log } from './http/logger.js';
export type { HttpRefusalCode, RefusalBody } from './http/refusals.js';
