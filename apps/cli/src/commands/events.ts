import type { EventLog, RecordedEvent } from '@recount/event-log';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { collect, examples, stoppableAction } from '../run.js';
import { UsageError } from '../settings.js';
import { cut } from '../terminal/format.js';

interface EventsOptions {
  readonly follow?: boolean;
  readonly stream?: string;
  readonly type: string[];
  readonly after?: string;
  readonly limit: number;
  readonly tenant?: string;
}

/** An event as JSON: positions and revisions as text, for they are 64-bit. */
const jsonOf = (event: RecordedEvent): object => ({
  ...event,
  position: String(event.position),
  revision: String(event.revision),
});

function print(event: RecordedEvent, { json, colours, line }: Output): void {
  if (json) {
    line(JSON.stringify(jsonOf(event)));
    return;
  }
  const { actorType = '', actorId = '' } = event.metadata;
  const head = `${String(event.position).padStart(8)}  ${event.metadata.occurredAt?.slice(0, 19) ?? ''}  ${event.type}`;
  line(
    `${colours.dim(head.slice(0, 31))}${colours.cyan(head.slice(31))}  ${event.stream}  ${colours.dim(`${actorType}:${actorId}`)}`,
  );
  const data = JSON.stringify(event.data);
  line(`          ${colours.dim(process.stdout.isTTY ? cut(data, (process.stdout.columns ?? 100) - 11) : data)}`);
}

const positionOf = (text: string): bigint => {
  if (!/^-?\d{1,19}$/.test(text)) throw new UsageError(`${text} is no position`);
  return BigInt(text);
};

/** The last `limit` events that match, oldest first. */
async function last(
  events: AsyncIterable<RecordedEvent>,
  matches: (event: RecordedEvent) => boolean,
  limit: number,
): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  if (limit === 0) return found;
  for await (const event of events) if (matches(event) && found.push(event) >= limit) break;
  return found.reverse();
}

async function forwards(
  events: AsyncIterable<RecordedEvent>,
  matches: (event: RecordedEvent) => boolean,
  limit: number,
  show: (e: RecordedEvent) => void,
) {
  let shown = 0;
  let position: bigint | undefined;
  for await (const event of events) {
    if (shown >= limit) break;
    position = event.position;
    if (!matches(event)) continue;
    show(event);
    shown++;
  }
  return position;
}

/** What is read, until the signal. */
async function* unless(signal: AbortSignal, events: AsyncIterable<RecordedEvent>): AsyncIterable<RecordedEvent> {
  for await (const event of events) {
    signal.throwIfAborted();
    yield event;
  }
}

async function tail(log: EventLog, options: EventsOptions, output: Output, signal: AbortSignal): Promise<void> {
  const types = options.type.length === 0 ? {} : { types: options.type };
  const matches = (event: RecordedEvent): boolean =>
    (options.tenant === undefined || event.metadata.tenant === options.tenant) &&
    (options.stream === undefined || event.stream === options.stream) &&
    (options.type.length === 0 || options.type.includes(event.type));
  const show = (event: RecordedEvent): void => print(event, output);

  let seen = await log.head();
  if (options.after !== undefined) {
    const after = positionOf(options.after);
    const events = log.readAll({ after, ...types });
    if (!options.follow) return void (await forwards(unless(signal, events), matches, options.limit, show));
    seen = after;
  } else {
    const events =
      options.stream === undefined
        ? log.readAll({ direction: 'backwards', ...types })
        : log.readStream(options.stream, { direction: 'backwards' });
    for (const event of await last(unless(signal, events), matches, options.limit)) show(event);
  }
  if (!options.follow) return;
  for await (const item of log.subscribeAll({ after: seen, ...types, signal })) {
    if (item.kind === 'event' && matches(item.event)) show(item.event);
  }
}

export function eventsCommand(program: Command): void {
  program
    .command('events')
    .summary('the log itself: its last events, or as they come')
    .description(
      'Prints the last events of the log, of one stream or of some types; --follow goes on as they are recorded.',
    )
    .option('-F, --follow', 'wait for further events until interrupted')
    .option('--stream <name>', 'only this stream, e.g. order-demo.5e1a…')
    .option('--type <type>', 'only events of this type (repeatable)', collect, [])
    .option('--after <position>', 'forwards from this position (0 for the start) instead of the last ones')
    .option('-l, --limit <n>', 'how many', Number, 20)
    .addHelpText(
      'after',
      examples(
        ['events', 'the last 20 events'],
        ['events --follow --type OrderPlaced --type PaymentReceived', 'orders and payments as they come'],
        ['events --after 0 --limit 1000000 --json > events.ndjson', 'the whole log, an event per line'],
      ),
    )
    .action(
      stoppableAction<EventsOptions>(async (house, _args, { options, settings, output, signal }) => {
        if (!Number.isSafeInteger(options.limit) || options.limit < 0)
          throw new UsageError('--limit takes a whole number');
        await tail(
          await house.log(),
          { ...options, ...(settings.tenant !== undefined && { tenant: settings.tenant }) },
          output,
          signal,
        );
      }),
    );
}
