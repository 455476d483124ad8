import { hash } from 'node:crypto';
import { canonicalJson } from '@recount/event-log';

/** SHA-256 of the canonical JSON of a body, hex: tells a repeated command from another one under the same id. */
export const hashOfBody = (body: object): string => hash('sha256', canonicalJson(body), 'hex');
