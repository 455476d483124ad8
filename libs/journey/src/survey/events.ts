import { event } from '../event.js';
import { date, int, optional, personal, text, uuid } from '../schema.js';

/** Storage contract of `survey-{tenant}.{surveyId}`: one contact asked in one wave. The root is the customer. */
export const NpsSurveySent = event('NpsSurveySent', 'A contact was asked whether they would recommend us.', {
  customerId: uuid(),
  subjectId: uuid(),
  wave: text(64),
  channel: optional(text(64)),
  /** The last local day on which an answer counts; without one the wave does not close. */
  closesOn: optional(date()),
});
/** A later answer of the same wave replaces an earlier one: the latest counts. */
export const NpsAnswered = event('NpsAnswered', 'A contact said how likely they are to recommend us.', {
  customerId: uuid(),
  subjectId: uuid(),
  wave: text(64),
  /** 9 and 10 promote, 0 to 6 detract. */
  score: int(0, 10),
  comment: optional(personal(text())),
  /** The answer this one replaces. */
  replaces: optional(uuid()),
});

export const surveyEvents = { NpsSurveySent, NpsAnswered } as const;
