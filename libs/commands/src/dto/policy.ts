import {
  PRIORITIES,
  type Priority,
  type PublishCalendar,
  type PublishQuotePolicy,
  type PublishSlaPolicy,
} from '@recount/journey';
import { Int, ListOf, LocalDates, OneOf, Optional, Text, TimeZone } from './rules.js';

export class BusinessHoursDto {
  /** ISO weekday, 1 = Monday. */
  @Int(1, 7) weekday!: number;
  /** `HH:MM`, local. */
  @Text(5) from!: string;
  /** `HH:MM`, local, up to `24:00`. */
  @Text(5) to!: string;
}
export class PublishCalendarDto implements PublishCalendar {
  @Text(200) name!: string;
  @Optional() @TimeZone() timeZone?: string;
  @ListOf(() => BusinessHoursDto, 100, 1) hours!: readonly BusinessHoursDto[];
  @LocalDates(1000) holidays!: readonly string[];
  @Optional() @Int(1) version?: number;
}
const MAX_TARGET = 129_600;
export class SlaTargetDto {
  @OneOf(...PRIORITIES) priority!: Priority;
  /** Minutes of business. */
  @Optional() @Int(1, MAX_TARGET) firstResponseMinutes?: number;
  @Optional() @Int(1, MAX_TARGET) resolutionMinutes?: number;
}
export class PublishSlaPolicyDto implements PublishSlaPolicy {
  @Text(200) name!: string;
  @Text(63) calendarId!: string;
  @ListOf(() => SlaTargetDto, PRIORITIES.length, 1) targets!: readonly SlaTargetDto[];
  @Int(0, 3650) reopenDays!: number;
  @Optional() @Int(1) version?: number;
}
export class PublishQuotePolicyDto implements PublishQuotePolicy {
  @Text(200) name!: string;
  /** Basis points. */
  @Optional() @Int(0, 10_000) maxDiscount?: number;
  @Optional() @Int(0, 10_000) marginFloor?: number;
  @Optional() @Int(0, 5_256_000) stockMaxAgeMinutes?: number;
  @OneOf('block', 'flag') promise!: 'block' | 'flag';
  @Optional() @Int(1) version?: number;
}
