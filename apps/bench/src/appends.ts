import { type EventLog, type EventToAppend, eventIdOf, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { concurrently, figure, heading, type Rate, rate, whole } from './measure.js';

/** One event of about 300 bytes for a stream of its own. */
export function sampleEvent(tenant: string, index: number): { stream: string; event: EventToAppend } {
  const id = uuidv5(tenant, 'bench', String(index));
  const stream = `interaction-${tenant}.${id}`;
  return {
    stream,
    event: {
      id: eventIdOf(tenant, stream, 'bench', 0),
      type: 'InteractionRecorded',
      data: { kind: 'call', direction: 'outbound', durationSec: 60, subjectIds: [], summary: 'x'.repeat(120) },
      metadata: {
        tenant,
        root: stream,
        occurredAt: '2026-01-01T00:00:00.000Z',
        schemaVersion: '1',
        actorType: 'service',
        actorId: 'bench',
        commandId: String(index),
      },
    },
  };
}

/** Durable single-event appends per second, by concurrency. */
export async function benchAppends(url: string): Promise<Map<number, Rate>> {
  heading('Durable appends, one event each (embedded log)');
  const log: EventLog = await openEmbeddedLog({ url });
  const rates = new Map<number, Rate>();
  try {
    let base = 0;
    const append = (index: number): Promise<unknown> => {
      const { stream, event } = sampleEvent('bench_append', index);
      return log.append(stream, 'no_stream', [event]);
    };
    await concurrently(2_000, 64, (i) => append(base + i));
    base += 2_000;
    for (const [concurrency, total] of [
      [1, 3_000],
      [16, 30_000],
      [64, 60_000],
      [256, 60_000],
    ] as const) {
      const measured = await rate(() => concurrently(total, concurrency, (i) => append(base + i)));
      base += total;
      rates.set(concurrency, measured);
      figure(`${concurrency} in flight`, `${whole(measured.perSecond)}/s`);
    }
  } finally {
    await log.close();
  }
  return rates;
}
