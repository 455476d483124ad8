import { uuidv5 } from '@recount/event-log';
import type { ActorType } from '@recount/journey';
import { type Random, random } from './random.js';

/** One command of the demonstration, with everything its request needs. */
export interface DemoCommand {
  readonly commandId: string;
  readonly actor: { readonly type: ActorType; readonly id: string };
  readonly streamType: string;
  readonly id: string;
  readonly command: string;
  readonly body: object;
  readonly occurredAt: string;
  /** Commands of one lane are issued one after the other: a journey. */
  readonly lane: string;
  /** The one refusal that belongs to the story: a list entry that cannot be booked. */
  readonly refusedWith?: string;
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What one journey is written with: chance, time and a pen. Time is milliseconds since the epoch. */
export interface Script {
  readonly tenant: string;
  readonly lane: string;
  readonly chance: Random;
  /** The same journey told beside the deal: what is drawn here changes nothing there. */
  readonly beside: Script;
  /** A deterministic id of this journey. */
  id(kind: string, n?: number | string): string;
  /** The id an order's instalment has as a receivable, known before it is one. */
  receivableId(orderId: string, instalmentNo: number): string;
  /** A working hour, `min` to `max` days after `from`; always later than `from`. */
  after(from: number, min: number, max: number): number;
  write(
    at: number,
    actor: string,
    streamType: string,
    id: string,
    command: string,
    body: object,
    more?: Partial<DemoCommand>,
  ): void;
}

/** Calendar date (of a working hour, so the same in UTC and in the tenant's zone). */
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `user:anna.keller`, `service:web-form`, `import:fair-list`. */
const actorOf = (text: string): DemoCommand['actor'] => {
  const colon = text.indexOf(':');
  return { type: text.slice(0, colon) as ActorType, id: text.slice(colon + 1) };
};

/** A script that collects what is written into `commands`. @param name what its ids are made of; default: the lane */
export function script(
  tenant: string,
  lane: string,
  chance: Random,
  commands: DemoCommand[],
  name: string = lane,
): Script {
  const beside = pen(tenant, lane, `${name}/beside`, random(`${chance.seed}/beside`), commands);
  return { ...pen(tenant, lane, name, chance, commands), beside: { ...beside, beside: beside as Script } };
}

/** @param name what ids are made of; the lane says what comes after what */
function pen(
  tenant: string,
  lane: string,
  name: string,
  chance: Random,
  commands: DemoCommand[],
): Omit<Script, 'beside'> {
  let written = 0;
  return {
    tenant,
    lane,
    chance,
    id: (kind, n = 0) => uuidv5(tenant, 'demo', name, kind, String(n)),
    receivableId: (orderId, instalmentNo) => uuidv5(tenant, 'receivable', orderId, String(instalmentNo)),
    after(from, min, max) {
      const day = from - (from % DAY) + chance.int(min, max) * DAY;
      const at = day + 8 * HOUR + chance.int(0, 8 * 3600) * 1000;
      return at > from ? at : from + chance.int(60, 3 * 3600) * 1000;
    },
    write(at, actor, streamType, id, command, body, more = {}) {
      commands.push({
        commandId: uuidv5(tenant, 'demo', name, 'command', String(written++)),
        actor: actorOf(actor),
        streamType,
        id,
        command,
        body,
        occurredAt: new Date(at).toISOString(),
        lane,
        ...more,
      });
    },
  };
}
