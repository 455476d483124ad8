import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGE = '@kurrent/kurrentdb-client';

function isInstalled(): boolean {
  try {
    import.meta.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

// In a process of its own: the two client packages cannot live in one.
(isInstalled() ? test : test.skip)(
  `the adapter keeps its contract over ${PACKAGE} too, and lets none of its defects through`,
  async () => {
    const { url } = JSON.parse(String(process.env.RECOUNT_TEST_SERVER)) as { url: string };
    const jest = `${repository}node_modules/jest/bin/jest.js`;
    const specs = ['apps/eventstore/dist/adapter-contract', 'apps/eventstore/dist/adapter-faults'];
    const env = { ...process.env, RECOUNT_EVENTSTORE_CLIENT: 'kurrent', RECOUNT_TEST_DATABASE_URL: url };
    const run = await new Promise<{ code: number | string; text: string }>((resolve) => {
      const args = ['--enable-source-maps', jest, ...specs];
      execFile(process.execPath, args, { cwd: repository, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, text: stdout + stderr }),
      );
    });
    expect(run).toMatchObject({ code: 0, text: expect.stringMatching(/tests: \d{2,} passed, 0 failed/) });
  },
  600_000,
);
if (!isInstalled())
  console.log(`kurrent: ${PACKAGE} is not installed (an optional peer); its run of the contract is skipped`);
