import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { firstOf, invalid } from '../checks.js';
import { emit } from '../define.js';
import type { ConfigureTenant } from './commands.js';
import { TenantConfigured } from './events.js';
import type { State } from './state.js';

/** The id of the one stream of this type in a tenant. */
export const SETTINGS = 'settings';

/**
 * A known time zone and currency. The currency is fixed from the first configuration on: this stream cannot see
 * whether money was booked since, and amounts without a currency of their own would change their meaning.
 */
export function configure(command: ConfigureTenant, state: State, context: Context): Decision {
  const { timeZone, currency, name } = command;
  const wrong = firstOf(
    context.id === SETTINGS ? undefined : invalid('/id', SETTINGS, context.id),
    isTimeZone(timeZone) ? undefined : invalid('/timeZone', 'an IANA time zone', timeZone),
    isCurrency(currency) ? undefined : invalid('/currency', 'an ISO 4217 currency', currency),
  );
  if (wrong !== undefined) return wrong;
  if (state.exists && state.currency !== currency) {
    return refuse('TENANT_CURRENCY_FIXED', `the tenant's currency is ${state.currency}`, {
      path: '/currency',
      expected: state.currency,
      actual: currency,
      currentEventId: state.eventId,
    });
  }
  const before = state.exists ? state.duplicates : undefined;
  const duplicates = command.duplicates ?? before;
  const same = state.exists && state.timeZone === timeZone && state.name === name && duplicates === before;
  return same ? noChange() : accept(emit(TenantConfigured, { timeZone, currency, name, duplicates }));
}

/** Whether a name is an IANA time zone that this platform knows. */
export function isTimeZone(value: string): boolean {
  try {
    // `UTC` and names with a region; offsets such as +08:00 are no time zones.
    return (
      /^[A-Za-z]/.test(value) && new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
const isCurrency = (value: string): boolean => currencies.has(value);
