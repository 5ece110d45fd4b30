import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { EvidenceStream } from './evidence-stream.ts';
import type { LinkProxy } from './link-proxy.ts';
import { ProxyTable } from './proxy-table.ts';
import { makeCertificate } from './testdata/make-certificate.ts';
import { until } from './testdata/open-link.ts';

let cert: string;
let key: string;
let upstream: Server;
let secured: Promise<TLSSocket>;
let table: ProxyTable;
let proxy: LinkProxy;

beforeAll(async () => {
  ({ cert, key } = await makeCertificate());
});

beforeEach(async () => {
  upstream = createServer({ cert, key }, (_, response) => response.end('from upstream'));
  secured = once(upstream, 'secureConnection').then(([socket]) => socket);
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  table = new ProxyTable('seed', new EvidenceStream('proxy', 'proxy'));
  const { port } = upstream.address() as AddressInfo;
  proxy = await table.create({
    name: 'link',
    listen: { host: '127.0.0.1', port: 0 },
    upstream: { host: '127.0.0.1', port },
    enabled: true,
    toxics: [],
    tls: { cert, key, ca: cert, name: 'localhost' },
  });
});

afterEach(async () => {
  await table.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

/** One request over TLS of its own; rejects with the socket's error. */
async function ask(): Promise<string> {
  const { port } = proxy.listen;
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: cert });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  let received = '';
  for await (const chunk of socket) received += chunk;
  return received;
}

test('bytes pass from TLS to TLS, whole and to both ends', async () => {
  expect(await ask()).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*from upstream/);
  await until(() => proxy.traffic.sentBytes.downstream > 0);
});

test('a fault reads what passes', async () => {
  const toxic = { type: 'http_response', name: 'fault', stream: 'both', toxicity: 1 } as const;
  await proxy.add({ ...toxic, attributes: { as: 'status', status: 503 } });
  expect(await ask()).toMatch(/^HTTP\/1\.1 503/);
  await proxy.remove('fault');
  expect(await ask()).toMatch(/^HTTP\/1\.1 200/);
});

test('an established connection is reset at once, to both ends', async () => {
  const { port } = proxy.listen;
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: cert });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(socket, 'data');
  const accepted = await secured;
  const failures = Promise.all([once(socket, 'error'), once(accepted, 'error')]);
  const toxic = { type: 'reset_peer', name: 'fault', stream: 'both', toxicity: 1 } as const;
  await proxy.add({ ...toxic, attributes: { timeout: 0 } });
  const [[atClient], [atServer]] = await failures;
  expect([atClient.code, atServer.code]).toEqual(['ECONNRESET', 'ECONNRESET']);
});

test('under a silence not even the handshake is answered', async () => {
  const toxic = { type: 'down', name: 'fault', stream: 'both', toxicity: 1 } as const;
  await proxy.add({ ...toxic, attributes: { as: 'silence' } });
  const { port } = proxy.listen;
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: cert });
  let isSecure = false;
  socket.once('secureConnect', () => {
    isSecure = true;
  });
  await once(socket, 'connect');
  // A handshake past the link takes as long as one through it would.
  const direct = connectTls({ port: proxy.upstream.port, host: 'localhost', ca: cert });
  await once(direct, 'secureConnect');
  direct.destroy();
  expect(isSecure).toBe(false);
  await proxy.remove('fault');
  await once(socket, 'secureConnect');
  socket.destroy();
});

test('a certificate that is none is refused with what is expected', async () => {
  const spec = { name: 'other', listen: proxy.listen, upstream: proxy.upstream };
  const tls = { cert: 'none', key: 'none', ca: 'none' };
  await expect(table.create({ ...spec, enabled: false, toxics: [], tls })).rejects.toThrow(
    /Failed to terminate TLS on other/,
  );
});

test('an upstream under another name is not trusted', async () => {
  const strict = await table.create({
    name: 'strict',
    listen: { host: '127.0.0.1', port: 0 },
    upstream: proxy.upstream,
    enabled: true,
    toxics: [],
    tls: { cert, key, ca: cert, name: 'elsewhere' },
  });
  const socket = connectTls({ port: strict.listen.port, host: '127.0.0.1', ca: cert });
  await expect(once(socket, 'secureConnect')).rejects.toMatchObject({ code: 'ECONNRESET' });
});
