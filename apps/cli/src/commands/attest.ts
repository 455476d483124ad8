import { readFile, writeFile } from 'node:fs/promises';
import {
  type Attestation,
  attest,
  type CheckedAttestation,
  checkAttestation,
  digestOf,
  parseAttestation,
  SealError,
} from '@recount/seal';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { collect, examples, houseAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { plural } from '../terminal/format.js';
import { paramsOf } from './report.js';

/** A log that is not what it says, or a file that is no bundle, ends the command with the reason. */
const orFail = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    throw error instanceof SealError ? new FailureError(error.message) : error;
  });

function print(bundle: Attestation, { colours, line }: Output): void {
  const { question, models, seal, unsealed, verification, foldedUpTo } = bundle;
  line(
    `${colours.bold(question.report)} of ${question.tenant} as of ${question.asOf}, known at position ${question.knownAt}`,
  );
  line(`  answer      sha256 ${bundle.answerSha256}`);
  line(
    `  rows        ${plural(models.length, 'model')}, Merkle root ${bundle.modelRoot}, folded up to event ${foldedUpTo.eventId}`,
  );
  line(
    `  seal        ${seal === null ? colours.yellow('none: `recount seal` first') : `${seal.number}, Merkle root ${seal.merkleRoot}`}`,
  );
  if (unsealed !== null)
    line(colours.yellow(`  unsealed    ${plural(unsealed.events, 'event')}, Merkle root ${unsealed.merkleRoot}`));
  line(
    verification.ok
      ? `  verified    ${plural(verification.rows, 'row')}, ${colours.green('all what the log says')}`
      : colours.red(`  verified    ${plural(verification.findingsTotal, 'mismatch', 'mismatches')}`),
  );
}

function printChecked({ points }: CheckedAttestation, { colours, line }: Output): void {
  const mark = { holds: colours.green('holds  '), fails: colours.red('fails  '), unknown: colours.yellow('unknown') };
  for (const { name, state, message } of points) line(`${mark[state]} ${colours.bold(name.padEnd(12))} ${message}`);
}

interface Options {
  readonly param: string[];
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly out?: string;
  readonly check?: string;
}

export function attestCommand(program: Command): void {
  program
    .command('attest')
    .argument('[report]', 'the report to answer and attest')
    .option('-p, --param <name=value>', 'a parameter of the report (repeatable)', collect, [])
    .option('--as-of <instant>', 'what had happened by then (RFC 3339); default now')
    .option('--known-at <instant|token>', 'as far as it was recorded by then; default: everything folded')
    .option('-o, --out <file>', 'write the bundle to a file; default: standard output with --json')
    .option('--check <bundle>', 'recompute what a bundle says, and tell what still holds')
    .summary('a report with all that proves it; check such a bundle')
    .description(
      'Writes a bundle: the answer, the seal of the log, the hashes of the definitions, the Merkle root of the rows that were read, and the result of verifying them. --check computes all of it again. Reads only.',
    )
    .addHelpText(
      'after',
      `\nExit code 1 when what is stored is not what the log says, or when a checked bundle fails.\n${examples(
        ['attest receivable_ageing --as-of 2026-03-31T22:00:00Z --out ageing.json', 'the report and what it rests on'],
        ['attest --check ageing.json', 'does it still follow from the log?'],
      )}`,
    )
    .action(
      houseAction<Options>(async (house, [report], { options, output }) => {
        const { param, asOf, knownAt, out, check } = options;
        if ((report === undefined) === (check === undefined))
          throw new UsageError('name a report, or --check a bundle');
        const store = await house.readStore();
        if (report === undefined) {
          const bundle = await orFail(readFile(check as string, 'utf8').then(parseAttestation));
          const checked = await orFail(checkAttestation({ pool: house.pool(), store }, bundle));
          if (output.json) output.value(checked);
          else printChecked(checked, output);
          if (!checked.ok) throw new FailureError('what the bundle says does not follow from this log');
          return;
        }
        const request = {
          tenant: await tenantFor(house),
          params: paramsOf(param),
          ...(asOf !== undefined && { asOf }),
          ...(knownAt !== undefined && { knownAt }),
        };
        const bundle = await orFail(
          attest({ pool: house.pool(), store, report, request, now: new Date().toISOString() }),
        );
        if (out !== undefined) await writeFile(out, `${JSON.stringify(bundle, null, 2)}\n`);
        if (output.json) output.value(out === undefined ? bundle : { out, sha256: digestOf(bundle) });
        else {
          print(bundle, output);
          if (out !== undefined) output.line(`${out}: note its digest elsewhere, ${digestOf(bundle)}`);
        }
        if (!bundle.verification.ok) throw new FailureError('what is stored is not what the log says: recount verify');
      }),
    );
}
