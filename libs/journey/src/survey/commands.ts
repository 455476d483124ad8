/** `send`: opens the stream. The subject defaults to the customer. */
export interface SendNpsSurvey {
  readonly customerId: string;
  readonly subjectId?: string;
  readonly wave: string;
  readonly channel?: string;
  readonly closesOn?: string;
}
/** `answer` */
export interface AnswerNpsSurvey {
  /** 0 to 10. */
  readonly score: number;
  readonly comment?: string;
}
