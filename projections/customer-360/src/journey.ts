import type { FoldEvent } from '@recount/kernel';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The journey an event belongs to. A stream whose customer is not known yet is its own root: it belongs to none. */
export const journeyOf = (event: FoldEvent): string | undefined => (UUID.test(event.root) ? event.root : undefined);

/** Stages of a journey in their natural order; a journey's furthest one never goes back. */
export const STAGES = [
  'lead',
  'qualified',
  'registered',
  'opportunity',
  'quoted',
  'won',
  'ordered',
  'shipped',
  'invoiced',
  'paid',
] as const;
export type Stage = (typeof STAGES)[number];

export const isFurther = (before: string | null | undefined, stage: Stage): boolean =>
  before == null || STAGES.indexOf(before as Stage) < STAGES.indexOf(stage);
