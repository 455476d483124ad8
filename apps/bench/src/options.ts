import { parseArgs } from 'node:util';
import { sources } from '@recount/imports';

/** What can be measured, in the order it is printed. The later ones run over what `sets` brings in. */
export const PARTS = [
  'appends',
  'http',
  'eventstore',
  'sets',
  'reports',
  'rebuild',
  'explain',
  'audit',
  'live',
] as const;
export type Part = (typeof PARTS)[number];
/** These run over the log of all sets together, replicated to many events. */
export const REPLICATED: readonly Part[] = ['rebuild', 'explain', 'audit', 'live'];
export const DEMONSTRATION = 'demonstration';

export interface BenchOptions {
  readonly wants: (part: Part) => boolean;
  /** Real sets to import. */
  readonly sets: readonly string[];
  /** Events to replicate to: one size after another. */
  readonly sizes: readonly number[];
  readonly json: boolean;
}

const USAGE = `npm run bench -- [options]
  --only <parts>    comma-separated, of ${PARTS.join(', ')}; default all
  --sets <names>    comma-separated, of ${Object.keys(sources).join(', ')}; default all
  --events <n>      events to replicate to for ${REPLICATED.join(', ')}; default 1000000
  --large           again with 10,000,000 events
  --json            the figures once more as JSON, at the end`;

function listed<T extends string>(option: string, text: string | undefined, known: readonly T[]): readonly T[] {
  if (text === undefined) return known;
  const names = text.split(',').filter(Boolean);
  const unknown = names.filter((name) => !known.includes(name as T));
  if (unknown.length > 0) throw new RangeError(`--${option} knows no ${unknown.join(', ')}\n${USAGE}`);
  return known.filter((name) => names.includes(name));
}

/** @throws RangeError for parts, sets or numbers that there are not; TypeError for other options */
export function benchOptions(args: readonly string[]): BenchOptions | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '1000000' },
      large: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: { type: 'string' },
      sets: { type: 'string' },
    },
  });
  if (values.help) return USAGE;
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1) throw new RangeError(`--events takes a number\n${USAGE}`);
  const parts = listed('only', values.only, PARTS);
  return {
    wants: (part) => parts.includes(part),
    sets: listed('sets', values.sets, Object.keys(sources)),
    sizes: [events, ...(values.large ? [10_000_000] : [])],
    json: values.json,
  };
}
