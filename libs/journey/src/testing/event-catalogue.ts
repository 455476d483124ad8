import { aggregates } from '../aggregates.js';
import type { EventContract } from '../event.js';
import type { AnyField, Shape } from '../schema.js';

/** The page docs/events.md, made of the contracts alone; a spec fails when the page is another one. */
export function eventCatalogue(): string {
  const types = Object.values(aggregates);
  const count = types.reduce((sum, { events }) => sum + Object.keys(events).length, 0);
  return `${[
    '# Events',
    '',
    `Every event the domain writes: ${count} types in ${types.length} kinds of stream. This page is made from the contracts in`,
    '`libs/journey/src/*/events.ts`; `UPDATE_DOCS=1 npm test -- libs/journey` writes it anew.',
    '',
    'A stream is named `{type}-{tenant}.{id}`. A field with `?` may be absent; `[]` is a list; **P** marks personal data of a data',
    'subject. Money is `{units, scale, currency}`: `units` × 10^-`scale` of an ISO 4217 currency, `units` a 64-bit integer as text.',
    'Instants are UTC with milliseconds, dates are calendar dates in the tenant’s zone, decimals are exact text with at most six',
    'places, basis points are 1/10000. The envelope (who, when, by which command) is described in log.md.',
    ...types.flatMap(({ type, events }) => ['', `## ${type}`, ...Object.values(events).flatMap(eventSection)]),
  ].join('\n')}\n`;
}

const eventSection = (contract: EventContract): readonly string[] => [
  '',
  `### ${contract.type}${contract.version === 1 ? '' : ` (version ${contract.version})`}`,
  '',
  contract.fact,
  '',
  '| field | type | |',
  '| --- | --- | --- |',
  ...rows(contract.shape, ''),
];

const rows = (shape: Shape, prefix: string): readonly string[] =>
  Object.entries(shape).flatMap(([name, field]) => {
    const at = `${prefix}${name}${field.item === undefined ? '' : '[]'}`;
    const children = field.children ?? field.item?.children;
    return [
      `| \`${at}${field.optional ? '?' : ''}\` | ${typeOf(field)} | ${notes(field)} |`,
      ...(children === undefined ? [] : rows(children, `${at}.`)),
    ];
  });

function typeOf(field: AnyField): string {
  if (field.item !== undefined) return `list of ${field.item.children === undefined ? typeOf(field.item) : 'records'}`;
  return field.values === undefined ? field.kind : field.values.map((value) => `\`${value}\``).join(', ');
}

const notes = (field: AnyField): string =>
  [field.personal || field.item?.personal ? '**P**' : '', field.unit ?? ''].filter(Boolean).join(' ');
