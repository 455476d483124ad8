import { rfc3339 } from './index.js';
import { databaseUrl } from './testing/database.js';

test.each([
  ['2026-03-31 21:59:59+00', '2026-03-31T21:59:59.000000Z'],
  ['2026-03-31 21:59:59.5+00', '2026-03-31T21:59:59.500000Z'],
  ['2026-03-31 21:59:59.123456+00', '2026-03-31T21:59:59.123456Z'],
])('rfc3339(%s)', (text, instant) => expect(rfc3339(text)).toBe(instant));

test.each([
  ['postgresql://postgres@/recount?host=%2Ftmp%2Fa&port=5432', 'postgresql://postgres@/x?host=%2Ftmp%2Fa&port=5432'],
  ['postgres://me:pw@db.example:5433/mine', 'postgres://me:pw@db.example:5433/x'],
])('databaseUrl(%s)', (url, other) => expect(databaseUrl(url, 'x')).toBe(other));
