import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type OpenLink, openLink, until } from './testdata/open-link.ts';

let upstream: WebSocketServer;
let server: WebSocket;
let client: WebSocket;
let link: OpenLink;
let isCut = false;
let atClient: string[];
let atServer: string[];

beforeEach(async () => {
  atClient = [];
  atServer = [];
  upstream = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  upstream.on('connection', (socket) => {
    server = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => atServer.push(data.toString()));
  });
  await once(upstream, 'listening');
  link = await openLink((upstream.address() as AddressInfo).port, isCut);
  client = new WebSocket(`ws://127.0.0.1:${link.port}`, { perMessageDeflate: false });
  client.on('error', () => {});
  client.on('message', (data) => atClient.push(data.toString()));
  await once(client, 'open');
  await until(() => server !== undefined);
});

afterEach(async () => {
  client.terminate();
  for (const socket of upstream.clients) socket.terminate();
  await link.close();
  await new Promise((resolve) => upstream.close(resolve));
});

/** Numbered messages from the server, the last one after the heal: it shows that all before came. */
async function tell(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) server.send(`message ${n}`);
  await new Promise<void>((resolve) => server.ping('', undefined, () => resolve()));
}

async function expectAtClient(...numbers: number[]): Promise<void> {
  const wanted = numbers.map((n) => `message ${n}`);
  await until(() => atClient.length >= wanted.length);
  expect(atClient).toEqual(wanted);
}

describe.each([false, true])('altered messages (bytes cut small: %s)', (cut) => {
  beforeAll(() => {
    isCut = cut;
  });

  test('messages of an established web socket are dropped from the next one on', async () => {
    await tell(1, 2);
    await expectAtClient(1, 2);
    await link.inject('web_socket', { as: 'drop' });
    await tell(3, 4);
    await once(client, 'ping');
    await link.heal('web_socket');
    await tell(5, 5);
    await expectAtClient(1, 2, 5);
  });

  test('which messages are dropped follows from the seed', async () => {
    await link.inject('web_socket', { as: 'drop', rate: 0.5 });
    await tell(1, 40);
    await once(client, 'ping');
    const first = [...atClient];
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(32);
  });

  test('messages are doubled', async () => {
    await link.inject('web_socket', { as: 'duplicate' });
    await tell(1, 2);
    await expectAtClient(1, 1, 2, 2);
  });

  test('a message is overtaken by the next', async () => {
    await link.inject('web_socket', { as: 'reorder' });
    await tell(1, 5);
    await once(client, 'ping');
    await expectAtClient(2, 1, 4, 3);
    await link.heal('web_socket');
    await expectAtClient(2, 1, 4, 3, 5);
  });

  test('a message that is hit is overtaken by one only', async () => {
    await link.inject('web_socket', { as: 'reorder', rate: 0.3 });
    await tell(1, 40);
    await link.heal('web_socket');
    await until(() => atClient.length === 40);
    const places = atClient.map((text, n) => Number(text.slice('message '.length)) - 1 - n);
    expect(places.some((shift) => shift !== 0)).toBe(true);
    expect(places.every((shift) => Math.abs(shift) <= 1)).toBe(true);
  });

  test('messages are late, in their order, and what waits passes with the heal', async () => {
    await link.inject('web_socket', { as: 'delay', delay: 60 });
    const fromMs = performance.now();
    await tell(1, 2);
    await expectAtClient(1, 2);
    expect(performance.now() - fromMs).toBeGreaterThanOrEqual(60);
    await link.heal('web_socket');
    await link.inject('web_socket', { as: 'delay', delay: 600_000 });
    await tell(3, 3);
    server.close(1000);
    await until(() => link.harms().filter((harm) => harm.startsWith('bytes-delayed')).length > 1);
    expect(atClient.length).toBe(2);
    await link.heal('web_socket');
    await expectAtClient(1, 2, 3);
  });

  test('a text is cut to its half, between two characters', async () => {
    await link.inject('web_socket', { as: 'truncate' });
    server.send('äöü!');
    await until(() => atClient.length === 1);
    expect(atClient).toEqual(['ä']);
    await link.heal('web_socket');
    await link.inject('web_socket', { as: 'truncate' }, { stream: 'upstream' });
    client.send('0123456789');
    await until(() => atServer.length === 1);
    expect(atServer).toEqual(['01234']);
  });

  test('a message of many frames is cut as a whole', async () => {
    await link.inject('web_socket', { as: 'truncate' });
    server.send('0123', { fin: false });
    server.send('4567', { fin: false });
    server.send('89', { fin: true });
    await until(() => atClient.length === 1);
    expect(atClient).toEqual(['01234']);
  });

  test('the receiver gets a close frame with the code, and nothing behind it', async () => {
    await link.inject('web_socket', { as: 'close', code: 4001 });
    await tell(1, 2);
    const [code] = await once(client, 'close');
    expect(code).toBe(4001);
    expect(atClient).toEqual([]);
  });

  test('of a closed web socket one close frame is all that comes', async () => {
    const socket = connect(link.port, '127.0.0.1');
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
    socket.write(`GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    await once(socket, 'data');
    await link.inject('web_socket', { as: 'close', code: 4001 });
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('hex');
    });
    for (const each of upstream.clients) for (const text of ['a', 'b']) each.send(text);
    for (const each of upstream.clients) each.terminate();
    await once(socket, 'close');
    expect(received).toBe('88020fa1');
  });

  test('without pongs a ping stays without an answer', async () => {
    let pongs = 0;
    client.on('pong', () => {
      pongs += 1;
    });
    await link.inject('web_socket', { as: 'no-pong' });
    client.ping();
    await until(() => link.harms().includes('message-altered of web_socket'));
    await tell(1, 1);
    await expectAtClient(1);
    expect(pongs).toBe(0);
    await link.heal('web_socket');
    client.ping();
    await until(() => pongs === 1);
  });

  // Three megabytes in small pieces would take longer than they are worth.
  if (!cut) {
    test('a message longer than what may be held passes whole', async () => {
      await link.inject('web_socket', { as: 'duplicate' });
      const long = 'x'.repeat(3 << 20);
      server.send(long);
      await tell(1, 1);
      await until(() => atClient.length >= 3);
      expect(atClient).toEqual([long, 'message 1', 'message 1']);
    });
  }
});
