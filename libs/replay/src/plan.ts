import type { HistoryEvent } from '@recount/read-store';
import { standing, within } from './deadline.js';
import { conditionFor } from './events.js';
import { DEFAULT_LIMITS, type ReplayLimits, type ReplayOptions } from './options.js';
import { countEvents, type Opened, opened, type Reader, withReader } from './run.js';
import type { Described } from './sandbox/protocol.js';

/** What a replay would do. */
export interface ReplayPlan {
  readonly model: Described;
  readonly source: string;
  /** TypeScript was transpiled; its types were not checked. */
  readonly transpiled: boolean;
  /** The condition over `log.event`. */
  readonly selection: string;
  /** Last position of the log now; null for an empty one. */
  readonly position: string | null;
  /** Events to fold, by type; types the model handles and the log does not hold count 0. */
  readonly events: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly limits: ReplayLimits;
  /** Why it is not the role for reading in SQL that reads; null when it is. */
  readonly readNote: string | null;
  /** From folding some whole roots now and throwing their rows away; null where there is nothing to fold. */
  readonly estimatedSeconds: number | null;
  readonly sampledEvents: number;
}

/** Events folded to estimate the time. */
const SAMPLED_EVENTS = 2000;

/** Says what a replay would do. Stores nothing. @throws ReplayError */
export async function planReplay(options: ReplayOptions): Promise<ReplayPlan> {
  return within(options, standing(), async (stop, at) => {
    const opening = await opened(options, stop);
    try {
      at.sandbox = opening.sandbox;
      return await withReader(options.url, stop, (reader) => planned(options, opening, reader));
    } finally {
      await opening.close();
    }
  });
}

async function planned(
  options: ReplayOptions,
  { sandbox, source, model }: Opened,
  reader: Reader,
): Promise<ReplayPlan> {
  const selection = conditionFor(options);
  const byType = await countEvents(reader.client, selection, model.types);
  const events = Object.values(byType).reduce((sum, n) => sum + n, 0);
  let sampledEvents = 0;
  let seconds = 0;
  if (events > 0) {
    const share = Math.min(1, SAMPLED_EVENTS / events) * (options.sample ?? 1);
    const some = conditionFor({ ...options, sample: share });
    const started = performance.now();
    const batch: HistoryEvent[] = [];
    for await (const page of reader.history(some, model.types, options.upcasting)) batch.push(...page);
    if (batch.length > 0) await sandbox.fold(batch);
    seconds = (performance.now() - started) / 1000;
    sampledEvents = batch.length;
  }
  return {
    model: sandbox.described,
    source: source.file,
    transpiled: source.transpiled,
    selection,
    position: reader.position,
    events,
    byType,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    readNote: reader.note,
    estimatedSeconds: sampledEvents === 0 ? null : (seconds / sampledEvents) * events,
    sampledEvents,
  };
}
