import type pg from 'pg';
import type { Upcasting } from './api.js';
import type { Catalogue } from './catalogue.js';

/** What every runner of the engine works with. */
export interface Engine {
  readonly url: string;
  /** Sessions with `synchronous_commit=off`: rows and checkpoint share their transactions, a lost tail is folded again. */
  readonly pool: pg.Pool;
  readonly catalogue: Catalogue;
  readonly upcasting: Upcasting;
}
