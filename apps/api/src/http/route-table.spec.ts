import { routeTable } from './route-table.js';

const commands = [
  { streamType: 'order', command: 'place' },
  { streamType: 'order', command: 'ship' },
  { streamType: 'ar', command: 'write-off' },
];

describe('routeTable', () => {
  const routes = routeTable(commands);
  routes.add('POST', '/v1/order/:id/place');
  routes.add(['GET', 'HEAD'], '/v1/models/:model');
  routes.add('GET', '/docs/*');
  routes.add('GET', '/openapi.json');

  test.each([
    ['GET', '/v1/order/1/place?x=1', 'METHOD_NOT_ALLOWED', 'POST'],
    ['DELETE', '/v1/models/m', 'METHOD_NOT_ALLOWED', 'GET, HEAD'],
    ['PUT', '/docs/a/b.css', 'METHOD_NOT_ALLOWED', 'GET'],
    ['POST', '/v1/order/1/plaice', 'UNKNOWN_COMMAND', undefined],
    ['POST', '/v1/odor/1/place', 'UNKNOWN_STREAM_TYPE', undefined],
    ['POST', '/v1/models/a/b', 'NOT_FOUND', undefined],
    ['GET', '/v1/order/1/plaice', 'NOT_FOUND', undefined],
    ['GET', '/openapiXjson', 'NOT_FOUND', undefined],
  ])('%s %s: %s', (method, url, code, allow) => {
    const { body, allow: allowed } = routes.explain(method, url);
    expect([body.code, allowed]).toEqual([code, allow]);
  });

  test('names the commands there are', () => {
    expect(routes.explain('POST', '/v1/order/1/x').body.expected).toEqual(['place', 'ship']);
    expect(routes.explain('POST', '/v1/x/1/x').body.expected).toEqual(['order', 'ar']);
  });
});
