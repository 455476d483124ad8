import 'reflect-metadata';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { refusalCodes } from '../http/refusals.js';

/** Answer shapes for the OpenAPI document; nothing is ever instantiated. */

export class Refusal {
  @ApiProperty({ enum: refusalCodes(), enumName: 'RefusalCode' }) code!: string;
  @ApiProperty({ type: 'integer', description: 'The HTTP status, repeated.' }) status!: number;
  @ApiProperty() message!: string;
  @ApiPropertyOptional({ description: 'JSON pointer into the body, or `header:Name`, `query:name`, `param:name`.' })
  path?: string;
  @ApiPropertyOptional({ description: 'What would have been accepted.', type: 'object', additionalProperties: true })
  expected?: object;
  @ApiPropertyOptional({ description: 'What was found.', type: 'object', additionalProperties: true }) actual?: object;
  @ApiPropertyOptional({ format: 'uuid', description: 'The event that set the value the command disagreed with.' })
  currentEventId?: string;
  @ApiProperty({ description: 'The same request may succeed later.' }) retryable!: boolean;
}

export class CommandAnswer {
  @ApiProperty({ enum: [200, 201], description: '201: appended. 200: nothing to change, or answered before.' })
  status!: number;
  @ApiProperty({ description: 'Id of the stream.' }) id!: string;
  @ApiProperty({ description: 'The idempotency key, given or minted.' }) commandId!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Position in the log. Null when there is none to name.',
  })
  position!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The position with the log and epoch it belongs to, opaque: pass it to a query as `minPosition` to read your own write. Null where `position` is.',
  })
  token!: string | null;
  @ApiProperty({ description: 'Revision of the stream after the command; `-1` for a stream without events.' })
  revision!: string;
  @ApiProperty({ type: [String] }) eventIds!: string[];
  @ApiProperty({ description: 'False: what was asked for is already so.' }) changed!: boolean;
  @ApiProperty({ description: 'The command id was known: this is its first answer again.' }) duplicate!: boolean;
}

export class RecordedEvent {
  @ApiProperty({ description: 'Opaque, ordered, 64-bit.' }) position!: string;
  @ApiProperty() stream!: string;
  @ApiProperty() revision!: string;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() type!: string;
  @ApiProperty({ description: 'When the store recorded it.', format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) data!: object;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) metadata!: object;
}

export class EventPage {
  @ApiProperty({ type: [RecordedEvent] }) events!: RecordedEvent[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass as `after` to go on; a page may be shorter than `limit` before the end.',
  })
  next!: string | null;
  @ApiProperty({ description: 'There was nothing more when this was read.' }) atEnd!: boolean;
}

export class StreamPage extends EventPage {
  @ApiProperty() stream!: string;
  @ApiProperty({ description: 'Revision of the last event of the stream.' }) revision!: string;
}
