import { setImmediate } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import { startProxy } from '../start-proxy.ts';

/** A real proxy with one link to a port of this machine. */
export interface OpenLink {
  port: number;
  inject(type: string, attributes: object, more?: object): Promise<void>;
  heal(type: string): Promise<void>;
  /** Harm that was told, as `harm of fault`. */
  harms(): string[];
  close(): Promise<void>;
}

/** `cut`: behind the sources all bytes are cut into small pieces before a fault sees them. */
export async function openLink(upstreamPort: number, cut = false): Promise<OpenLink> {
  const proxy = await startProxy({ controlPort: 0, seed: 'seed' });
  const base = `http://127.0.0.1:${proxy.controlPort}`;
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${base}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const told: string[] = [];
  void followHarms(base, told);
  const upstream = `127.0.0.1:${upstreamPort}`;
  const made = await ask('POST', '/proxies', { name: 'link', upstream });
  const toxics = '/proxies/link/toxics';
  const add = (type: string, attributes: object, more: object = {}): Promise<unknown> =>
    ask('POST', toxics, { name: type, type, attributes, ...more });
  let isCut = false;
  /** Whatever came last stands nearest to the source. */
  const cutAnew = async (): Promise<void> => {
    if (isCut) await ask('DELETE', `${toxics}/slicer`);
    isCut = true;
    await add('slicer', { average_size: 3, size_variation: 2 }, { stream: 'both' });
  };
  return {
    port: Number((made as { listen: string }).listen.split(':')[1]),
    inject: async (type, attributes, more = {}) => {
      await add(type, attributes, more);
      if (cut) await cutAnew();
    },
    heal: async (type) => void (await ask('DELETE', `${toxics}/${type}`)),
    harms: () => told,
    close: () => proxy.close(),
  };
}

async function followHarms(base: string, told: string[]): Promise<void> {
  const response = await fetch(`${base}/evidence`);
  let rest = '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line);
      if (event.kind === 'harm') told.push(`${event.harm} of ${event.fault ?? 'the far side'}`);
    }
  }
}

/** Polls until it holds; throws when it does not in time. */
export async function until(holds: () => boolean, withinMs = 3000): Promise<void> {
  const endMs = monotonicMs() + withinMs;
  while (!holds()) {
    if (monotonicMs() > endMs) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await setImmediate();
  }
}
