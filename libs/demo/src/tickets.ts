import type { Customer } from './lead.js';
import { DAY, type Script } from './script.js';
import { euro, SERVICE } from './world.js';

const KINDS = { question: 35, fault: 35, repair: 14, complaint: 10, suggestion: 6 } as const;
const PRIORITIES = { critical: 6, high: 22, medium: 50, low: 22 } as const;
const MODES = { remote: 70, onSite: 24, inStore: 6 } as const;
const CHANNELS = { email: 45, phone: 35, portal: 20 } as const;
const CODES = { answered: 40, repaired: 22, exchanged: 14, configured: 24 } as const;
const CAUSES = { calibration: 35, firmware: 30, cabling: 20, transport: 15 } as const;
const SCORES = { 5: 45, 4: 30, 3: 13, 2: 7, 1: 5 } as const;
const ANGRY = { 3: 30, 2: 40, 1: 30 } as const;
const MINUTE = 60_000;
/** Every target of the standard service level has passed by then. */
const SURELY_DUE_DAYS = 21;

/** One request for service. */
export interface Request {
  readonly n: number;
  readonly at: number;
  readonly contact: string | undefined;
  readonly order: { readonly id: string; readonly productId: string | undefined } | undefined;
  /** The customer has had enough: slow answers, bad marks. */
  readonly trouble?: boolean;
}

/** A ticket from its opening to its rating, or to nobody's answer. */
export function ticket(s: Script, customer: Customer, request: Request): void {
  const { chance } = s;
  const id = s.id('ticket', request.n);
  const agent = chance.pick(SERVICE);
  const write = (at: number, command: string, body: object, actor = `user:${agent}`) =>
    s.write(at, actor, 'ticket', id, command, body);
  const kind = chance.weighted(KINDS);
  const subject = request.contact === undefined ? {} : { subjectId: request.contact };
  const serviceMode = chance.weighted(MODES);
  const priority = chance.weighted(PRIORITIES);
  write(
    request.at,
    'open',
    {
      customerId: customer.id,
      kind,
      serviceMode,
      priority,
      ...subject,
      ...(request.order && { orderId: request.order.id, productId: request.order.productId }),
      channel: chance.weighted(CHANNELS),
      summary: `A ${kind} of ${customer.name}`,
    },
    'service:portal',
  );
  let at = request.at + chance.int(2, 40) * MINUTE;
  write(at, 'assign', { to: agent }, 'service:dispatch');
  const higher = (['critical', 'high'] as const).filter((one) => one !== priority);
  if (chance.chance(0.07)) write(at + MINUTE, 'change-priority', { to: chance.pick(higher) });
  at += chance.int(3, request.trouble ? 900 : 150) * MINUTE;
  write(at, 'respond', {});
  if (kind === 'complaint') complaint(s, write, at);
  if (chance.chance(0.12)) write(at + 5 * MINUTE, 'escalate', { level: 2, cause: 'needs engineering' });
  if (chance.chance(0.2)) {
    write(at + 10 * MINUTE, 'pause', { reason: chance.pick(['waitingCustomer', 'waitingPart'] as const) });
    at = s.after(at + 10 * MINUTE, 1, 4);
    write(at, 'resume', {});
  }
  if (chance.chance(0.06)) {
    // Left lying: the scheduler finds what was missed.
    const found = request.at + SURELY_DUE_DAYS * DAY;
    write(found, 'record-sla-breach', { metric: 'resolution' }, 'scheduler:sla-breach');
    if (chance.chance(0.5)) write(s.after(found, 2, 6), 'close', { reasonCode: 'noAnswer' });
    return;
  }
  at = chance.chance(0.45) ? at + chance.int(20, 240) * MINUTE : s.after(at, 1, request.trouble ? 9 : 5);
  const resolve = (when: number) => {
    const rootCauseCode = kind === 'question' ? undefined : chance.weighted(CAUSES);
    write(when, 'resolve', { resolutionCode: chance.weighted(CODES), ...(rootCauseCode && { rootCauseCode }) });
  };
  const rate = (when: number, scores: Readonly<Record<string, number>>) =>
    write(when, 'rate', { score: Number(chance.weighted(scores)), ...subject }, 'service:survey');
  resolve(at);
  if (kind === 'repair' || chance.chance(0.1))
    write(at + 5 * MINUTE, 'record-cost', { amount: euro(chance.int(40, 400) * 100), parts: [] });
  if (chance.chance(request.trouble ? 0.3 : 0.08)) {
    const again = s.after(at, 1, 6);
    write(again, 'reopen', { reason: 'It happened again' });
    at = s.after(again, 1, 4);
    resolve(at);
  }
  if (chance.chance(0.6)) rate(s.after(at, 1, 3), request.trouble ? ANGRY : SCORES);
  if (chance.chance(0.8)) write(s.after(at, 5, 9), 'close', {});
}

function complaint(s: Script, write: (at: number, command: string, body: object) => void, at: number): void {
  const { chance } = s;
  write(at + MINUTE, 'raise-complaint', {
    severity: chance.weighted({ minor: 55, major: 35, critical: 10 }),
    categoryCode: chance.weighted({ delay: 40, defect: 40, invoice: 20 }),
  });
  const looked = s.after(at, 1, 6);
  write(looked, 'identify-root-cause', {
    causeCode: chance.weighted(CAUSES),
    routedTo: chance.weighted({ quality: 50, logistics: 35, rd: 15 }),
  });
  if (chance.chance(0.4)) write(looked + MINUTE, 'compensate', { amount: euro(chance.int(50, 500) * 100) });
  write(s.after(looked, 2, 20), 'resolve-complaint', { outcomeCode: chance.weighted({ settled: 80, rejected: 20 }) });
}
