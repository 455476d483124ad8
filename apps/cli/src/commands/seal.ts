import { writeFile } from 'node:fs/promises';
import {
  proveEvent,
  readAnchor,
  type Seal,
  SealError,
  type SealVerifyResult,
  sealAll,
  verifySeals,
} from '@recount/seal';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { FailureError } from '../settings.js';
import { count, plural } from '../terminal/format.js';

/** A log that is not what it says ends the command with the reason. */
async function orFail<T>(work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    throw error instanceof SealError ? new FailureError(error.message) : error;
  });
}

function print(result: SealVerifyResult, { colours, line }: Output): void {
  for (const { kind, seal, eventId, position, message } of result.findings) {
    const where = eventId === undefined ? '' : colours.dim(`  event ${eventId}, position ${position}`);
    line(`${colours.red(kind)}  ${seal === null ? 'unsealed' : `seal ${seal}`}${where}`);
    line(`  ${message}`);
  }
  const more = result.findingsTotal - result.findings.length;
  if (more > 0) line(colours.dim(`… and ${count(more)} more`));
  const unsealed = result.unsealed > 0 ? `; ${plural(result.unsealed, 'event')} after the last seal, unsealed` : '';
  line(`${plural(result.events, 'event')} held against ${plural(result.seals, 'seal')}${unsealed}`);
  if (result.ok) line(colours.green('Nothing sealed was altered, lost, inserted or moved.'));
}

export function sealCommand(program: Command): void {
  const seal = program
    .command('seal')
    .summary('seal the log, so that any later change of it is found')
    .description(
      'Appends a LogSealed: the Merkle root of every event since the seal before. With --anchor the newest seal is also noted in a file; keep it where whoever holds the database cannot write.',
    )
    .option('--anchor <file>', 'note the newest seal in this file')
    .addHelpText(
      'after',
      examples(['seal --anchor seals/newest.json', 'seal what is new'], ['seal verify', 'is the log what was sealed?']),
    )
    .action(
      houseAction<{ anchor?: string }>(async (house, _args, { options, output }) => {
        const log = await house.log();
        const { anchor } = options;
        const made: Seal[] = [];
        const now = () => new Date().toISOString();
        await orFail(
          (async () => {
            for await (const next of sealAll({ pool: house.pool(), log, now, anchor })) made.push(next);
          })(),
        );
        if (output.json) return output.value({ seals: made });
        if (made.length === 0) output.line('Nothing new to seal.');
        for (const one of made)
          output.line(
            `Seal ${one.number}: ${plural(one.count, 'event')} up to ${one.lastEventId}, Merkle root ${one.merkleRoot}`,
          );
      }),
    );
  seal
    .command('verify')
    .summary('hold the log against its seals')
    .description(
      'Finds any event altered, lost, inserted or moved since it was sealed. Reads only; exit code 1 when something was found.',
    )
    .option('--anchor <file>', 'the newest seal as noted outside: finds a tail that was cut off')
    .addHelpText('after', examples(['seal verify --anchor seals/newest.json', 'the whole log and the noted seal']))
    .action(
      houseAction<{ anchor?: string }>(async (house, _args, { options, output }) => {
        const anchor = options.anchor === undefined ? undefined : await orFail(readAnchor(options.anchor));
        const shown = output.progress();
        const result = await verifySeals(house.pool(), {
          ...(anchor && { anchor }),
          onProgress: (events) => shown.update(() => `${plural(events, 'event')} read`),
        });
        shown.done();
        if (output.json) output.value(result);
        else print(result, output);
        if (!result.ok)
          throw new FailureError(`${plural(result.findingsTotal, 'finding')}: the log is not what was sealed`);
      }),
    );
}

export function proveCommand(program: Command): void {
  program
    .command('prove')
    .argument('<event>', 'id of the event')
    .summary('prove that an event was in the log when it was sealed')
    .description(
      'Writes an inclusion proof: the event, its hash and the path to the Merkle root of its seal. docs/check-proof.mjs checks it without Recount.',
    )
    .option('-o, --out <file>', 'write the proof to a file instead of the standard output')
    .addHelpText(
      'after',
      examples([
        'prove 326a50a9-4096-52c3-8ca1-e13955e412eb --out proof.json',
        'then: node docs/check-proof.mjs proof.json',
      ]),
    )
    .action(
      houseAction<{ out?: string }>(async (house, [event = ''], { options, output }) => {
        if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(event))
          throw new FailureError(`${event} is no event id (a UUID)`);
        const proof = await orFail(proveEvent(house.pool(), event.toLowerCase()));
        if (options.out === undefined) return output.line(JSON.stringify(proof, null, 2));
        await writeFile(options.out, `${JSON.stringify(proof, null, 2)}\n`);
        if (output.json) output.value({ file: options.out, seal: proof.seal });
        else
          output.line(
            `${options.out}: event ${proof.event.id} is one of the ${plural(proof.seal.count, 'event')} of seal ${proof.seal.number}`,
          );
      }),
    );
}
