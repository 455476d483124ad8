import { readFileSync, writeFileSync } from 'node:fs';
import { aggregates, contractOf, contracts, personalFields, REFUSALS } from './index.js';
import { eventCatalogue } from './testing/event-catalogue.js';

const page = (name: string): URL => new URL(`../../../docs/${name}`, import.meta.url);

describe('docs/events.md', () => {
  test('is what the contracts say (UPDATE_DOCS=1 writes it anew)', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page('events.md'), eventCatalogue());
    expect(readFileSync(page('events.md'), 'utf8')).toBe(eventCatalogue());
  });
});

describe('docs/commands.md', () => {
  const text = readFileSync(page('commands.md'), 'utf8');
  const section = (type: string): string => text.split(`\n## ${type}\n`)[1]?.split('\n## ')[0] ?? '';
  test.each(Object.values(aggregates).map((aggregate) => [aggregate.type, aggregate] as const))(
    'lists the commands of %s, and no other',
    (type, aggregate) => {
      const listed = [...section(type).matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
      expect(listed).toEqual(Object.keys(aggregate.commands));
    },
  );
  test('lists every refusal with its status', () => {
    const listed = [...text.matchAll(/^\| `([A-Z0-9_]+)` \| (\d{3}) \| (retryable)? ?\|/gm)].map(
      ([, code, status, retryable]) => [code, { status: Number(status), retryable: retryable !== undefined }],
    );
    expect(Object.fromEntries(listed)).toEqual(REFUSALS);
  });
  test('speaks only of refusals of the closed list', () => {
    const named = [...text.matchAll(/`([A-Z]{2,}(?:_[A-Z0-9]+)+)`/g)].map((match) => match[1] as string);
    expect(named.filter((code) => !Object.hasOwn(REFUSALS, code))).toEqual([]);
  });
});

describe('the contracts', () => {
  test('every type is declared once and belongs to one stream type', () => {
    const declared = Object.values(aggregates).flatMap((aggregate) => Object.keys(aggregate.events));
    expect([...declared].sort()).toEqual(Object.keys(contracts).sort());
    for (const [key, contract] of Object.entries(contracts)) expect(contract.type).toBe(key);
  });
  test('the key of an aggregate is the category of its streams', () => {
    for (const [key, aggregate] of Object.entries(aggregates)) {
      expect(aggregate.type).toBe(key);
      expect(key).not.toContain('-');
    }
  });
  test('each version but the last has its upcaster', () => {
    for (const contract of Object.values(contracts)) expect(contract.upcasters).toHaveLength(contract.version - 1);
  });
  test('what is personal is declared: names, ways to reach somebody, and what changed of them', () => {
    expect(personalFields(contracts.LeadCaptured)).toEqual(['/name', '/phone', '/email', '/wechat']);
    expect(personalFields(contracts.CustomerRegistered)).toEqual(['/name', '/phone', '/email']);
    expect(personalFields(contracts.CustomerProfileChanged)).toEqual(['/changes/*/old', '/changes/*/new']);
  });
  test('a type of a foreign writer has no contract', () => {
    expect(contractOf('$metadata')).toBeUndefined();
    expect(contractOf('toString')).toBeUndefined();
  });
});
