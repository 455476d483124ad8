// The load generator, a process of its own so that its CPU is not the server's: argv = url, connections, seconds.
// Prints one JSON line.

import { uuidv7 } from '@recount/event-log';
import autocannon from 'autocannon';

const [url = '', connections = '64', seconds = '10'] = process.argv.slice(2);
const body = JSON.stringify({
  kind: 'call',
  direction: 'outbound',
  durationSec: 60,
  outcomeCode: 'reached',
  summary: 'x'.repeat(120),
});

const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  requests: [
    {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/json', 'x-recount-tenant': 'bench_http' },
      body,
      setupRequest: (request) => ({ ...request, path: `/v1/interaction/${uuidv7()}/record` }),
    },
  ],
});
const cpu = process.cpuUsage();
console.log(
  JSON.stringify({
    answered: result['2xx'],
    refused: result.non2xx + result.errors,
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  }),
);
