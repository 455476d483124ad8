import type { JourneyEvents } from '@recount/journey';
import { int, readModelOf, set, text, uuid } from '@recount/kernel';
import { goldenOf } from './golden.js';

const readModel = readModelOf<JourneyEvents>();

/** Ratings of resolutions; a resolution is rated once. */
export const ticketRating = readModel({
  name: 'ticket_rating',
  version: 1,
  shape: 'ledger',
  doc: 'One row per rating of a resolution.',
  key: { event_id: uuid() },
  columns: {
    ticket_id: uuid(),
    customer_id: uuid(),
    subject_id: uuid('The contact who rated.'),
    resolution_no: int('The resolution rated.'),
    scale: int('The best score; the worst is 1.'),
    score: int(),
  },
  indexes: [{ columns: ['ticket_id'] }, { columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    TicketRated: {
      keys: ({ id }) => [{ key: { event_id: id } }],
      evolve: (_row, { data, streamId }) =>
        set({
          ticket_id: streamId,
          customer_id: data.customerId,
          subject_id: data.subjectId,
          resolution_no: data.resolutionNo,
          scale: data.scale,
          score: data.score,
        }),
    },
  },
  golden: goldenOf('TicketRated'),
});

/** Surveys sent and answered; of several answers to one survey the last counts. */
export const npsResponse = readModel({
  name: 'nps_response',
  version: 1,
  shape: 'ledger',
  doc: 'One row per survey sent and per answer: would the contact recommend us, 0 to 10.',
  key: { event_id: uuid() },
  columns: {
    survey_id: uuid('One contact in one wave.'),
    step: text('sent or answered.'),
    customer_id: uuid(),
    subject_id: uuid('The contact.'),
    wave: text(),
    score: int(),
  },
  indexes: [{ columns: ['wave'] }, { columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    NpsSurveySent: {
      keys: ({ id }) => [{ key: { event_id: id } }],
      evolve: (_row, { data, streamId }) =>
        set({
          survey_id: streamId,
          step: 'sent',
          customer_id: data.customerId,
          subject_id: data.subjectId,
          wave: data.wave,
        }),
    },
    NpsAnswered: {
      keys: ({ id }) => [{ key: { event_id: id } }],
      evolve: (_row, { data, streamId }) =>
        set({
          survey_id: streamId,
          step: 'answered',
          customer_id: data.customerId,
          subject_id: data.subjectId,
          wave: data.wave,
          score: data.score,
        }),
    },
  },
  golden: goldenOf('NpsSurveySent', 'NpsAnswered'),
});
