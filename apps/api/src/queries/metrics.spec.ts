import type { Metrics } from '@recount/read-store';
import { metricsText } from './metrics.js';

const AT = '2026-06-01T00:00:00.000Z';
const metrics: Metrics = {
  log: { id: 'l', epoch: 1, head: '9', events: '~1200' },
  checkpoint: { position: '7', eventId: null, updatedAt: null },
  lag: { events: '2', oldestUnappliedRecordedAt: AT },
  projector: { holder: null, leaseUntil: null },
  models: [{ name: 'deal', version: 1, shape: 'state', quarantinedRoots: 3, state: 'stopped' }],
  reactors: [{ name: 'a "b"', position: null, pending: 4, dead: 1 }],
  timers: [],
  audit: {
    unsealedEvents: '5',
    seal: { number: 0, eventId: 'e', at: AT, merkleRoot: '00' },
    verification: {
      number: 0,
      eventId: 'v',
      at: AT,
      share: { from: 0, to: 1, of: 10 },
      events: 8,
      rows: 6,
      mismatches: 2,
      turn: { verifications: 4, share: 0.4, since: '2026-05-31T23:00:00.000Z', mismatches: 7 },
    },
    trouble: { message: 'the anchor cannot be written', since: AT, at: AT },
  },
};
const lines = (of: Metrics): string[] =>
  metricsText(of, Date.parse(AT) + 1500)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

test('every figure is a sample with its labels escaped', () => {
  expect(lines(metrics)).toEqual([
    'recount_log_events 1200',
    'recount_checkpoint_lag_events 2',
    'recount_checkpoint_lag_seconds 1.5',
    'recount_projector_running 0',
    'recount_quarantined_roots{model="deal"} 3',
    'recount_model_live{model="deal"} 0',
    'recount_reactor_pending_events{reactor="a \\"b\\""} 4',
    'recount_dead_commands{name="a \\"b\\""} 1',
    'recount_audit_failing 1',
    'recount_unsealed_events 5',
    'recount_last_seal_timestamp_seconds 1780272000',
    'recount_last_verification_timestamp_seconds 1780272000',
    'recount_verification_rows 6',
    'recount_verification_mismatches 2',
    'recount_verification_turn_mismatches 7',
    'recount_verification_turn_share 0.4',
    'recount_verification_turn_start_timestamp_seconds 1780268400',
  ]);
});
test('what never was is no sample: a monitor can tell never from zero', () => {
  const never = lines({ ...metrics, audit: { unsealedEvents: '0', seal: null, verification: null, trouble: null } });
  expect(never).toContain('recount_audit_failing 0');
  expect(never.filter((line) => /seal_time|verification/.test(line))).toEqual([]);
  expect(metricsText(metrics, 0).endsWith('\n')).toBe(true);
});
