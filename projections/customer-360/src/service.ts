import { book } from './money.js';
import { latest, type Of, on, one, plus } from './row.js';

/** The upper two of five, or as many of another scale. */
const isSatisfied = ({ score, scale }: { readonly score: number; readonly scale: number }): boolean =>
  5 * score >= 4 * scale;

/** What the customer asked for and how it was answered; what they say of it. */
export const service = {
  TicketOpened: on<Of<'TicketOpened'>>((row, e) => ({
    tickets: one(row?.tickets),
    tickets_open: one(row?.tickets_open),
    complaints: e.data.kind === 'complaint' ? one(row?.complaints) : undefined,
    ...(latest(row?.last_ticket_at, row?.last_ticket_id, e)
      ? { last_ticket_at: e.occurredAt, last_ticket_id: e.streamId }
      : {}),
  })),
  TicketPriorityChanged: on<Of<'TicketPriorityChanged'>>(() => ({})),
  TicketAssigned: on<Of<'TicketAssigned'>>(() => ({})),
  TicketEscalated: on<Of<'TicketEscalated'>>(() => ({})),
  TicketFirstResponded: on<Of<'TicketFirstResponded'>>(() => ({})),
  TicketPaused: on<Of<'TicketPaused'>>(() => ({})),
  TicketResumed: on<Of<'TicketResumed'>>(() => ({})),
  TicketResolved: on<Of<'TicketResolved'>>((row) => ({ tickets_open: one(row?.tickets_open, -1) })),
  TicketReopened: on<Of<'TicketReopened'>>((row) => ({
    tickets_open: one(row?.tickets_open),
    tickets_reopened: one(row?.tickets_reopened),
  })),
  // A reason is given by whom closes what was not resolved; else it was no longer open.
  TicketClosed: on<Of<'TicketClosed'>>((row, { data }) =>
    data.reasonCode === undefined ? {} : { tickets_open: one(row?.tickets_open, -1) },
  ),
  TicketSlaBreached: on<Of<'TicketSlaBreached'>>((row) => ({ sla_breaches: one(row?.sla_breaches) })),
  ComplaintRaised: on<Of<'ComplaintRaised'>>(() => ({})),
  ComplaintRootCauseIdentified: on<Of<'ComplaintRootCauseIdentified'>>(() => ({})),
  ComplaintCompensated: on<Of<'ComplaintCompensated'>>((row, { data }) =>
    book(row, data.amount.currency, { compensated: plus(data.amount) }),
  ),
  ComplaintResolved: on<Of<'ComplaintResolved'>>(() => ({})),
  ServiceCostRecorded: on<Of<'ServiceCostRecorded'>>((row, { data }) =>
    book(row, data.amount.currency, { cost: plus(data.amount) }),
  ),

  TicketRated: on<Of<'TicketRated'>>((row, e) => {
    const ratings = one(row?.ratings);
    const ratings_satisfied = one(row?.ratings_satisfied, isSatisfied(e.data) ? 1 : 0);
    return {
      ratings,
      ratings_satisfied,
      csat: ratings_satisfied / ratings,
      ...(latest(row?.last_rating_at, row?.last_rating_id, e)
        ? { last_rating_at: e.occurredAt, last_rating_id: e.streamId, last_rating: `${e.data.score}/${e.data.scale}` }
        : {}),
    };
  }),
  NpsSurveySent: on<Of<'NpsSurveySent'>>(() => ({})),
  NpsAnswered: on<Of<'NpsAnswered'>>((row, e) => ({
    nps_answers: one(row?.nps_answers),
    ...(latest(row?.last_nps_at, row?.last_nps_id, e)
      ? { last_nps_at: e.occurredAt, last_nps_id: e.streamId, last_nps: e.data.score }
      : {}),
  })),
} as const;
