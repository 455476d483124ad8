import { ledgerMoves } from './ledger-moves.js';
import { orderMoves } from './order-moves.js';
import type { Intent, MoveFunction, Player, Turn } from './player.js';
import { quoteMoves } from './quote-moves.js';
import { salesMoves } from './sales-moves.js';
import { serviceMoves } from './service-moves.js';

/** One random step of a customer's journey: which move, and two numbers that say which item and how much. */
export interface Step extends Turn {
  readonly customer: number;
  readonly move: Move;
  /** Hours since the step before. */
  readonly hours: number;
}
const MOVES = { ...salesMoves, ...quoteMoves, ...orderMoves, ...ledgerMoves, ...serviceMoves };

export type Move = keyof typeof MOVES;

/** Moves, the more usual ones several times. */
export const moves: readonly Move[] = [
  ...(Object.keys(MOVES) as Move[]),
  ...([
    'advanceLead',
    'advanceLead',
    'advanceLead',
    'place',
    'ship',
    'ship',
    'invoice',
    'pay',
    'pay',
    'allocate',
    'opportunity',
    'opportunity',
    'quote',
    'answerQuote',
    'answerQuote',
    'fulfil',
    'fulfil',
    'contact',
    'ticket',
    'serve',
    'serve',
  ] as const),
];
/** The command a step comes to, or undefined where the customer has nothing to make the move with. */
export const intentOf = (player: Player, step: Step): Intent | undefined =>
  (MOVES[step.move] as MoveFunction)(player, step);
