import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyHandler, type AnyReadModel, keep, prepare, set } from '@recount/kernel';
import { lineageOfModel, loadProjections, newPersonalReads, personalReads } from '@recount/read-store';
import { upcasting } from '../house.js';
import { program } from '../program.js';
import { ROOT } from '../settings.js';
import { acceptedReads, lineagesOf, unaccepted } from './lineage.js';

const PROJECTIONS = join(ROOT, 'projections');

test('no column reads a personal field for which nobody accepted it (projections/personal.json)', async () => {
  const fresh = newPersonalReads(await acceptedReads(PROJECTIONS), personalReads(await lineagesOf(PROJECTIONS)));
  if (fresh.length > 0) throw new Error(unaccepted(fresh));
});

test('a column that starts to read one is found, with event, path and the way to accept it', async () => {
  const models = (await loadProjections(PROJECTIONS)).flatMap((projection) => projection.models);
  const timeline = models.find(({ name }) => name === 'journey_timeline') as AnyReadModel;
  const captured = timeline.on.LeadCaptured as AnyHandler;
  /** The reads of a timeline that treats a captured lead otherwise. */
  const readsOf = (evolve: AnyHandler['evolve']): string[] => {
    const other = { ...timeline, on: { ...timeline.on, LeadCaptured: { ...captured, evolve } } };
    return personalReads([lineageOfModel(prepare(other as AnyReadModel), upcasting)]);
  };
  const leaking = readsOf((row, event, parts) => {
    const write = captured.evolve(row, event, parts) as { readonly patch: Readonly<Record<string, unknown>> };
    return set({ ...write.patch, title: `captured ${event.data.name ?? 'somebody'}` });
  });
  const fresh = newPersonalReads(await acceptedReads(PROJECTIONS), leaking);
  expect(fresh).toEqual(['journey_timeline.title reads LeadCaptured.name']);
  expect(unaccepted(fresh)).toMatch(/LeadCaptured\.name\n.*recount lineage --accept/);
  const peeking = readsOf((row, event, parts) =>
    event.data.phone === 'nobody has it' ? keep : captured.evolve(row, event, parts),
  );
  // Read to no visible effect, it is held against the model as a whole.
  expect(peeking).toEqual(['journey_timeline.(any) reads LeadCaptured.phone']);
});

describe('the command', () => {
  const said: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const run = async (...args: string[]): Promise<string> => {
    said.length = 0;
    process.stdout.write = ((chunk: string) => said.push(chunk) > 0) as typeof process.stdout.write;
    try {
      await program().parseAsync(['node', 'recount', ...args]);
    } finally {
      process.stdout.write = write;
    }
    return said.join('');
  };

  test('names the fields of a column, and says what is personal', async () => {
    const found = JSON.parse(await run('lineage', 'customer_360', '--column', 'email', '--json'));
    expect(found).toMatchObject({ model: 'customer_360', observed: { roots: 0 }, columns: [{ column: 'email' }] });
    expect(found.columns[0].personalSources).toContainEqual({
      event: 'CustomerRegistered',
      of: 'data',
      path: 'email',
      personal: true,
    });
    expect(await run('lineage', 'customer_360', '--column', 'email')).toContain('CustomerRegistered.email (personal)');
    const page = await run('lineage', 'customer_360', '--column', 'email', '--out', 'html');
    expect(page).toMatch(/^<!doctype html>[\s\S]*CustomerRegistered\.email \(personal\)/);
    await expect(run('lineage', '--out', 'html')).rejects.toThrow(/of which model/);
    await expect(run('lineage', 'customer_360', '--column', 'nope')).rejects.toThrow(/has no column nope/);
    await expect(run('lineage', 'nope')).rejects.toThrow(/there is no read model nope/);
    await expect(run('lineage', '--column', 'email')).rejects.toThrow(/of which model/);
  });
  test('a record that is none is refused; without one nothing is accepted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recount-lineage-'));
    expect(await acceptedReads(folder)).toEqual([]);
    writeFileSync(join(folder, 'personal.json'), '{}');
    await expect(acceptedReads(folder)).rejects.toThrow(/--accept/);
  });
});
