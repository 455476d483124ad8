import { given } from '../testing/index.js';
import { reservation } from './index.js';

const wanted = { kind: 'order.no', value: 'SO-1', holder: 'order-default.a', holderCommandId: 'c1' };
const { holder } = wanted;
const other = { ...wanted, holder: 'order-default.b', holderCommandId: 'c9' };
const release = { holder, holderCommandId: 'c1', cause: 'abandoned' };
const reserving = () => given(reservation).when('reserve', wanted);
const reserved = () => reserving().accepted();
const confirmed = () => reserved().when('confirm', { holder }).accepted();

test('the first to ask gets the value; a retry is no change', () => {
  reserving()
    .then([{ type: 'ValueReserved', data: wanted }])
    .when('reserve', wanted)
    .then([])
    .when('confirm', { holder })
    .then([{ type: 'ReservationConfirmed', data: { holder } }])
    .when('confirm', { holder })
    .then([]);
  expect(reservation.root({ type: 'ValueReserved', data: wanted }, { id: 'r', stream: 'reservation-default.r' })).toBe(
    'reservation-default.r',
  );
});
test('another holder: DUPLICATE_IDENTITY_KEY, naming who has it', () => {
  for (const state of [reserved(), confirmed()])
    state.when('reserve', other).then({ code: 'DUPLICATE_IDENTITY_KEY', path: '/value', actual: holder });
  expect(reserved().when('reserve', other).decision).toMatchObject({
    refusal: { currentEventId: reserving().context.eventId(0) },
  });
});
test('a further command of the holder takes over, and a release meant for the former one no longer applies', () => {
  const taken = () => reserved().when('reserve', { ...wanted, holderCommandId: 'c2' });
  taken()
    .then([{ type: 'ValueReserved', data: { holderCommandId: 'c2' } }])
    .when('release', release)
    .then({ code: 'TRANSITION_NOT_ALLOWED' });
  confirmed()
    .when('reserve', { ...wanted, holderCommandId: 'c2' })
    .then([]);
});
test('what came to nothing is released once and free again', () => {
  reserved()
    .when('release', release)
    .then([{ type: 'ReservationReleased', data: release }])
    .when('release', release)
    .then([])
    .when('confirm', { holder })
    .then({ code: 'TRANSITION_NOT_ALLOWED', path: '/holder' })
    .when('reserve', other)
    .then([{ type: 'ValueReserved', data: other }]);
});
test('a confirmed value is never released: TRANSITION_NOT_ALLOWED', () => {
  confirmed().when('release', release).then({ code: 'TRANSITION_NOT_ALLOWED' });
});
test('nobody confirms or releases what another holds: TRANSITION_NOT_ALLOWED', () => {
  reserved()
    .when('confirm', { holder: other.holder })
    .then({ code: 'TRANSITION_NOT_ALLOWED', expected: holder, actual: other.holder });
  reserved()
    .when('release', { ...release, holder: other.holder })
    .then({ code: 'TRANSITION_NOT_ALLOWED' });
});
