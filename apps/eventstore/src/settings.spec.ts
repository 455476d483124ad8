import { authority } from './settings.js';

test.each([
  ['127.0.0.1', '127.0.0.1:2113'],
  ['node1.example', 'node1.example:2113'],
  ['::1', '[::1]:2113'],
  ['[::1]', '[::1]:2113'],
])('%s at a port is %s', (host, address) => expect(authority(host, 2113)).toBe(address));
