import { literal } from '@recount/read-store';
import { ReplayError } from './replay-error.js';

/** Which events a replay sees. */
export interface Selection {
  /** One tenant; all without. */
  readonly tenant?: string;
  /** Events that had occurred by then: an instant, UTC. */
  readonly asOf?: string;
  /** Events recorded up to and with this position. */
  readonly until?: bigint;
  /** Share of the roots by the hash of their names, above 0 up to 1: each chosen root is whole, so its rows are exact. */
  readonly sample?: number;
  /** Further conditions, such as `type=OrderPlaced,OrderCancelled`. */
  readonly where?: readonly string[];
}

/** What a condition may be about. */
export const FIELDS = { type: 'type', stream: 'stream', root: 'root', tenant: 'tenant' } as const;
const CONDITION = /^\s*(\w+)\s*(!?=)\s*(.+?)\s*$/;
/** Shares are counted in millionths of the hash; `verify` samples the same roots. */
const GRAIN = 1_000_000;

function conditionOf(text: string): string {
  const [, field = '', operator, list = ''] = CONDITION.exec(text) ?? [];
  const column = FIELDS[field as keyof typeof FIELDS];
  if (column === undefined)
    throw new ReplayError(
      'OPTION',
      `--where takes field=value,value or field!=value over ${Object.keys(FIELDS).join(', ')}, not ${text}`,
    );
  const values = list.split(',').map((value) => literal(value.trim()));
  return `${column} ${operator === '=' ? 'in' : 'not in'} (${values.join(', ')})`;
}

/** The selection as a condition of SQL over `log.event`. @throws ReplayError OPTION */
export function conditionFor({ tenant, asOf, until, sample = 1, where = [] }: Selection): string {
  if (!(sample > 0 && sample <= 1)) throw new ReplayError('OPTION', 'a sample is above 0 and up to 1');
  const conditions = where.map(conditionOf);
  if (until !== undefined) conditions.push(`position <= ${until}`);
  if (tenant !== undefined) conditions.push(`tenant = ${literal(tenant)}`);
  if (asOf !== undefined) conditions.push(`occurred_at <= ${literal(asOf)}`);
  if (sample < 1)
    conditions.push(`(hashtextextended(root, 0) & 9223372036854775807) % ${GRAIN} < ${Math.ceil(sample * GRAIN)}`);
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}
