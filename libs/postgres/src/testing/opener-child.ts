// A process that opens a home and says so, `node opener-child.js HOME`; it leaves when its input ends.
import { once } from 'node:events';
import { openPostgres } from '../open.js';
import { createPool } from '../pool.js';

const server = await openPostgres({ home: process.argv[2] ?? '', durable: false });
const pool = createPool(server.url, { max: 1 });
const { rows } = await pool.query("select current_setting('data_directory') as folder");
process.stdout.write(`${JSON.stringify({ owned: server.owned, url: server.url, folder: rows[0].folder })}\n`);
await once(process.stdin.resume(), 'end');
await pool.end();
await server.stop();
