import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenLink, openLink, until } from './testdata/open-link.ts';

const FAULTS: [type: string, attributes: object][] = [
  ['http_response', {}],
  ['sse', {}],
  ['web_socket', { as: 'drop' }],
  ['postgres_error', { code: '57P01' }],
  ['postgres_error', { code: '53300' }],
  ['redis_error', { kind: 'LOADING' }],
];

/** What begins like a message of some protocol and then is none, and bytes of every value. */
const MESSAGES = [
  Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 31 + (n >> 8)) & 0xff)),
  Buffer.from('*x'),
  Buffer.from('*3\r\n$x'),
  Buffer.from('GET it\r\n'),
  Buffer.from('HTTP/1.1 ok\r\n\r\n'),
  Buffer.from('Q\0\0\0\0'),
];

let upstream: Server;
let link: OpenLink;

beforeEach(async () => {
  upstream = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  link = await openLink((upstream.address() as AddressInfo).port);
});

afterEach(async () => {
  await link.close();
  await new Promise((resolve) => upstream.close(resolve));
});

test.each(FAULTS)('%s %j lets bytes of another protocol pass untouched', async (type, given) => {
  const sockets = [connect(link.port, '127.0.0.1')];
  await once(sockets[0] as never, 'connect');
  await link.inject(type, given);
  sockets.push(connect(link.port, '127.0.0.1'));
  for (const socket of sockets) {
    let received = Buffer.alloc(0);
    let sent = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
    });
    for (const message of MESSAGES) {
      sent = Buffer.concat([sent, message]);
      socket.write(message);
      await until(() => received.length >= sent.length);
    }
    expect(received.equals(sent)).toBe(true);
    socket.destroy();
  }
  expect(link.harms()).toEqual([]);
});
