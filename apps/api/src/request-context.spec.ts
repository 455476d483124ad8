import { HttpRefusal } from './http/refusals.js';
import { requestContext } from './request-context.js';

const pathOf = (headers: Record<string, string>, query?: unknown): string | undefined => {
  try {
    requestContext(headers, query);
    return undefined;
  } catch (error) {
    if (error instanceof HttpRefusal) return `${error.body.status} ${error.body.path}`;
    throw error;
  }
};

describe('requestContext', () => {
  test('an unadorned request is anonymous and of the default tenant', () => {
    expect(requestContext({})).toEqual({ tenant: 'default', actor: { type: 'user', id: 'anonymous' } });
  });

  test('reads every header', () => {
    const context = requestContext({
      'x-recount-tenant': 'acme_2',
      'x-recount-actor': 'service:billing:eu',
      'idempotency-key': 'order 17, attempt of Tuesday',
      'if-match': '"4"',
      'x-correlation-id': 'c-1',
      'x-causation-id': 'e-1',
      'x-occurred-at': '2026-01-02T03:04:05Z',
    });
    expect(context).toEqual({
      tenant: 'acme_2',
      actor: { type: 'service', id: 'billing:eu' },
      commandId: 'order 17, attempt of Tuesday',
      ifMatch: 4n,
      correlationId: 'c-1',
      causationId: 'e-1',
      occurredAt: '2026-01-02T03:04:05Z',
    });
  });

  test.each([
    [{ 'if-match': '0' }, 0n],
    [{ 'if-match': '"-1"' }, -1n],
  ])('%j', (headers, revision) => {
    expect(requestContext(headers).ifMatch).toBe(revision);
  });

  test.each([
    [{ 'x-recount-tenant': 'Acme' }, '400 header:X-Recount-Tenant'],
    [{ 'x-recount-tenant': 'a-b' }, '400 header:X-Recount-Tenant'],
    [{ 'x-recount-tenant': '' }, '400 header:X-Recount-Tenant'],
    [{ 'x-recount-actor': 'anonymous' }, '400 header:X-Recount-Actor'],
    [{ 'x-recount-actor': 'toString:x' }, '400 header:X-Recount-Actor'],
    [{ 'x-recount-actor': 'user:' }, '400 header:X-Recount-Actor'],
    [{ 'idempotency-key': '' }, '400 header:Idempotency-Key'],
    [{ 'idempotency-key': 'k'.repeat(101) }, '400 header:Idempotency-Key'],
    [{ 'idempotency-key': 'schlüssel' }, '400 header:Idempotency-Key'],
    [{ 'if-match': '*' }, '400 header:If-Match'],
    [{ 'if-match': 'W/"4"' }, '400 header:If-Match'],
    [{ 'if-match': '"4", "5"' }, '400 header:If-Match'],
    [{ 'if-match': '9'.repeat(19) }, '400 header:If-Match'],
    [{ origin: 'http://evil.example', host: '127.0.0.1:3000' }, '403 header:Origin'],
  ])('refuses %j', (headers, expected) => {
    expect(pathOf(headers as Record<string, string>)).toBe(expected);
  });

  test.each([
    [undefined, 'acme', 'acme'],
    ['acme', undefined, 'acme'],
    ['acme', 'acme', 'acme'],
    [undefined, undefined, 'default'],
    ['acme', 'demo', '403 query:tenant'],
    [undefined, 'Acme', '400 query:tenant'],
    [undefined, '', '400 query:tenant'],
    [undefined, ['acme', 'acme'], '400 query:tenant'],
    ['Acme', 'acme', '400 header:X-Recount-Tenant'],
  ])('the tenant of the header %j and the address %j: %s', (header, asked, expected) => {
    const headers = header === undefined ? {} : { 'x-recount-tenant': header };
    const query = asked === undefined ? {} : { tenant: asked };
    expect(pathOf(headers, query) ?? requestContext(headers, query).tenant).toBe(expected);
  });

  test('accepts its own pages', () => {
    expect(pathOf({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' })).toBeUndefined();
  });
});
