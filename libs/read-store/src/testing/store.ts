import type { Projection } from '@recount/kernel';
import type { LoadedProjection, ReadStore, Upcasting } from '../api.js';
import { openReadStore } from '../open.js';
import { upcastingOf } from '../upcasting.js';
import deals, * as catalogue from './models.js';

const module = new URL('./models.js', import.meta.url).href;

/** Upcasting of the specs' events; workers can import it. */
export const dealsUpcasting: Upcasting = upcastingOf(catalogue, module);
/** The specs' projection as if loaded from a folder; a changed one cannot be imported by workers. */
export const loadedDeals = (change: Partial<LoadedProjection & Projection> = {}): LoadedProjection => ({
  ...deals,
  viewsSql: catalogue.dealsSql,
  folder: '',
  ...(Object.keys(change).length === 0 ? { module } : {}),
  ...change,
});
/** A read store over the specs' projection. */
export const openDeals = (url: string, change: Partial<LoadedProjection> = {}): Promise<ReadStore> =>
  openReadStore({ url, projections: [loadedDeals(change)], upcasting: dealsUpcasting, poolSize: 6 });
