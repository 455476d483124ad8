export { FIELDS, type Selection } from './events.js';
export { replayMigrations } from './migrations.js';
export { DEFAULT_LIMITS, DEFAULT_TTL_SECONDS, type ReplayLimits, type ReplayOptions } from './options.js';
export { planReplay, type ReplayPlan } from './plan.js';
export { type ReplayResult, replay } from './replay.js';
export { ReplayError, type ReplayErrorCode, type ReplayEvent } from './replay-error.js';
export { newRoom } from './room/new-room.js';
export { FORMATS, type Format, formatHead, formatted, type ScratchRow, scratchRows } from './scratch/export.js';
export { dropScratch, listScratch, openScratch, type Scratch } from './scratch/scratch.js';
