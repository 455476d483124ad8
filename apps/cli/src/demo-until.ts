import { demoState } from '@recount/demo';
import { instantOption } from './commands/import.js';
import type { House } from './house.js';

/** The end of a tenant's demonstration: as it was begun, else as asked for, else now (whole seconds). */
export async function demoUntil(house: House, tenant: string, asked?: string): Promise<string> {
  const state = await demoState(await house.log(), tenant);
  if (state.kind !== 'absent') return state.until;
  return asked === undefined
    ? new Date(Math.floor(Date.now() / 1000) * 1000).toISOString()
    : instantOption('--until', asked);
}
