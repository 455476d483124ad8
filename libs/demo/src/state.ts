import type { EventLog } from '@recount/event-log';
import { streamName } from '@recount/journey';
import { DEMO_DAYS } from './generate.js';
import { demoBatchId } from './intake.js';
import { DAY } from './script.js';

/** How far the demonstration of a tenant is told; `until` is what it was begun with. */
export type DemoState = { readonly kind: 'absent' } | { readonly kind: 'begun' | 'complete'; readonly until: string };

/** Reads from the log whether the demonstration is there, so that an interrupted one is continued as it was begun. */
export async function demoState(log: EventLog, tenant: string): Promise<DemoState> {
  let until: string | undefined;
  for await (const event of log.readStream(streamName('import', tenant, demoBatchId(tenant)))) {
    if (event.type === 'ImportBatchStarted')
      until = new Date(Date.parse(event.metadata.occurredAt as string) + DEMO_DAYS * DAY).toISOString();
    if (event.type === 'ImportBatchCompleted' && until !== undefined) return { kind: 'complete', until };
  }
  return until === undefined ? { kind: 'absent' } : { kind: 'begun', until };
}
