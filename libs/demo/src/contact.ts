import type { Script } from './script.js';

const KINDS = { call: 40, email: 35, meeting: 12, visit: 8, wechat: 5 } as const;
const TIMED = new Set(['call', 'meeting', 'visit']);
const OUTCOMES = { reached: 50, interested: 25, callBack: 15, noAnswer: 10 } as const;

/** Somebody was in touch: the story between the facts. */
export function contact(s: Script, at: number, journeyId: string, owner: string, summary: string): void {
  const kind = s.chance.weighted(KINDS);
  s.write(at, `user:${owner}`, 'interaction', s.id('interaction', `${s.chance.int(0, 1e9)}`), 'record', {
    journeyId,
    kind,
    direction: s.chance.chance(0.7) ? 'outbound' : 'inbound',
    ...(TIMED.has(kind) && { durationSec: s.chance.int(2, 90) * 60 }),
    outcomeCode: s.chance.weighted(OUTCOMES),
    summary,
  });
}
