// The containers' health: exit 0 or 1, and one line saying why not.
//   alive      the api's process answers
//   ready      the api reaches the log, and the read models are deployed
//   projector  a projector holds the lease (this one, or the one it stands by for)
import process from 'node:process';

const TIMEOUT_MS = 4000;

async function answers(path) {
  const url = `http://127.0.0.1:${process.env.PORT || 3000}${path}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${text}`);
}

async function projects() {
  const [{ createPool }, { PROJECTOR }] = await Promise.all([
    import('../libs/postgres/dist/index.js'),
    import('../libs/read-store/dist/index.js'),
  ]);
  const pool = createPool(process.env.DATABASE_URL, { max: 1, name: 'recount-health' });
  try {
    const lease = 'select 1 from engine.lease where name = $1 and until > clock_timestamp()';
    const { rowCount } = await pool.query(lease, [PROJECTOR]);
    if (rowCount === 0) throw new Error('no projector holds the lease');
  } finally {
    await pool.end();
  }
}

const CHECKS = { alive: () => answers('/health'), ready: () => answers('/ready'), projector: projects };
const asked = process.argv[2] ?? '';
try {
  if (!Object.hasOwn(CHECKS, asked)) throw new Error(`usage: health.mjs ${Object.keys(CHECKS).join(' | ')}`);
  await CHECKS[asked]();
} catch (error) {
  console.error(`${asked}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
