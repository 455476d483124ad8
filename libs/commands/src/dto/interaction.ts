import type { RecordInteraction } from '@recount/journey';
import { Attributes, Int, OneOf, Optional, Text, Uuid, Uuids } from './rules.js';
import type { Scalars } from './shared.js';

const KINDS = ['call', 'email', 'wechat', 'sms', 'visit', 'meeting', 'letter', 'survey', 'appeal', 'other'] as const;
const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;

export class RecordInteractionDto implements RecordInteraction {
  @Optional() @Uuid() journeyId?: string;
  @OneOf(...KINDS) kind!: (typeof KINDS)[number];
  @OneOf(...DIRECTIONS) direction!: (typeof DIRECTIONS)[number];
  @Optional() @Int() durationSec?: number;
  @Optional() @Text(64) outcomeCode?: string;
  @Optional() @Uuids(100) subjectIds?: readonly string[];
  @Optional() @Text() summary?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
