import type { ModelDescription } from '@recount/read-store';
import { HttpRefusal } from '../http/refusals.js';
import { listQuery } from './list-query.js';
import { keyParts, singleValues } from './query-params.js';

const model: ModelDescription = {
  name: 'receivable',
  version: 1,
  shape: 'state',
  doc: 'Receivables',
  key: { receivableId: { kind: 'uuid' } },
  columns: { amount: { kind: 'decimal' }, name: { kind: 'text' }, limit: { kind: 'int' } },
};
const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof HttpRefusal) return `${error.body.status} ${error.body.path}`;
    throw error;
  }
  return 'accepted';
};

describe('listQuery', () => {
  test('filters, sort, limit, cursor and position', () => {
    const query = {
      name: 'a=b&c',
      'amount[gte]': '10.50',
      'amount[lt]': '20',
      'name[null]': 'true',
      sort: '-amount,name',
      limit: '7',
      cursor: 'abc',
      minPosition: '9223372036854775807',
    };
    expect(listQuery(model, 'acme', query)).toEqual({
      tenant: 'acme',
      filter: [
        { column: 'name', op: 'eq', value: 'a=b&c' },
        { column: 'amount', op: 'gte', value: '10.50' },
        { column: 'amount', op: 'lt', value: '20' },
        { column: 'name', op: 'null', value: 'true' },
      ],
      sort: [
        { column: 'amount', descending: true },
        { column: 'name', descending: false },
      ],
      limit: 7,
      cursor: 'abc',
      minPosition: 9223372036854775807n,
    });
  });

  test('a token says whose position it is', () => {
    const logId = '0198c1de-7b1c-7e55-8a0f-3d2f6d1c8e4b';
    expect(listQuery(model, 't', { minPosition: `${logId}.3.42` }).minPosition).toEqual({
      logId,
      epoch: 3,
      position: 42n,
    });
  });

  test('a column named like a parameter is filtered with an operator', () => {
    expect(listQuery(model, 't', { 'limit[eq]': '3', limit: '4' })).toMatchObject({
      limit: 4,
      filter: [{ column: 'limit', op: 'eq', value: '3' }],
    });
  });

  test.each([
    [{ nope: '1' }, '400 query:nope'],
    [{ 'nope[gte]': '1' }, '400 query:nope'],
    [{ 'amount[like]': '1' }, '400 query:amount[like]'],
    [{ 'amount[': '1' }, '400 query:amount['],
    [{ 'amount[gte][lt]': '1' }, '400 query:amount[gte][lt]'],
    [{ __proto__x: '1' }, '400 query:__proto__x'],
    [{ sort: '-nope' }, '400 query:sort'],
    [{ sort: '' }, '400 query:sort'],
    [{ limit: '0' }, '400 query:limit'],
    [{ limit: '501' }, '400 query:limit'],
    [{ limit: '1e2' }, '400 query:limit'],
    [{ minPosition: '-1' }, '400 query:minPosition'],
    [{ minPosition: '9223372036854775808' }, '400 query:minPosition'],
    [{ minPosition: '0198c1de-7b1c-7e55-8a0f-3d2f6d1c8e4b.0.1' }, '400 query:minPosition'],
  ])('refuses %j', (query, expected) => {
    expect(refused(() => listQuery(model, 't', query as Record<string, string>))).toBe(expected);
  });

  test('refuses a name given twice', () => {
    expect(refused(() => singleValues({ name: ['a', 'b'] }))).toBe('400 query:name');
  });
});

test('key parts are split before they are decoded', () => {
  expect(keyParts('/v1/models/m/a%2Cb,c%20d?x=1,2')).toEqual(['a,b', 'c d']);
});
