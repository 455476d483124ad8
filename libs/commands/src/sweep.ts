import type { EventLog, RecordedEvent } from '@recount/event-log';
import { type Aggregate, parseStreamName } from '@recount/journey';
import { type Behalf, type ReservedValue, reservationCommand, reservationId } from './pipeline/claims.js';
import type { Executor } from './pipeline/executor.js';
import { type Clock, instantOf } from './time.js';

export const RESERVATIONS = Symbol('RESERVATIONS');

export interface SweepReport {
  /** Reservations whose command did append, but was not confirmed. */
  readonly confirmed: number;
  /** Reservations whose command was fenced off, and which are free again. */
  readonly released: number;
  /** Reservations still too young. */
  readonly waiting: number;
}

/** Watches the reservations of all tenants. */
export interface Reservations {
  /**
   * Settles every unconfirmed reservation older than the limit: the holder's stream is fenced first, and only if that
   * wins is the value released; a command that did append is confirmed instead. Safe to run anywhere, any number of times.
   * The first sweep of a process reads all reservations of the log, later ones what is new.
   */
  sweep(): Promise<SweepReport>;
}

export interface SweepOptions {
  readonly log: EventLog;
  readonly executor: Executor;
  readonly aggregates: Readonly<Record<string, Aggregate>>;
  readonly clock: Clock;
  readonly olderThanMs: number;
}

interface Open extends ReservedValue {
  readonly tenant: string;
  readonly root: string;
  readonly recordedAt: number;
}

const TYPES = ['ValueReserved', 'ReservationConfirmed', 'ReservationReleased'];

export function createReservations({ log, executor, aggregates, clock, olderThanMs }: SweepOptions): Reservations {
  const open = new Map<string, Open>();
  let after: bigint | undefined;

  async function readNew(): Promise<void> {
    for await (const event of log.readAll({ types: TYPES, ...(after === undefined ? {} : { after }) })) {
      if (event.type === 'ValueReserved') open.set(event.stream, openOf(event));
      else open.delete(event.stream);
      after = event.position;
    }
  }

  async function settle(reserved: Open): Promise<'confirmed' | 'released'> {
    const { tenant, kind, value, holder, holderCommandId, root: holderRoot } = reserved;
    const aggregate = aggregates[parseStreamName(holder)?.type ?? ''];
    if (aggregate === undefined) throw new TypeError(`${holder} holds ${kind} ${value}, but is of no known type`);
    const now = instantOf(clock());
    const fence = {
      tenant,
      reservationId: reservationId(tenant, kind, value),
      holder,
      holderCommandId,
      holderRoot,
      now,
    };
    const verb = (await executor.fence(fence, aggregate)) === 'taken' ? 'confirm' : 'release';
    const behalf: Behalf = {
      tenant,
      actor: { type: 'scheduler', id: 'reservations' },
      now,
      correlationId: holderCommandId,
    };
    await executor.execute(reservationCommand(aggregates.reservation as Aggregate, verb, reserved, behalf));
    return verb === 'confirm' ? 'confirmed' : 'released';
  }

  return {
    async sweep() {
      await readNew();
      const report = { confirmed: 0, released: 0, waiting: 0 };
      const before = clock() - olderThanMs;
      for (const [stream, reserved] of open) {
        if (reserved.recordedAt > before) report.waiting += 1;
        else {
          report[await settle(reserved)] += 1;
          open.delete(stream);
        }
      }
      return report;
    },
  };
}

const openOf = ({ data, metadata, recordedAt }: RecordedEvent): Open => ({
  kind: String(data.kind),
  value: String(data.value),
  holder: String(data.holder),
  holderCommandId: String(data.holderCommandId),
  tenant: metadata.tenant as string,
  root: metadata.holderRoot ?? (metadata.root as string),
  recordedAt: Date.parse(recordedAt),
});
