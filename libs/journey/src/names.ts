/** Stream names are `{type}-{tenant}.{id}`: the store's category is the type, and the tenant is part of the name. */
export interface StreamParts {
  readonly type: string;
  readonly tenant: string;
  readonly id: string;
}

const TENANT = /^[a-z0-9_][a-z0-9_]{0,62}$/;

/** Tenants are lower-case letters, digits and underscores, at most 63: no separator of a stream name can occur in one. */
export const isTenant = (value: string): boolean => TENANT.test(value);

export const streamName = (type: string, tenant: string, id: string): string => `${type}-${tenant}.${id}`;

/** The parts of one of our stream names, or undefined for a name of another making. */
export function parseStreamName(stream: string): StreamParts | undefined {
  const dash = stream.indexOf('-');
  const dot = stream.indexOf('.', dash);
  if (dash < 1 || dot < dash + 2 || dot === stream.length - 1) return undefined;
  const tenant = stream.slice(dash + 1, dot);
  return isTenant(tenant) ? { type: stream.slice(0, dash), tenant, id: stream.slice(dot + 1) } : undefined;
}
