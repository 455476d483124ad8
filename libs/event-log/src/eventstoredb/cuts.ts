import type { Connection } from './connection.js';
import { answerOf, StoreError, unavailable } from './errors.js';
import { Feed } from './feed.js';
import type { Reader } from './reader.js';
import type { WireEvent } from './wire.js';

/** Something by which a stream loses events: at once for its readers, for ever with the next scavenge. */
export interface StreamCut {
  readonly stream: string;
  /** Settings of the stream, or that it was deleted for good. */
  readonly by: Readonly<Partial<Record<'$maxAge' | '$maxCount' | '$tb', number>>> | 'deletion';
}

const CUTTING = ['$maxAge', '$maxCount', '$tb'] as const;
const SETTINGS = '$metadata';
const DELETED = '$streamDeleted';
const SETTINGS_STREAM = '$$';

/**
 * The streams that lose events, the server's own left out: `$maxAge`, `$maxCount`, `$tb` (a soft deletion is one) and
 * deletion. @throws LogUnavailableError, StoreError when the user may not read the streams' settings
 */
export async function findCuts(
  connection: Connection,
  reader: Reader,
  patience: number,
  closing: AbortSignal,
): Promise<StreamCut[]> {
  const client = await connection.current();
  const call = client.subscribe({
    after: undefined,
    typeRegex: `^\\${SETTINGS}$|^\\${DELETED}$`,
    onCheckpoint: () => feed.nudge(),
  });
  let searched = false;
  call.items.once('caughtUp', () => {
    searched = true;
    feed.nudge();
  });
  const feed = new Feed(call, closing);
  const cuts = new Map<string, StreamCut>();
  try {
    for (;;) {
      for (const { event } of feed.takeAll()) if (event !== undefined) note(cuts, event);
      if (searched && feed.waiting === 0) return [...cuts.values()];
      const came = await feed.more(patience);
      if (came === 'end') throw new StoreError('unavailable', 'the server ended the subscription');
      // Servers before 23.10 do not say that they have caught up; while they search they say how far they are.
      searched ||= came === 'silence' && !closing.aborted && (await answers(reader));
    }
  } catch (error) {
    throw answerOf(error, '$all') ?? unavailable(error);
  } finally {
    feed.close();
  }
}

/** @throws LogUnavailableError */
const answers = (reader: Reader): Promise<boolean> => reader.head().then(() => true);

/** Later settings replace earlier ones. */
function note(cuts: Map<string, StreamCut>, { type, streamId, data }: WireEvent): void {
  const stream = type === SETTINGS ? streamId.slice(SETTINGS_STREAM.length) : streamId;
  if (stream.startsWith('$')) return;
  if (type === DELETED) {
    cuts.set(stream, { stream, by: 'deletion' });
    return;
  }
  const settings = (data ?? {}) as Readonly<Record<string, unknown>>;
  const by = Object.fromEntries(
    CUTTING.flatMap((name) => (settings[name] === undefined ? [] : [[name, Number(settings[name])]])),
  );
  if (Object.keys(by).length > 0) cuts.set(stream, { stream, by });
  else cuts.delete(stream);
}
