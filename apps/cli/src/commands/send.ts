import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import {
  type Client,
  type CommandAnswer,
  type CommandLine,
  type CommandOptions,
  createClient,
  isRefused,
  type LineAnswer,
} from '@recount/client';
import type { Command } from 'commander';
import { interruption } from '../interruption.js';
import type { Output } from '../output.js';
import { examples, plainAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { plural } from '../terminal/format.js';

interface SendOptions {
  readonly url: string;
  readonly actor?: string;
  readonly body?: string;
  readonly lines?: string;
  readonly key?: string;
  readonly occurredAt?: string;
  readonly ifMatch?: string;
}

const STDIN = '-';

/** A body: JSON as it is, `@file`, or `-` for standard input. @throws UsageError */
async function bodyOf(given: string): Promise<unknown> {
  const json =
    given === STDIN ? await text(process.stdin) : given.startsWith('@') ? await fileOf(given.slice(1)) : given;
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--body is no JSON: ${(error as Error).message}`);
  }
}
const fileOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });

/** The lines of a file as they come: a large one is never held whole. */
async function* linesOf(given: string): AsyncGenerator<CommandLine> {
  const input = given === STDIN ? process.stdin : createReadStream(given);
  let line = 0;
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (raw.trim() === '') continue;
    try {
      yield JSON.parse(raw) as CommandLine;
    } catch (error) {
      throw new UsageError(`${given}, line ${line} is no JSON: ${(error as Error).message}`);
    }
  }
}

function print({ id, commandId, ...answer }: CommandAnswer, output: Output): void {
  const { line, colours } = output;
  const done = answer.duplicate ? 'known already' : answer.changed ? 'done' : 'nothing to change';
  line(`${colours.green('✓')} ${done}  ${id}`);
  line(
    colours.dim(
      `  ${plural(answer.eventIds.length, 'event')}, position ${answer.position}, revision ${answer.revision}, command ${commandId}`,
    ),
  );
  for (const eventId of answer.eventIds) line(colours.dim(`  event ${eventId}`));
}

/** One answer per line of input; the command fails when any was refused. */
async function sendLines(client: Client, options: SendOptions & { lines: string }, output: Output): Promise<void> {
  const refused: LineAnswer[] = [];
  let sent = 0;
  for await (const answer of client.commands(linesOf(options.lines), options.key)) {
    sent += 1;
    if (output.json) output.value(answer);
    if (!isRefused(answer)) continue;
    refused.push(answer);
    if (!output.json)
      output.line(`${output.colours.red(answer.code)}  line ${answer.line} ${answer.path ?? ''}  ${answer.message}`);
  }
  if (!output.json) output.line(`${plural(sent, 'command')} answered, ${refused.length} refused`);
  if (refused.length > 0)
    throw new FailureError(`${refused.length} of ${plural(sent, 'command')} were refused`, 'REFUSED');
}

export function sendCommand(program: Command): void {
  program
    .command('send')
    .argument('[stream type]', 'lead, customer, order …: docs/commands.md')
    .argument('[id]', 'id of the stream, or new')
    .argument('[command]', 'capture, register, place …')
    .option('--body <json>', 'the body: JSON, @file, or - for standard input')
    .option('--lines <file>', 'many commands instead, one JSON per line; - for standard input')
    .option('--key <text>', 'idempotency key: the same key takes effect once')
    .option('--actor <type:id>', 'who acts')
    .option('--occurred-at <time>', 'when it was true (RFC 3339); default: now')
    .option('--if-match <revision>', 'only if the stream is at this revision')
    .option('--url <url>', 'the API', `http://127.0.0.1:${process.env.PORT || 3000}`)
    .summary('issue a command to the running API')
    .description(
      'Sends a command over HTTP and prints what was made durable, or the refusal with its code. A lost answer is asked for again under the same key.',
    )
    .addHelpText(
      'after',
      examples(
        [`send lead new capture --body '{"source":"web","email":"a@example.com"}'`, 'capture a lead'],
        ['send order 8d1c… cancel --body @cancel.json --actor user:mia', 'who acts, and a body from a file'],
        ['send --lines commands.ndjson --key monday', 'many; the same again changes nothing'],
      ),
    )
    .action(
      plainAction<SendOptions>(async (words, { options, settings, output }) => {
        const client = createClient({
          url: options.url,
          signal: interruption(),
          ...(settings.tenant !== undefined && { tenant: settings.tenant }),
          ...(options.actor !== undefined && { actor: options.actor }),
        });
        const { lines } = options;
        if (lines !== undefined) {
          if (words.length > 0 || options.body !== undefined)
            throw new UsageError('--lines names streams and bodies in its lines: give nothing beside it');
          return sendLines(client, { ...options, lines }, output);
        }
        const [streamType, id, command] = words;
        if (streamType === undefined || id === undefined || command === undefined)
          throw new UsageError('a command is a stream type, an id (or new) and a name, such as: lead new capture');
        const more: CommandOptions = {
          ...(options.key !== undefined && { commandId: options.key }),
          ...(options.occurredAt !== undefined && { occurredAt: options.occurredAt }),
          ...(options.ifMatch !== undefined && { ifMatch: options.ifMatch }),
        };
        const body = options.body === undefined ? {} : await bodyOf(options.body);
        // Words of a person: which types and commands there are, the API says.
        const answer = await client.command(streamType as never, id, command as never, body as never, more);
        if (output.json) return output.value(answer);
        print(answer, output);
      }),
    );
}
