import { deadReactions, deadTimers } from '@recount/reactors';
import { READER, ReadStoreError, readerStanding } from '@recount/read-store';
import type { Command } from 'commander';
import { type House, withHouse } from '../house.js';
import { examples, plainAction } from '../run.js';
import { FailureError, type Settings } from '../settings.js';
import { registry } from '../supervisor/registry.js';
import { plural } from '../terminal/format.js';

/** One thing looked at: how it is and, where something is wrong, what to do. */
interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly fact: string;
  readonly remedy?: string;
}

async function database(settings: Settings): Promise<Finding[]> {
  const where = settings.databaseUrl === undefined ? `of ${settings.home}` : 'of DATABASE_URL';
  try {
    return await withHouse(settings, async (house) => {
      const findings: Finding[] = [
        { name: 'database', state: 'ok', fact: `PostgreSQL ${where} answers and is migrated` },
      ];
      const store = await house.readStore();
      const { log, lag, models, projector, audit } = await store.status();
      findings.push({
        name: 'log',
        state: 'ok',
        fact: `${plural(Number(log.events), 'event')}, id ${log.id}, epoch ${log.epoch}`,
      });
      const running = projector.holder !== null;
      const served = models.filter(({ state }) => state === 'live' || state === 'building' || state === 'stopped');
      findings.push(
        lag.events === '0'
          ? { name: 'read models', state: 'ok', fact: `${served.length} models, everything is folded` }
          : {
              name: 'read models',
              state: running ? 'note' : 'wrong',
              fact: `${plural(Number(lag.events), 'event')} behind the log`,
              ...(!running && { remedy: 'no projector runs: start one with `recount start`' }),
            },
      );
      for (const { name, version, state } of models)
        if (state === 'failed') {
          const fact = `version ${version}, beside the served one, could not be built or folded on`;
          const remedy = `correct it and \`recount stage\` it again, or \`recount drop ${name}\``;
          findings.push({ name, state: 'wrong', fact, remedy });
        }
      for (const { name, quarantinedRoots, state } of served) {
        if (quarantinedRoots > 0) {
          const fact = `${plural(quarantinedRoots, 'root')} quarantined: an event could not be folded`;
          findings.push({ name, state: 'wrong', fact, remedy: `correct the model, then \`recount rebuild ${name}\`` });
        }
        if (state === 'stopped') {
          findings.push({
            name,
            state: 'wrong',
            fact: 'stopped: an unknown schema version, or too many failures',
            remedy: `\`recount rebuild ${name}\` after an update`,
          });
        }
      }
      const { mismatches = 0, since } = audit.verification?.turn ?? {};
      if (mismatches > 0) {
        const fact = `${plural(mismatches, 'mismatch', 'mismatches')} between what is stored and the log, found since ${since}`;
        findings.push({
          name: 'verification',
          state: 'wrong',
          fact,
          remedy: '`recount verify` names them, `recount rebuild <model>` mends',
        });
      }
      if (audit.trouble !== null) {
        const { message, since } = audit.trouble;
        const fact = `the projector can neither seal nor verify since ${since}: ${message}`;
        findings.push({ name: 'auditing', state: 'wrong', fact, remedy: 'correct that; it tries again every minute' });
      }
      findings.push(await reading(house));
      const dead = [...(await deadReactions(house.pool())), ...(await deadTimers(house.pool()))];
      findings.push(
        dead.length === 0
          ? { name: 'reactors and timers', state: 'ok', fact: 'no command was given up' }
          : {
              name: 'reactors and timers',
              state: 'wrong',
              fact: `${plural(dead.length, 'command')} given up`,
              remedy:
                '`recount reactors list` says why, `recount reactors retry` issues them again; `recount status` names timers',
            },
      );
      return findings;
    });
  } catch (error) {
    // What the read side refuses says itself what to do.
    if (error instanceof ReadStoreError) return [{ name: 'read models', state: 'wrong', fact: error.body.message }];
    const remedy =
      settings.databaseUrl === undefined
        ? `look into ${settings.home}/postgres.log`
        : 'see that the server runs and DATABASE_URL is right';
    return [{ name: 'database', state: 'wrong', fact: (error as Error).message, remedy }];
  }
}

/** Whether the role for reading in SQL is there, and how to connect as it. */
async function reading(house: House): Promise<Finding> {
  const name = 'SQL';
  const standing = await readerStanding(house.pool());
  if (standing === 'ready')
    return { name, state: 'ok', fact: `${READER} reads log, models and functions: psql '${readerUrl(house.url)}'` };
  const remedy =
    standing === 'missing'
      ? `we may not create roles here: let somebody who may run \`create role ${READER} login\`, then check again`
      : 'the owner of the schemas may grant it: deploy as that role';
  return { name, state: 'note', fact: `the role ${READER} is ${standing}: nobody can read as it`, remedy };
}

/** The same database for the role that reads; where it needs a password, that is not ours to know. */
const readerUrl = (url: string): string => url.replace(/^(\w+:\/\/)(?:[^@/]*@)?/, `$1${READER}@`);

function supervisor(settings: Settings): Finding {
  const running = registry(settings.home).running();
  return running
    ? { name: 'supervisor', state: 'ok', fact: `runs at ${running.url} (process ${running.pid})` }
    : { name: 'supervisor', state: 'note', fact: 'does not run: nothing is served; `recount start` starts it' };
}

export function checkCommand(program: Command): void {
  program
    .command('check')
    .summary('what is wrong here, and what to do about it')
    .description(
      'Looks at the database, the log, the read models and the reactors. Ends with 1 when something is wrong.',
    )
    .addHelpText('after', examples(['check', 'this installation'], ['check --json', 'the findings for a script']))
    .action(
      plainAction(async (_args, { settings, output }) => {
        const node: Finding = {
          name: 'node',
          state: 'ok',
          fact: `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`,
        };
        const findings = [node, supervisor(settings), ...(await database(settings))];
        const wrong = findings.filter(({ state }) => state === 'wrong').length;
        if (output.json) output.value(findings);
        else {
          const { colours, line } = output;
          const mark = { ok: colours.green('✓'), note: colours.yellow('·'), wrong: colours.red('✗') };
          for (const { name, state, fact, remedy } of findings) {
            line(`${mark[state]} ${colours.bold(name.padEnd(12))} ${fact}`);
            if (remedy !== undefined) line(`${' '.repeat(15)}${colours.yellow(remedy)}`);
          }
        }
        if (wrong > 0) throw new FailureError(`${plural(wrong, 'thing is', 'things are')} wrong`);
      }),
    );
}
