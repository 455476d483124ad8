import type { Metrics } from '@recount/read-store';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [value: number, labels?: Labels];

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
const labelled = (labels: Labels): string =>
  Object.keys(labels).length === 0
    ? ''
    : `{${Object.entries(labels)
        .map(([name, value]) => `${name}="${escaped(value)}"`)
        .join(',')}}`;
/** One metric: what it means, and its samples; nothing where there is none. */
function gauge(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([value, labels = {}]) => `recount_${name}${labelled(labels)} ${value}`);
  return [`# HELP recount_${name} ${help}`, `# TYPE recount_${name} gauge`, ...lines, ''].join('\n');
}

/** A count as a number; an estimate is written `~n`. */
const numberOf = (count: string): number => Number(count.replace('~', ''));
const secondsOf = (at: string): number => Date.parse(at) / 1000;

/** The figures of a monitor, in Prometheus' text format. @param now in milliseconds since 1970 */
export function metricsText({ log, lag, projector, models, reactors, timers, audit }: Metrics, now: number): string {
  const oldest = lag.oldestUnappliedRecordedAt;
  const { seal, verification } = audit;
  return [
    gauge('log_events', 'Events in the log; an estimate where it is large.', [[numberOf(log.events)]]),
    gauge('checkpoint_lag_events', 'Events not yet folded.', [[numberOf(lag.events)]]),
    gauge('checkpoint_lag_seconds', 'Age of the oldest event not yet folded.', [
      [oldest === null ? 0 : Math.max(0, now / 1000 - secondsOf(oldest))],
    ]),
    gauge('projector_running', 'Whether a projector holds the lease.', [[projector.holder === null ? 0 : 1]]),
    gauge(
      'quarantined_roots',
      'Roots set aside because an event of theirs could not be folded.',
      models.map(({ name, quarantinedRoots }) => [quarantinedRoots, { model: name }]),
    ),
    gauge(
      'model_live',
      'Whether the model follows the log.',
      models.map(({ name, state }) => [state === 'live' ? 1 : 0, { model: name }]),
    ),
    gauge(
      'reactor_pending_events',
      'Events a reactor has not handled.',
      reactors.map(({ name, pending }) => [pending, { reactor: name }]),
    ),
    gauge(
      'dead_commands',
      'Commands of reactors and timers that were given up.',
      [...reactors, ...timers].map(({ name, dead }) => [dead, { name }]),
    ),
    gauge('audit_failing', 'Whether sealing and verifying failed when last tried: alert above 0.', [
      [audit.trouble === null ? 0 : 1],
    ]),
    gauge('unsealed_events', 'Business after the last seal.', [[numberOf(audit.unsealedEvents)]]),
    gauge('last_seal_timestamp_seconds', 'When the log was last sealed.', seal === null ? [] : [[secondsOf(seal.at)]]),
    gauge(
      'last_verification_timestamp_seconds',
      'When a share of what is stored was last held against the log.',
      verification === null ? [] : [[secondsOf(verification.at)]],
    ),
    gauge(
      'verification_rows',
      'Rows the last verification compared.',
      verification === null ? [] : [[verification.rows]],
    ),
    gauge(
      'verification_mismatches',
      'Mismatches the last verification found, in its share of the roots.',
      verification === null ? [] : [[verification.mismatches]],
    ),
    gauge(
      'verification_turn_mismatches',
      'Mismatches found since every root was last verified once, and not built anew since: alert above 0.',
      verification === null ? [] : [[verification.turn.mismatches]],
    ),
    gauge(
      'verification_turn_share',
      'How much of the roots these verifications cover, 0 to 1.',
      verification === null ? [] : [[verification.turn.share]],
    ),
    gauge(
      'verification_turn_start_timestamp_seconds',
      'When the oldest of these verifications was recorded.',
      verification === null ? [] : [[secondsOf(verification.turn.since)]],
    ),
  ].join('');
}
