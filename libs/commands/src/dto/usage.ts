import type { RecordProductUsage } from '@recount/journey';
import { Counts, Int, LocalDate, Optional, Uuid } from './rules.js';

export class RecordProductUsageDto implements RecordProductUsage {
  @Uuid() journeyId!: string;
  @LocalDate() periodStart!: string;
  @LocalDate() periodEnd!: string;
  @Int() logins!: number;
  @Int() activeUsers!: number;
  @Int() seatsBought!: number;
  /** How often each feature was used; 0 for one that is there and was not. */
  @Optional() @Counts() featureCounts?: Readonly<Record<string, number>>;
}
