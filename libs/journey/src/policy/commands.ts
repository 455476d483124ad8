import type { Loose } from '../define.js';
import type { EventOf } from '../event.js';
import type { CalendarPublished, QuotePolicyPublished, SlaPolicyPublished } from './events.js';

/** The body of a rule without its version, and the version it shall become: when given, the next one (`VERSION_GAP`). */
type Publish<Data> = Loose<Omit<Data, 'version'>> & { readonly version?: number };

/** `publish-calendar`: on the stream `calendar.{id}`. */
export interface PublishCalendar extends Publish<EventOf<typeof CalendarPublished>['data']> {}
/** `publish-sla`: on the stream `sla.{id}`. */
export interface PublishSlaPolicy extends Publish<EventOf<typeof SlaPolicyPublished>['data']> {}
/** `publish-quote-policy`: on the stream `quote.{id}`. */
export interface PublishQuotePolicy extends Publish<EventOf<typeof QuotePolicyPublished>['data']> {}
