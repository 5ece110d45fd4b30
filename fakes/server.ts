import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { defineNetwork } from 'msw/experimental';
import { makeControlServer } from './control.ts';
import { EvidenceStream } from './evidence.ts';
import type { Fake, FakeContext } from './fake.ts';
import { watchLateness } from './lateness.ts';
import { NodeServerSource } from './node-server-source.ts';

export interface Certificate {
  cert: string | Buffer;
  key: string | Buffer;
}

/**
 * The provider's API as a server that does not listen yet: it can be listened with, or be handed
 * connections in-process.
 */
export function makeServer(fake: Fake, tls?: Certificate): { server: Server; close(): void } {
  const server = tls ? createTlsServer({ ...tls, noDelay: true }) : createServer({ noDelay: true });
  const network = defineNetwork({
    sources: [new NodeServerSource(server, fake.origin, fake.handlers)],
    handlers: fake.handlers,
    context: { quiet: true },
    // The frames themselves answer what no handler takes.
    onUnhandledFrame: 'bypass',
  });
  network.enable();
  return { server, close: () => network.disable() };
}

export interface FakeOptions {
  createFake(context: FakeContext): Fake;
  provider: string;
  settings: Record<string, unknown>;
  seed: string;
  /** 0 takes any free port. */
  port: number;
  controlPort: number;
  /** Where both listen: loopback when absent. */
  host?: string;
  tls?: Certificate;
}

export interface RunningFake extends AsyncDisposable {
  readonly fake: Fake;
  readonly port: number;
  readonly controlPort: number;
  close(): Promise<void>;
}

/** One provider's fake, listening with its control port beside it. */
export async function startFake(options: FakeOptions): Promise<RunningFake> {
  const { provider, settings, seed, tls, host = '127.0.0.1' } = options;
  const evidence = new EvidenceStream(provider, monotonicMs);
  const fake = options.createFake({ provider, settings, seed, evidence, now: monotonicMs });
  const api = makeServer(fake, tls);
  const control = makeControlServer(fake, evidence, monotonicMs);
  // The control port answers for both, so it opens last.
  const port = await listen(api.server, options.port, host);
  const controlPort = await listen(control, options.controlPort, host);
  const lateness = watchLateness(provider, evidence, monotonicMs);
  const close = async (): Promise<void> => {
    lateness.stop();
    fake.close();
    api.close();
    evidence.closeAll();
    await Promise.all([end(api.server), end(control)]);
  };
  return { fake, port, controlPort, close, [Symbol.asyncDispose]: close };
}

/** The clock that every process of one machine shares. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function end(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
