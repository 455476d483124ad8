import { CommandRefusedError, type createCommandGateway } from '@recount/commands';
import { addDays } from '@recount/journey';
import { type JourneyCommand, type Move, moves, play, type Step, testId } from '@recount/journey/testing';
import type { ReadStore, ReportAnswer, Row } from '@recount/read-store';
import fc from 'fast-check';
import type { Pool } from 'pg';

type Gateway = Awaited<ReturnType<typeof createCommandGateway>>;

/** Whom the histories below are of. */
export const customerId = (n: number): string => testId('default', 'customer', String(n));

/** From the first contact to the registration. */
const becoming = (customer: number): readonly Step[] =>
  Array.from({ length: 5 }, () => ({ customer, move: 'advanceLead' as Move, pick: customer, size: 1, hours: 1 }));

/** Contacts enough to be missed when they cease, complaints, and what they cost. */
const MORE: readonly Move[] = [
  ...Array<Move>(8).fill('interact'),
  ...Array<Move>(4).fill('complain'),
  ...Array<Move>(4).fill('rate'),
  ...Array<Move>(2).fill('ticket'),
];

/** Histories of so many customers, all of whom are registered before anything else happens; interleaved. */
export const histories = (customers: number, steps: number): fc.Arbitrary<readonly JourneyCommand[]> =>
  fc
    .array(
      fc.record({
        customer: fc.nat({ max: customers - 1 }),
        move: fc.constantFrom(...moves, ...MORE),
        pick: fc.nat({ max: 11 }),
        size: fc.integer({ min: 1, max: 100 }),
        hours: fc.nat({ max: 24 }),
      }),
      { minLength: steps, maxLength: steps, size: 'max' },
    )
    .map((played) => {
      const all = [...Array(customers).keys()].flatMap(becoming);
      return play([...all, ...played])
        .commands.map(ownWave)
        .map(ownPeriod);
    });
/** One customer is asked once in a wave: to be booked under one, two are asked in waves of their own. */
const ownWave = (command: JourneyCommand): JourneyCommand => {
  const { wave, customerId: asked } = command.body as { readonly wave?: string; readonly customerId?: string };
  if (command.streamType !== 'survey' || wave === undefined) return command;
  return { ...command, body: { wave: `${wave} of ${asked?.slice(0, 8)}`, customerId: asked } };
};
/** Nor is a period of one told of twice: two have used the product in periods of their own. */
const ownPeriod = (command: JourneyCommand): JourneyCommand => {
  const body = command.body as { readonly periodStart?: string; readonly journeyId?: string };
  if (command.streamType !== 'usage' || body.periodStart === undefined) return command;
  const days = Number.parseInt(body.journeyId?.slice(0, 2) ?? '', 16);
  return { ...command, body: { ...body, periodStart: addDays(body.periodStart, -days) } };
};

const PROFILE = new Set(['register', 'change-profile', 'change-owner']);

/** The same history booked under one customer: what others did is the survivor's, and it came to be once. */
export function underOne(
  commands: readonly JourneyCommand[],
  survivor: string,
  losers: readonly string[],
): readonly JourneyCommand[] {
  const own = ({ streamType, id, command }: JourneyCommand): boolean =>
    losers.includes(id) && (streamType === 'lead' || (streamType === 'customer' && PROFILE.has(command)));
  return commands
    .filter((command) => !own(command))
    .map((command) => JSON.parse(asOne(JSON.stringify(command), survivor, losers)) as JourneyCommand);
}
const asOne = (text: string, survivor: string, losers: readonly string[]): string =>
  losers.reduce((changed, loser) => changed.replaceAll(loser, survivor), text);

/** Issues commands one after the other. @returns those that were not refused */
export async function issueAll(
  gateway: Gateway,
  tenant: string,
  commands: readonly JourneyCommand[],
): Promise<readonly JourneyCommand[]> {
  const accepted: JourneyCommand[] = [];
  for (const command of commands) {
    const { actorType, ...request } = command;
    try {
      await gateway.execute({ tenant, actor: { type: actorType, id: 'law' }, ...request });
      accepted.push(command);
    } catch (error) {
      if (!(error instanceof CommandRefusedError) || error.status >= 500) throw error;
    }
  }
  return accepted;
}

