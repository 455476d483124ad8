import { addDays } from '../dates.js';
import type { State } from '../quote/state.js';
import { fresh, type Intent, type MoveFunction, money, type Player, pickOf, type Turn } from './player.js';

/** Two lines, the second with what was known of cost, stock and lead time. */
function offer(player: Player, { pick, size }: Turn) {
  const plain = { lineId: '1', productId: `P${size % 7}`, quantity: '2', listPrice: money(player, 100 * size) };
  const snapshot = {
    lineId: '2',
    productId: `P${pick}`,
    quantity: '1',
    listPrice: money(player, 500),
    discount: 1_000,
    unitCost: money(player, 300),
    costVersion: 'std@1',
    availableQuantity: '7',
    stockAsOf: '2026-01-01T00:00:00.000Z',
    leadTimeDays: pick,
    promisedDate: '2026-01-20',
  };
  const lines = pick % 2 === 0 ? [plain] : [plain, snapshot];
  const total = money(player, 200 * size + (lines.length - 1) * 450);
  const today = (player.world.events.at(-1)?.occurredAt ?? '2026-01-05').slice(0, 10);
  return { validUntil: addDays(today, 9 + (size % 20)), lines, total };
}

/** Offers and their answers. An answer may come too late or to an older revision, and be refused. */
export const quoteMoves = {
  quote: (player, step) => {
    if (!player.world.state('lead', player.id).exists) return undefined;
    const id = fresh(player, 'quote');
    player.quotes.push(id);
    const opportunityId = player.opportunities.at(-1);
    const made = {
      quoteNo: `Q-${id}`,
      customerId: player.id,
      ...(opportunityId === undefined ? {} : { opportunityId }),
    };
    return { streamType: 'quote', id, command: 'issue', body: { ...made, ...offer(player, step) } };
  },
  answerQuote: (player, step) => {
    const open = player.quotes.filter((id) => player.world.state('quote', id).closed === undefined);
    const id = pickOf(step.size > 90 ? player.quotes : open, step);
    const state: State | undefined = id === undefined ? undefined : player.world.state('quote', id);
    if (id === undefined || state?.exists !== true) return undefined;
    const on = (command: string, body: unknown): Intent => ({ streamType: 'quote', id, command, body });
    const answers = [
      () => on('accept', { revision: state.revision, acceptedBy: 'Zhang' }),
      () => on('revise', { revision: state.revision + 1, ...offer(player, step) }),
      () => on('reject', { reasonCode: 'price' }),
      () => on('accept', { revision: 1, acceptedBy: 'Zhang' }),
      () => on('withdraw', { reasonCode: 'stock' }),
      () => on('expire', {}),
    ];
    return pickOf(answers, { pick: step.size, size: 0 })?.();
  },
  expireQuote: (player) => {
    const now = player.world.events.at(-1)?.occurredAt ?? '';
    const due = player.quotes.find((quoteId) => {
      const state: State = player.world.state('quote', quoteId);
      return state.exists && state.closed === undefined && state.expiresAt <= now;
    });
    return due === undefined ? undefined : { streamType: 'quote', id: due, command: 'expire', body: {} };
  },
} satisfies Readonly<Record<string, MoveFunction>>;
