import { isIP } from 'node:net';
import { HttpRefusal } from './refusals.js';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;
const PORT = /:\d*$/;

/**
 * A page of any site reaches this machine's loopback address under its own name once that name is made to point here: to
 * the browser it is the same site, and no `Origin` tells. So on that address a name with a dot is not answered to;
 * addresses, `localhost` and bare names of a network nobody else can hand out. Elsewhere names are the operator's.
 * @throws HttpRefusal FORBIDDEN
 */
export function refuseForeignHost(host: string | undefined, localAddress: string | undefined): void {
  if (host === undefined || localAddress === undefined || !LOOPBACK.test(localAddress)) return;
  const name = host.replace(PORT, '').toLowerCase();
  const bare = name.startsWith('[') || isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost');
  if (bare) return;
  throw new HttpRefusal('FORBIDDEN', 'the loopback address is asked by its number or as localhost', {
    path: 'header:Host',
    actual: name.slice(0, 100),
  });
}
