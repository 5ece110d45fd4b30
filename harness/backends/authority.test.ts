import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeAuthority } from './authority.ts';

const folder = mkdtempSync(join(tmpdir(), 'authority-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(port: number, host: string, ca?: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host, port, path: '/', agent: false, ...(ca ? { ca } : {}) };
    get(options, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).on('error', reject);
  });
}

test('its certificate is good for loopback to whoever trusts the run, and to nobody else', async () => {
  const authority = await makeAuthority(folder);
  const server = createServer(
    { cert: readFileSync(authority.certificatePath), key: readFileSync(authority.keyPath) },
    (_, response) => response.end('hello'),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const ca = readFileSync(authority.caPath);
  try {
    expect(await ask(port, 'localhost', ca)).toBe('hello');
    expect(await ask(port, '127.0.0.1', ca)).toBe('hello');
    await expect(ask(port, '127.0.0.1')).rejects.toThrow(/certificate/);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
