import { dealsFolder, type ProjectionFolder } from './folder.js';
import type { LogEvent } from './log.js';
import { dealsSql } from './models.js';

/** The root of the n-th deal. */
export const rootOf = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
export const opened = (n: number): LogEvent => ({
  type: 'DealOpened',
  root: rootOf(n),
  data: { name: `deal ${n}`, lines: [{ no: 1, amount: { units: '5', scale: 0 } }] },
});
export const moved = (n: number, stage: string): LogEvent => ({
  type: 'DealMoved',
  root: rootOf(n),
  data: { stage, share: 1 },
});

/** Version 2 of the deals: stages are loud, there is a column more, one is gone; stage `boom` cannot be folded. */
export const LOUD = `
const { share, ...columns } = deal.columns;
export default { ...deals, models: [{ ...deal, version: 2, columns: { ...columns, loud: kernel.bool() },
  on: { ...deal.on, DealMoved: { ...deal.on.DealMoved, evolve: (row, e) => {
    if (e.data.stage === 'boom') throw new Error('boom');
    return kernel.set({ stage: e.data.stage.toUpperCase(), moves: (row?.moves ?? 0) + 1, loud: true });
  } } } }, dealLine, dealChange] };`;
export const LOUD_SQL = dealsSql.replace('stage, total from deal', `stage || '!', total from deal`);

/** The folder of the loud deals. */
export const loudFolder = (): Promise<ProjectionFolder> => dealsFolder(LOUD, LOUD_SQL);
