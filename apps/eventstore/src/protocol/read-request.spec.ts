import { ProtocolError } from './errors.js';
import { field, number } from './protobuf.js';
import { readRequest } from './read-request.js';

const filtered = (regex: string) =>
  readRequest(field(1, field(2, field(2)), number(5, 1), field(7, field(2, field(1, regex)))));

test.each([
  String.raw`^(.+)(.+)(.+)(.+)\4\3\2\1$`,
  String.raw`(a)\\\1`,
  // PostgreSQL's basic expressions know no escapes in brackets.
  String.raw`(?b)[\]\(.\)\1`,
  String.raw`(?b)\(.\)[a\]\1`,
  String.raw`(?x)(.) # comment \
  \1`,
])('the back-reference in %s is refused', (regex) => {
  expect(() => filtered(regex)).toThrow(ProtocolError);
  expect(() => filtered(regex)).toThrow(/back-reference/);
});

test.each([String.raw`^order\.1$`, String.raw`a\\1`, String.raw`\d\\\\2`, String.raw`(?<!a)b[1-9]\0`, '1\\'])(
  '%s has none',
  (regex) => expect(filtered(regex).condition.filter).toEqual({ column: 'type', regex }),
);
