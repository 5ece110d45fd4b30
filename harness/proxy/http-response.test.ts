import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenLink, openLink, until } from './testdata/open-link.ts';

let upstream: Server;
let asked: string[];
let link: OpenLink;
let isCut = false;
let agent: Agent;

beforeEach(async () => {
  asked = [];
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  upstream = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    asked.push(`${incoming.method} ${incoming.url} ${body}`.trim());
    response.end(JSON.stringify({ from: 'upstream' }));
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  link = await openLink((upstream.address() as AddressInfo).port, isCut);
});

afterEach(async () => {
  agent.destroy();
  await link.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
  reused: boolean;
}

/** Over one kept connection; chunks go out as a body without a length. */
async function ask(path: string, chunks: string[] = [], headers = {}): Promise<Answer> {
  const outgoing = request({
    host: '127.0.0.1',
    port: link.port,
    path,
    agent,
    headers,
    method: chunks.length > 0 ? 'POST' : 'GET',
  });
  for (const chunk of chunks) outgoing.write(chunk);
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += chunk;
  const { statusCode: status, headers: got } = response;
  return { status, headers: got, body, reused: outgoing.reusedSocket };
}

describe.each([false, true])('requests answered (bytes cut small: %s)', (cut) => {
  beforeAll(() => {
    isCut = cut;
  });

  test('requests are answered with a status and Retry-After, and the upstream hears nothing', async () => {
    expect((await ask('/before')).status).toBe(200);
    await link.inject('http_response', { status: 429, retry_after: 7 });
    for (const chunks of [[], ['one', 'two'], []]) {
      const answer = await ask('/under', chunks);
      expect(answer.status).toBe(429);
      expect(answer.headers['retry-after']).toBe('7');
      expect(JSON.parse(answer.body).error.code).toBe(429);
      expect(answer.reused).toBe(true);
    }
    await link.heal('http_response');
    expect(await ask('/after', ['a', 'b'])).toMatchObject({ status: 200, reused: true });
    expect(asked).toEqual(['GET /before', 'POST /after ab']);
    await until(() => link.harms().includes('message-answered of http_response'));
  });

  test('an answer that is no HTTP fails in the client', async () => {
    await link.inject('http_response', { as: 'malformed' });
    await expect(ask('/')).rejects.toMatchObject({ code: 'HPE_INVALID_VERSION' });
  });

  test('a truncated answer breaks off within its body', async () => {
    await link.inject('http_response', { as: 'truncated' });
    await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(() => link.harms().length > 0);
    expect(link.harms()).not.toContain('connection-closed of the far side');
  });

  test('a web page comes where JSON was expected', async () => {
    await link.inject('http_response', { as: 'wrong-content-type' });
    const answer = await ask('/');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
    expect(() => JSON.parse(answer.body)).toThrow();
  });

  test('an answer shorter than its length leaves the client waiting', async () => {
    await link.inject('http_response', { as: 'wrong-length' });
    const outgoing = request({ host: '127.0.0.1', port: link.port, agent });
    outgoing.on('error', () => {});
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    let received = '';
    response.on('data', (chunk) => {
      received += chunk;
    });
    response.on('error', () => {});
    await until(() => received.endsWith('}'));
    expect(Number(response.headers['content-length'])).toBe(received.length * 2);
    expect(response.complete).toBe(false);
  });

  test('a client that asks for leave to send its body is answered at once', async () => {
    await link.inject('http_response', { status: 503 });
    const outgoing = request({
      host: '127.0.0.1',
      port: link.port,
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': 4 },
    });
    outgoing.flushHeaders();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(503);
    outgoing.destroy();
    expect(asked).toEqual([]);
  });

  test('a request that had begun before goes on to the upstream', async () => {
    const socket = connect(link.port, '127.0.0.1');
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString();
    });
    const body = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
    const incoming = once(upstream, 'request');
    socket.write(`POST /begun HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`);
    await incoming;
    await link.inject('http_response', {});
    socket.write(body);
    await until(() => received.includes('upstream'));
    expect(received).toMatch(/^HTTP\/1\.1 200/);
    expect(asked).toEqual([`POST /begun ${body}`.trim()]);
    socket.write(body);
    await until(() => received.includes('HTTP/1.1 503'));
    socket.destroy();
  });
});