/** What an answer is asked with. */
export interface Asked {
  readonly asOf: string;
  readonly knownAt?: string;
  /** Whom reports that take a customer, or a journey, are also asked of. */
  readonly customer?: string | undefined;
}
/** Parameters without which some reports say nothing. */
const NEEDED: Readonly<Record<string, string>> = { fromStage: 'new', on: '2026-03-01', since: '2026-02-01' };
const OF_CUSTOMER = ['customerId', 'journeyId'];

/** Every report of the house, with what it asks for by itself and for one customer: its rows in one order, or its figures. */
export async function everyReport(
  store: ReadStore,
  tenant: string,
  { asOf, knownAt, customer }: Asked,
): Promise<ReadonlyMap<string, readonly Row[] | unknown>> {
  const answers = new Map<string, unknown>();
  for (const { name, params } of store.describe().reports) {
    const needed = Object.fromEntries(
      Object.entries(params).flatMap(([param, { required }]) => {
        const value = NEEDED[param];
        return required && value !== undefined ? [[param, value]] : [];
      }),
    );
    const own = OF_CUSTOMER.find((param) => Object.hasOwn(params, param));
    const ask = async (more: Readonly<Record<string, string>>): Promise<void> => {
      const request = { tenant, asOf, params: { ...needed, ...more }, ...(knownAt === undefined ? {} : { knownAt }) };
      answers.set([name, ...Object.keys(more)].join(' '), contentOf(await store.runReport(name, request)));
    };
    if (own === undefined || params[own]?.required !== true) await ask({});
    if (own !== undefined && customer !== undefined) await ask({ [own]: customer });
  }
  return answers;
}
const contentOf = ({ rows, figures, population }: ReportAnswer): unknown =>
  rows === undefined ? { figures, n: population?.count } : inOrder(rows);
const inOrder = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Events that are told by their own names: what came to be twice, and the facts of merges. */
const FACTS = new Set(['CustomerMergedInto', 'CustomerMergeAbsorbed', 'CustomerUnmerged']);
const BECOMING = new Set(['CustomerRegistered', 'CustomerProfileChanged', 'CustomerOwnerChanged']);

/** Answers without the facts of merges in timelines; `also` leaves out how each customer came to be. */
export function withoutFacts(
  answers: ReadonlyMap<string, unknown>,
  also: 'becoming' | 'nothing' = 'nothing',
): ReadonlyMap<string, unknown> {
  const left = (row: Row): boolean => {
    const type = String(row.type);
    return !FACTS.has(type) && (also === 'nothing' || !(type.startsWith('Lead') || BECOMING.has(type)));
  };
  return new Map(
    [...answers].map(([name, rows]) => [
      name,
      name.startsWith('journey_activity') ? (rows as readonly Row[]).filter(left) : rows,
    ]),
  );
}

/** What an event is, in words that are the same in every tenant. */
async function eventNames(pool: Pool, tenant: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `select event_id::text as id, concat_ws(' ', replace(stream, '-' || tenant || '.', ' '), type, occurred_at) as name
     from log.event where tenant = $1`,
    [tenant],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Answers as they read in whatever tenant: events by name, losers as the survivor, no command ids, rows in order. */
export async function inWords(
  pool: Pool,
  tenant: string,
  answers: ReadonlyMap<string, unknown>,
  survivor: string,
  losers: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const names = await eventNames(pool, tenant);
  const worded = (value: unknown): unknown => {
    const text = JSON.stringify(value, (key, one) => (key === 'command_id' ? undefined : one));
    const told = text.replaceAll(UUIDS, (id) => names.get(id) ?? id).replaceAll(`-${tenant}.`, ' ');
    return JSON.parse(asOne(told, survivor, losers));
  };
  return new Map(
    [...answers].map(([name, answer]) => {
      const one = worded(answer);
      return [name, Array.isArray(one) ? inOrder(one.map(sorted)) : one];
    }),
  );
}
/** Lists of events stand in the order of their ids. */
const sorted = (row: Row): Row =>
  Array.isArray(row.evidence) ? { ...row, evidence: row.evidence.map(String).sort() } : row;
