import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, identityOf, isRunning, type ProcessIdentity } from './identity.js';

/** Who supervises a home, where it serves, and the processes it started. */
export interface Registration extends ProcessIdentity {
  readonly url: string;
  readonly children: readonly (ProcessIdentity & { readonly name: string })[];
}

/** Long enough for an api that finishes its requests. */
const PATIENCE_MS = 12_000;

/** The file that says who supervises a home: written on every change, removed by a clean stop, left by a kill. */
export function registry(home: string) {
  const file = join(home, 'supervisor.json');
  const read = (): Registration | undefined => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Registration;
    } catch {
      return undefined;
    }
  };
  return {
    /** The supervisor that runs now. */
    running(): Registration | undefined {
      const found = read();
      return found && isRunning(found) ? found : undefined;
    },
    /** Ends what a killed supervisor left behind; PostgreSQL is not among it, it is taken over. Answers the names. */
    async endLeftovers(): Promise<readonly string[]> {
      const left = (read()?.children ?? []).filter(isRunning);
      await Promise.all(left.map((child) => end(child, PATIENCE_MS)));
      return left.map(({ name }) => name);
    },
    write(url: string, children: ReadonlyMap<string, number>): void {
      const self = identityOf(process.pid) as ProcessIdentity;
      const known = [...children].flatMap(([name, pid]) => {
        const identity = identityOf(pid);
        return identity ? [{ name, ...identity }] : [];
      });
      writeFileSync(`${file}.new`, JSON.stringify({ ...self, url, children: known } satisfies Registration));
      renameSync(`${file}.new`, file);
    },
    remove: (): void => rmSync(file, { force: true }),
  };
}
