import { demoState } from '@recount/demo';
import { instantOption } from './commands/import.js';
import type { House } from './house.js';

/**
 * The end of a tenant's demonstration: as it was begun, else as asked for, else the last midnight (UTC). Days are all that
 * moves the story then: its ids and amounts are the same whatever the hour it is first told at, as README shows them.
 */
export async function demoUntil(house: House, tenant: string, asked?: string): Promise<string> {
  const state = await demoState(await house.log(), tenant);
  if (state.kind !== 'absent') return state.until;
  return asked === undefined
    ? new Date(new Date().setUTCHours(0, 0, 0, 0)).toISOString()
    : instantOption('--until', asked);
}
