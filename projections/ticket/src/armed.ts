/** What an event says is due from here on. */
export interface Due {
  readonly firstResponseDueAt?: string;
  readonly resolutionDueAt?: string;
}
/** The part of a ticket's row that the timer goes by. */
interface Clocks {
  readonly response_due_at?: string | null | undefined;
  readonly resolution_due_at?: string | null | undefined;
  readonly response_breached_at?: string | null | undefined;
  readonly resolution_breached_at?: string | null | undefined;
}

/** The next instant that may be missed, of the metrics that were not found missed yet; `basis` is the event that says so. */
export function armed(row: Clocks, basis: string) {
  const response = row.response_breached_at == null ? row.response_due_at : null;
  const resolution = row.resolution_breached_at == null ? row.resolution_due_at : null;
  if (response == null && resolution == null) return { sla_due_at: null, sla_due_metric: null, sla_basis: null };
  const first = response != null && (resolution == null || response <= resolution);
  return {
    sla_due_at: first ? response : resolution,
    sla_due_metric: first ? 'firstResponse' : 'resolution',
    sla_basis: basis,
  };
}
