import { acceptedForm } from './forms.js';

test.each([
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['text/html', 'html'],
  ['text/plain', 'text'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['application/json, text/html;q=0.9', 'json'],
  ['text/html;q=0.1, text/plain; q=0.5', 'text'],
  ['TEXT/HTML; charset=utf-8', 'html'],
  ['text/html;q=0, */*', 'json'],
  ['text/html;q=x', 'json'],
  ['image/png', 'json'],
  [',;,q=1', 'json'],
])('Accept: %s is answered as %s', (accept, form) => expect(acceptedForm(accept)).toBe(form));
