import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { isLinkFaultType, linkFault } from '../harness/link-faults/catalogue.ts';
import type { Attributes } from '../harness/link-faults/link-fault.ts';
import { findToxiproxy } from './toxiproxy-binary.ts';

const START_WITHIN_MS = 10_000;

export interface Toxic {
  type: string;
  attributes: Attributes;
  stream: string;
}

/** A fault proxy in a process of its own, spoken to in Toxiproxy's API. */
export interface Engine extends AsyncDisposable {
  name: string;
  control: string;
  pid: number;
  /** Opens a link; the port on which it listens. */
  open(link: string, upstreamPort: number): Promise<number>;
  inject(link: string, toxic: Toxic): Promise<void>;
  heal(link: string): Promise<void>;
  close(link: string): Promise<void>;
}

/** Ours, as every run starts it; `nodeArguments` come before its script. */
export async function startDeadair(
  seed = 'conformance',
  nodeArguments: string[] = [],
): Promise<Engine> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [...nodeArguments, 'harness/proxy/main.ts'], {
    env: { ...process.env, CONTROL_PORT: String(port), SEED: seed },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const engine = makeEngine('deadair', port, child);
  await waitUntilReady(engine);
  return { ...engine, inject: (link, toxic) => addToxic(engine.control, link, pickStream(toxic)) };
}

/** Real Toxiproxy; built with Go once where no binary is found. */
export async function startToxiproxy(): Promise<Engine> {
  const port = await findFreePort();
  const args = ['-host', '127.0.0.1', '-port', String(port)];
  const env = { ...process.env, LOG_LEVEL: 'fatal' };
  const child = spawn(await findToxiproxy(), args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const engine = makeEngine('Toxiproxy', port, child);
  await waitUntilReady(engine);
  return engine;
}

/** Faults that only take both directions are asked for so. */
function pickStream(toxic: Toxic): Toxic {
  const streams = isLinkFaultType(toxic.type) ? linkFault(toxic.type).streams : [];
  return streams.every((stream) => stream === 'both') ? { ...toxic, stream: 'both' } : toxic;
}

function makeEngine(name: string, port: number, child: ChildProcess): Engine {
  const control = `http://127.0.0.1:${port}`;
  return {
    name,
    control,
    pid: child.pid ?? 0,
    open: async (link, upstreamPort) => {
      const proxy = { name: link, listen: '127.0.0.1:0', upstream: `127.0.0.1:${upstreamPort}` };
      const { listen } = (await ask(control, 'POST', '/proxies', proxy)) as { listen: string };
      return Number(listen.split(':').at(-1));
    },
    inject: (link, toxic) =>
      toxic.type === 'down'
        ? ask(control, 'POST', `/proxies/${link}`, { enabled: false }).then(() => {})
        : addToxic(control, link, toxic),
    heal: async (link) => {
      const toxics = (await ask(control, 'GET', `/proxies/${link}/toxics`)) as { name: string }[];
      for (const toxic of toxics) {
        await ask(control, 'DELETE', `/proxies/${link}/toxics/${toxic.name}`);
      }
    },
    close: (link) => ask(control, 'DELETE', `/proxies/${link}`).then(() => {}),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

async function addToxic(control: string, link: string, toxic: Toxic): Promise<void> {
  const { type, attributes, stream } = toxic;
  await ask(control, 'POST', `/proxies/${link}/toxics`, {
    name: 'fault',
    type,
    attributes,
    stream,
  });
}

async function ask(control: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${control}${path}`, {
    method,
    signal: AbortSignal.timeout(START_WITHIN_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  throw new Error(`Failed to ${method} ${path}: got ${response.status} ${text}`);
}

async function waitUntilReady({ name, control }: Engine): Promise<void> {
  const endMs = performance.now() + START_WITHIN_MS;
  while (performance.now() < endMs) {
    try {
      await ask(control, 'GET', '/version');
      return;
    } catch {
      await pause(20);
    }
  }
  throw new Error(`Failed to start ${name} within ${START_WITHIN_MS} ms.`);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
