// Changes made behind the log's back, drawn at random: for the specs of seals.
import fc from 'fast-check';
import type pg from 'pg';

/** A number from 0 to below another. */
export type Draw = (below: number) => number;

/** Draws that a seed gives again. */
export function drawing(seed: number): Draw {
  const numbers = fc.sample(fc.noBias(fc.nat()), { numRuns: 200, seed });
  return (below) => {
    const n = numbers.shift();
    if (n === undefined) throw new Error('too many draws');
    return n % below;
  };
}
export const oneOf = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T;

export interface LogColumn {
  readonly name: string;
  readonly type: string;
}
/** Every column that `log.event` has. */
export async function logColumns(pool: pg.Pool): Promise<readonly LogColumn[]> {
  const { rows } = await pool.query<LogColumn>(
    `select column_name as name, udt_name as type from information_schema.columns
      where table_schema = 'log' and table_name = 'event' order by ordinal_position`,
  );
  return rows;
}

/** Makes the hash of an event what its content asks for: what was changed does not contradict itself. */
export const fitHash = (pool: pg.Pool, where: string): Promise<unknown> =>
  pool.query(
    `update log.event set hash = sha256(convert_to(concat_ws(E'\\n', stream, revision, event_id, type, data, metadata), 'UTF8')) where ${where}`,
  );

/** Ways to change a value of a type into another one, in SQL. */
function otherValue({ name, type }: LogColumn, draw: Draw): string {
  switch (type) {
    case 'int4':
    case 'int8':
      return oneOf(draw, [
        `${name} + ${1 + draw(5)}`,
        `${name} - ${1 + draw(5)}`,
        `${name} + ${1 + draw(3000)}`,
        `-1 - ${name}`,
      ]);
    case 'timestamptz':
      return oneOf(draw, [
        `${name} + interval '1 microsecond'`,
        `${name} - interval '1 microsecond'`,
        `${name} + interval '${1 + draw(9)} days'`,
        // The same digits before Christ: year n of them is year 1 - n.
        `${name} - make_interval(years => 2 * extract(year from ${name})::int - 1)`,
        `'infinity'::timestamptz`,
      ]);
    case 'uuid':
      return oneOf(draw, [
        `md5(${name}::text || ${draw(1000)})::uuid`,
        `(select o.${name} from log.event o where o.${name} <> log.event.${name} order by o.position offset ${draw(60)} limit 1)`,
      ]);
    case 'bytea':
      return oneOf(draw, [
        `set_byte(${name}, ${draw(32)}, get_byte(${name}, 0) # ${1 + draw(255)})`,
        `${name} || '\\x00'::bytea`,
        `''::bytea`,
      ]);
    case 'text': {
      const at = `1 + ${draw(1000)} % length(${name})`;
      return oneOf(draw, [
        `overlay(${name} placing chr(ascii(substr(${name}, ${at}, 1)) # 1) from ${at})`,
        `overlay(${name} placing '' from ${at} for 1)`,
        `${name} || ' '`,
      ]);
    }
    default:
      throw new Error(`no change is known to ${name}, which is ${type}`);
  }
}

const collided = (error: unknown): boolean => (error as { code?: string }).code === '23505';

/** Changes a column of an event, to no value that the table's own keys refuse. */
export async function changeColumn(pool: pg.Pool, column: LogColumn, position: string, draw: Draw): Promise<void> {
  for (;;) {
    try {
      const { rowCount } = await pool.query(
        `update log.event set ${column.name} = v from (select position as at, ${otherValue(column, draw)} as v from log.event where position = ${position}) o
          where position = o.at and ${column.name} is distinct from v`,
      );
      if (rowCount === 1) return;
    } catch (error) {
      if (!collided(error)) throw error;
    }
  }
}

type Members = [key: string, value: unknown][];
const REWRITES: Readonly<Record<string, (members: Members, at: number) => void>> = {
  'a value changed': (members, at) =>
    members.splice(at, 1, [(members[at] as Members[0])[0], { was: members[at]?.[1] }]),
  'a key removed': (members, at) => members.splice(at, 1),
  'a key added': (members, at) => members.splice(at, 0, ['more', '1']),
  'a key renamed': (members, at) => members.splice(at, 1, [`${members[at]?.[0]}_`, members[at]?.[1]]),
  'a key moved': (members, at) => members.push(...members.splice(at, 1)),
};
export const rewrites = Object.keys(REWRITES);

/** Rewrites the JSON of a column at one of its keys. @returns the key, or undefined where nothing came out otherwise */
export async function rewriteJson(
  pool: pg.Pool,
  column: 'data' | 'metadata',
  position: string,
  rewrite: string,
  draw: Draw,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ text: string }>(`select ${column} as text from log.event where position = $1`, [
    position,
  ]);
  const before = rows[0]?.text ?? '{}';
  const members: Members = Object.entries(JSON.parse(before));
  if (members.length === 0 && rewrite !== 'a key added') return undefined;
  const at = draw(Math.max(1, members.length));
  const key = members[at]?.[0] ?? '';
  REWRITES[rewrite]?.(members, at);
  const text = JSON.stringify(Object.fromEntries(members));
  if (text === before) return undefined;
  await pool.query(`update log.event set ${column} = $2 where position = $1`, [position, text]);
  return key;
}

/** Exchanges columns of two events. @returns whether the table's own keys let it */
export async function exchange(pool: pg.Pool, columns: readonly string[], a: string, b: string): Promise<boolean> {
  const all = (await logColumns(pool)).map(({ name }) => name);
  const client = await pool.connect();
  try {
    await client.query(
      `begin; create temp table pair on commit drop as select * from log.event where position in (${a}, ${b})`,
    );
    await client.query(`delete from log.event where position in (${a}, ${b})`);
    const taken = all.map((name) => `${columns.includes(name) ? 'y' : 'x'}.${name}`).join(', ');
    await client.query(
      `insert into log.event (${all.join(', ')}) select ${taken} from pair x join pair y on x.position <> y.position`,
    );
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    if (collided(error)) return false;
    throw error;
  } finally {
    client.release();
  }
}
