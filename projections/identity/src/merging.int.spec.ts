import { type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const [SURVIVOR, LOSER, OTHER, LEAD] = ['survivor', 'loser', 'other', 'lead'].map((name) => idOf(name)) as [
  string,
  string,
  string,
  string,
];
let house: House;
let minute = 0;
const at = (): string => new Date(Date.parse('2026-03-01T09:00:00.000Z') + 60_000 * minute++).toISOString();
const NOW = '2026-12-31T00:00:00.000Z';
const command = (streamType: string, id: string, name: string, body: object) =>
  house.command(streamType, id, name, body, at());
const merge = async (survivorId: string, ...loserIds: readonly string[]) =>
  (await command('identity', 'customers', 'merge', { survivorId, loserIds })).eventIds[0] as string;
const unmerge = (mergeId: string) => command('identity', 'customers', 'unmerge', { mergeId, reason: 'spec' });
const change = (id: string, path: string, old: string | null, value: string) =>
  command('customer', id, 'change-profile', { changes: [{ path, old, new: value }] });

const graph = async (customerId?: string) => {
  const params = customerId === undefined ? {} : { customerId };
  const { rows = [] } = await house.report('identity_graph', NOW, params);
  return rows.map(({ member_id, canonical_id, cause }) => [member_id, canonical_id, cause]).sort();
};
const profiles = async () => {
  const rows = await house.rows('customer_360');
  return Object.fromEntries(
    rows.map(({ customer_id, name, tier, phone, owner_id, attributes }) => [
      customer_id,
      { name, tier, phone, owner_id, attributes },
    ]),
  );
};

beforeAll(async () => {
  house = await openHouse('merging', { timeZone: 'UTC', currency: 'CNY' });
  const org = { kind: 'org', ownerId: 'ann' };
  await command('customer', SURVIVOR, 'register', { ...org, name: 'Acme', tier: 'A', attributes: { size: 1 } });
  await command('customer', LOSER, 'register', {
    kind: 'org',
    name: 'Acme Ltd',
    phone: '+8613800138000',
    attributes: { floor: 2 },
  });
  await command('customer', OTHER, 'register', { ...org, name: 'Other' });
  await command('lead', LEAD, 'capture', { source: 'web', email: 'a@b.co' });
  await command('lead', LEAD, 'assign', { ownerId: 'ann' });
  await command('lead', LEAD, 'qualify', { criteria: [] });
  await command('lead', LEAD, 'convert', { customerId: LOSER, mode: 'linked' });
  await house.settle();
}, 600_000);
afterAll(() => house.close());

test('a lead converted into a known customer counts as that one', async () => {
  expect(await graph()).toEqual([[LEAD, LOSER, 'linked']]);
});

test('a merge reaches its customers once, and taken back it leaves nothing behind', async () => {
  const before = await profiles();
  const mergeId = await merge(SURVIVOR, LOSER);
  await house.settle();
  expect(await graph(LOSER)).toEqual(
    [
      [LEAD, SURVIVOR, 'merged'],
      [LOSER, SURVIVOR, 'merged'],
    ].sort(),
  );
  expect((await profiles())[SURVIVOR]).toEqual({
    name: 'Acme',
    tier: 'A',
    phone: '+8613800138000',
    owner_id: 'ann',
    attributes: { size: 1, floor: 2 },
  });
  expect((await profiles())[LOSER]).toEqual(before[LOSER]);
  await expect(change(LOSER, '/tier', null, 'B')).rejects.toMatchObject({
    refusal: { code: 'CUSTOMER_MERGED', expected: SURVIVOR, actual: LOSER },
  });
  expect(await house.events(`customer-merging.${LOSER}`, 'CustomerMergedInto')).toEqual([
    { mergeId, survivorId: SURVIVOR },
  ]);

  // Nested: the survivor and all of its own become part of another one.
  const outer = await merge(OTHER, SURVIVOR);
  await house.settle();
  expect(await graph(SURVIVOR)).toEqual([LEAD, LOSER, SURVIVOR].map((id) => [id, OTHER, 'merged']).sort());
  await expect(unmerge(mergeId)).rejects.toMatchObject({ refusal: { code: 'UNMERGE_NOT_LATEST', expected: outer } });
  await unmerge(outer);
  await unmerge(mergeId);
  await house.settle();

  expect(await graph()).toEqual([[LEAD, LOSER, 'unmerged']]);
  expect(await profiles()).toEqual(before);
  await change(LOSER, '/tier', null, 'B');
  expect(await house.events(`customer-merging.${SURVIVOR}`, 'CustomerUnmerged')).toHaveLength(2);
});

test('what somebody changed after the merge stays when it is taken back', async () => {
  const mergeId = await merge(SURVIVOR, LOSER);
  await house.settle();
  await change(SURVIVOR, '/phone', '+8613800138000', '+8613800138001');
  await unmerge(mergeId);
  await house.settle();
  expect((await profiles())[SURVIVOR]).toMatchObject({ phone: '+8613800138001', attributes: { size: 1 } });
});
