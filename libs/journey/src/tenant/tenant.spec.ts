import { given } from '../testing/index.js';
import { tenant } from './index.js';

const rome = { timeZone: 'Europe/Rome', currency: 'EUR', name: 'Comune' };
const settings = { id: 'settings' };
const configuring = (more: Record<string, unknown> = {}) =>
  given(tenant, [], settings).when('configure', { ...rome, ...more });

test('a tenant gets its zone, currency and name; its stream is its own root', () => {
  configuring().then([{ type: 'TenantConfigured', data: rome }]);
  expect(
    tenant.root({ type: 'TenantConfigured', data: rome }, { id: 'settings', stream: 'tenant-default.settings' }),
  ).toBe('tenant-default.settings');
});
test('UTC is a zone', () => {
  configuring({ timeZone: 'UTC' }).then([{ type: 'TenantConfigured' }]);
});
test('the same again is no change; zone and name may change', () => {
  configuring()
    .accepted()
    .when('configure', rome)
    .then([])
    .when('configure', { ...rome, timeZone: 'UTC' })
    .then([{ type: 'TenantConfigured', data: { timeZone: 'UTC' } }]);
});
test('what becomes of duplicates is said, and stays where it is not', () => {
  configuring()
    .accepted()
    .when('configure', { ...rome, duplicates: 'reject' })
    .then([{ type: 'TenantConfigured', data: { duplicates: 'reject' } }])
    .when('configure', rome)
    .then([])
    .when('configure', { ...rome, name: 'Città' })
    .then([{ type: 'TenantConfigured', data: { name: 'Città', duplicates: 'reject' } }]);
});
test('no IANA zone, no ISO currency: VALIDATION_FAILED', () => {
  for (const timeZone of ['Mars/Phobos', '+08:00', ''])
    configuring({ timeZone }).then({ code: 'VALIDATION_FAILED', path: '/timeZone' });
  for (const currency of ['EURO', 'eur', 'XXQ'])
    configuring({ currency }).then({ code: 'VALIDATION_FAILED', path: '/currency' });
});
test('another currency later: TENANT_CURRENCY_FIXED', () => {
  configuring()
    .accepted()
    .when('configure', { ...rome, currency: 'USD' })
    .then({
      code: 'TENANT_CURRENCY_FIXED',
      path: '/currency',
      expected: 'EUR',
      actual: 'USD',
      currentEventId: configuring().context.eventId(0),
    });
});
test('there is one stream of settings: VALIDATION_FAILED for any other id', () => {
  given(tenant, [], { id: 'other' })
    .when('configure', rome)
    .then({ code: 'VALIDATION_FAILED', expected: 'settings', actual: 'other' });
});
