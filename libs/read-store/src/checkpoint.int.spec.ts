import { testDatabase } from '@recount/postgres/testing';
import { openCheckpoint } from './checkpoint.js';
import type { Queryable } from './sql.js';

test('opens while others append and fold', async () => {
  const { pool, drop } = await testDatabase();
  const foldOne = async () => {
    await pool.query(`insert into log.event select h.position + 1, 's-t.' || h.position, 0, 'T', 1, gen_random_uuid(), 'r', 't', now(), now(), '{}', '{}', ''
                        from log.head h`);
    await pool.query(`update engine.checkpoint set position = e.position, event_id = e.event_id
                        from (select * from log.event order by position desc limit 1) e`);
  };
  await openCheckpoint(pool);
  await foldOne();
  // Whatever two statements it makes, the log has grown and is folded between them.
  const query = async (text: string, values?: unknown[]) => {
    const answer = await pool.query(text, values);
    await foldOne();
    return answer;
  };
  expect((await openCheckpoint({ query } as Queryable)).position).toBeGreaterThan(1n);
  await drop();
});
