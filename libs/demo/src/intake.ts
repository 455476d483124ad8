import { createHash } from 'node:crypto';
import { uuidv5 } from '@recount/event-log';
import type { DemoCommand, Script } from './script.js';
import { prospect } from './world.js';

/** Raised when the generated story changes: another version is another batch. */
export const STORY_VERSION = 1;

/** The batch the demonstration is booked under: what says that it was begun, and that it is complete. */
export const demoBatchId = (tenant: string): string => uuidv5(tenant, 'demo', 'batch', String(STORY_VERSION));

const FAIR_LIST = 'fair-list.csv';
/** The one file of the story; its content is the generator's. */
const STORY = { name: FAIR_LIST, sha256: createHash('sha256').update(`demo story ${STORY_VERSION}`).digest('hex') };
const batchActor = { type: 'service', id: 'demo' } as const;

const batchCommand = (tenant: string, command: string, body: object, occurredAt: string): DemoCommand => ({
  commandId: uuidv5(tenant, 'demo', 'batch', command, String(STORY_VERSION)),
  actor: batchActor,
  streamType: 'import',
  id: demoBatchId(tenant),
  command,
  body,
  occurredAt,
  lane: 'batch',
});

export const startBatch = (tenant: string, at: string): DemoCommand =>
  batchCommand(tenant, 'start', { source: 'demo', mappingVersion: STORY_VERSION, files: [STORY] }, at);
export const completeBatch = (tenant: string, rows: number, rejected: number, at: string): DemoCommand =>
  batchCommand(tenant, 'complete', { rows, accepted: rows - rejected, rejected }, at);

/** A list of fair visitors typed in by hand: one line has no way to reach the visitor, and is rejected. */
export function fairList(s: Script, at: number): void {
  for (let row = 1; row <= 12; row++) {
    const p = prospect(s.chance, 9_000 + row);
    const reachable = row !== 7;
    const body = {
      source: 'event',
      channel: 'fair',
      name: p.person,
      ...(reachable && { company: p.company, email: p.email }),
      region: p.region,
    };
    const code = 'LEAD_NO_CONTACT_POINT';
    s.write(
      at + row * 1000,
      'import:fair-list',
      'lead',
      s.id('lead', row),
      'capture',
      body,
      reachable ? {} : { refusedWith: code },
    );
    if (reachable) continue;
    s.write(at + row * 1000, 'import:fair-list', 'import', demoBatchId(s.tenant), 'reject-row', {
      file: FAIR_LIST,
      row,
      code,
      message: 'The visitor left a name only',
    });
  }
}
