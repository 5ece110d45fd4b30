import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenLink, openLink, until } from './testdata/open-link.ts';

let upstream: Server;
let responses: ServerResponse[];
let link: OpenLink;
let isCut = false;

beforeEach(async () => {
  responses = [];
  upstream = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
    response.flushHeaders();
    responses.push(response);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  link = await openLink((upstream.address() as AddressInfo).port, isCut);
});

afterEach(async () => {
  await link.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

/** Reads a stream; `text` grows while it comes. */
async function listen() {
  const response = await fetch(`http://127.0.0.1:${link.port}/`);
  const heard = { text: '', ended: false, failed: false };
  const read = async (): Promise<void> => {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      heard.text += Buffer.from(chunk).toString();
    }
    heard.ended = true;
  };
  void read().catch(() => {
    heard.failed = true;
  });
  await until(() => responses.length > 0);
  return heard;
}

function send(...parts: string[]): void {
  for (const part of parts) responses.at(-1)?.write(part);
}

describe.each([false, true])('broken streams (bytes cut small: %s)', (cut) => {
  beforeAll(() => {
    isCut = cut;
  });

  test('a stalled stream says nothing more until the heal, and then all of it', async () => {
    await link.inject('sse', { as: 'stall', after: 2 });
    const heard = await listen();
    send('data: 1\n', '\ndata: 2\r\n\r', '\ndata: 3\n\n', 'data: 4\n\n');
    responses.at(-1)?.end();
    await until(() => link.harms().includes('connection-closed of the far side'));
    expect(heard).toMatchObject({ text: 'data: 1\n\ndata: 2\r\n\r', ended: false });
    await link.heal('sse');
    await until(() => heard.ended);
    expect(heard.text).toBe('data: 1\n\ndata: 2\r\n\r\ndata: 3\n\ndata: 4\n\n');
  });

  test('a truncated stream ends as if it were complete', async () => {
    await link.inject('sse', { as: 'truncate', after: 1 });
    const heard = await listen();
    send('data: 1\n\ndata: 2\n\n');
    await until(() => heard.ended);
    expect(heard).toEqual({ text: 'data: 1\n\n', ended: true, failed: false });
  });

  test('a stream is reset behind its events', async () => {
    await link.inject('sse', { as: 'reset', after: 1 });
    const heard = await listen();
    send('data: 1\n\n', 'data: 2\n\n');
    await until(() => heard.failed);
    expect(heard.ended).toBe(false);
    await until(() => link.harms().includes('connection-reset of sse'));
  });

  test('without one event a stalled stream still begins', async () => {
    await link.inject('sse', { as: 'stall' });
    const heard = await listen();
    send('data: 1\n\n');
    await until(() => link.harms().includes('bytes-withheld of sse'));
    expect(heard.text).toBe('');
  });
});
