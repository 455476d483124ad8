import pg from 'pg';
import { rowRenderer } from './report-rows.js';

test('texts that recur are answered as they are, however many there are', () => {
  const field = (name: string, dataTypeID: number) => ({ name, dataTypeID }) as pg.FieldDef;
  const render = rowRenderer([field('type', pg.types.builtins.TEXT), field('no', pg.types.builtins.INT4)]);
  const types = Array.from({ length: 2000 }, (_, n) => `type ${n % 2 === 0 ? n % 10 : n}`);
  expect(types.map((type, n) => render([type, n === 7 ? null : String(n)]))).toEqual(
    types.map((type, no) => ({ type, no: no === 7 ? null : no })),
  );
});
