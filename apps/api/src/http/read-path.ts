/** The pointer of a read-store refusal, into its request object, as the part of an HTTP request it came from. */
export function requestPath(pointer: string): string {
  const [, part = '', name] = pointer.split('/');
  switch (part) {
    case 'key':
      return 'param:key';
    case 'eventId':
    case 'correlationId':
    case 'projection':
      return `param:${part}`;
    case 'tenant':
      return 'header:X-Recount-Tenant';
    case 'params':
      return name === undefined ? 'query' : `query:${name}`;
    case 'cell':
      return name === undefined ? 'query' : `query:cell[${name}]`;
    default:
      return `query:${part}`;
  }
}
