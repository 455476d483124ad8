import type { AnswerNpsSurvey, SendNpsSurvey } from '@recount/journey';
import { Int, LocalDate, Optional, Text, Uuid } from './rules.js';

export class SendNpsSurveyDto implements SendNpsSurvey {
  @Uuid() customerId!: string;
  @Optional() @Uuid() subjectId?: string;
  @Text(64) wave!: string;
  @Optional() @Text(64) channel?: string;
  @Optional() @LocalDate() closesOn?: string;
}
export class AnswerNpsSurveyDto implements AnswerNpsSurvey {
  /** 0 to 10. */
  @Int(-100, 100) score!: number;
  @Optional() @Text() comment?: string;
}
