// A process of appenders for the crash specs: `node appender-child.js URL NAME APPENDERS APPENDS`. Appender k writes its
// own stream, two events an append, each append after the former is acknowledged, and prints `k n` when append n is.
// Started again it repeats everything from the first append: what is there already must be recognised.
import { openEmbeddedLog, uuidv5 } from '../index.js';
import { anEvent } from './fixtures.js';

const [url = '', name = '', appenders = '1', appends = '1'] = process.argv.slice(2);

export const streamOf = (child: string, appender: number): string => `crash-test.${child}.${appender}`;
export const idOf = (stream: string, append: number, index: number): string =>
  uuidv5(stream, String(append), String(index));

async function appendAll(): Promise<void> {
  const log = await openEmbeddedLog({ url, poolSize: 1 });
  const one = async (appender: number) => {
    const stream = streamOf(name, appender);
    for (let n = 0; n < Number(appends); n++) {
      const events = [0, 1].map((index) => anEvent(stream, { id: idOf(stream, n, index) }));
      await log.append(stream, n === 0 ? 'no_stream' : BigInt(2 * n - 1), events);
      process.stdout.write(`${appender} ${n}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(appenders) }, (_, appender) => one(appender)));
  await log.close();
}

if (process.argv[1] === import.meta.filename) await appendAll();
