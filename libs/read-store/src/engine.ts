import type pg from 'pg';
import type { Upcasting } from './api.js';
import type { Catalogue } from './catalogue.js';
import type { Definitions } from './stage/definitions.js';

/** What every runner of the engine works with. */
export interface Engine {
  readonly url: string;
  /** Sessions with `synchronous_commit=off`: rows and checkpoint share their transactions, a lost tail is folded again. */
  readonly pool: pg.Pool;
  /** What is served: this build's own definitions, unless a promoted or rolled back one takes their place. */
  readonly catalogue: Catalogue;
  readonly definitions: Definitions;
  readonly upcasting: Upcasting;
}
