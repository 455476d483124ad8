import { projection } from '@recount/kernel';
import { reports } from './reports.js';
import { ticket } from './ticket.js';
import { ticketStep } from './ticket-step.js';
import { npsResponse, ticketRating } from './voice.js';

export { npsResponse, ticket, ticketRating, ticketStep };
/** Service and voice: tickets, their clocks and levels, complaints, ratings, recommendations. */
export default projection({ name: 'ticket', models: [ticket, ticketStep, ticketRating, npsResponse], reports });
