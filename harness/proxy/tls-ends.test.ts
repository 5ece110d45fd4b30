import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { EvidenceStream } from './evidence-stream.ts';
import type { LinkProxy } from './link-proxy.ts';
import { ProxyTable } from './proxy-table.ts';
import { until } from './testdata/open-link.ts';

let folder: string;
let cert: string;
let key: string;
let upstream: Server;
let sockets: WebSocketServer;
let table: ProxyTable;
let proxy: LinkProxy;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-tls-'));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...files], { stdio: 'pipe' });
  cert = readFileSync(join(folder, 'cert.pem'), 'utf8');
  key = readFileSync(join(folder, 'key.pem'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  upstream = createServer({ cert, key }, (_, response) => response.end('from upstream'));
  sockets = new WebSocketServer({ server: upstream });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => socket.send(data.toString()));
  });
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

test('an established secure web socket is reset at once', async () => {
  const client = new WebSocket(`wss://localhost:${proxy.listen.port}`, { ca: cert });
  await once(client, 'open');
  client.send('hello');
  const [echo] = await once(client, 'message');
  expect(echo.toString()).toBe('hello');
  const failed = once(client, 'close');
  const toxic = { type: 'reset_peer', name: 'fault', stream: 'both', toxicity: 1 } as const;
  await proxy.add({ ...toxic, attributes: { timeout: 0 } });
  const [code] = await failed;
  expect(code).toBe(1006);
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
