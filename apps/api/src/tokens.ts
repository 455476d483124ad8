/** Injection tokens of the parts an API is made of. */
export const GATEWAY = Symbol('CommandGateway');
export const LOG = Symbol('EventLog');
export const STORE = Symbol('ReadQueries');
export const CATALOGUE = Symbol('commandCatalogue');
export const WRITE_LOG = Symbol('Log');
