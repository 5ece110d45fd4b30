import { Toxiproxy, ToxiproxyError } from 'toxiproxy-node-client';
import { monotonicMs } from '../../journal/clock.ts';
import type { Instant, LinkControl, LinkFault } from '../../stack/running-stack.ts';
import type { Topology } from '../../stack/topology.ts';
import type { Addresses } from '../addresses.ts';
import { chooseEngine, splitFault } from './toxiproxy-share.ts';

/** Name of the real Toxiproxy of a run, as a container and as a host. */
export const TOXIPROXY = 'toxiproxy';

/** Real Toxiproxy, behind our own proxy on each link: it does those faults in which it can be trusted. */
export class ToxiproxyEngine {
  readonly #client: Toxiproxy;

  constructor({ host, port }: { host: string; port: number }) {
    this.#client = new Toxiproxy(`http://${host}:${port}`);
  }

  async openLinks(topology: Topology, addresses: Addresses): Promise<void> {
    await this.#client.populate(
      topology.links.map((link) => {
        const { host, port } = addresses.behind(link);
        const listen = `0.0.0.0:${addresses.link(link.name).port}`;
        return { name: link.name, listen, upstream: `${host}:${port}` };
      }),
    );
  }

  /** Control of a link on which our proxy comes first: it does the other faults, and tells of all harm. */
  control(link: string, own: LinkControl): LinkControl {
    return {
      inject: async (fault) => {
        if (chooseEngine(fault) === 'deadair') return own.inject(fault);
        const halves = splitFault(fault);
        const earliestMs = monotonicMs();
        await own.inject(halves.own);
        await this.#add(link, halves.toxiproxy);
        return { earliestMs, latestMs: monotonicMs() };
      },
      heal: async (faultName) => {
        const gone = await this.#remove(link, faultName);
        const healed = await own.heal(faultName);
        return gone === undefined ? healed : { ...gone, latestMs: healed.latestMs };
      },
    };
  }

  async #add(link: string, fault: LinkFault): Promise<void> {
    const { type, attributes } = fault;
    const proxy = await this.#client.get(link);
    for (const [stream, name] of nameToxics(fault.name)) {
      if (fault.stream !== 'both' && stream !== (fault.stream ?? 'downstream')) continue;
      await proxy.addToxic({ name, type: type as 'latency', stream, toxicity: 1, attributes });
    }
  }

  /** @returns undefined when it has no such fault */
  async #remove(link: string, faultName: string): Promise<Instant | undefined> {
    const proxy = await this.#client.get(link);
    let gone: Instant | undefined;
    for (const [, name] of nameToxics(faultName)) {
      const toxic = await proxy.getToxic(name).catch(ignoreUnknown);
      if (toxic === undefined) continue;
      const earliestMs = gone?.earliestMs ?? monotonicMs();
      await toxic.remove();
      gone = { earliestMs, latestMs: monotonicMs() };
    }
    return gone;
  }
}

/**
 * A toxic acts on one direction: a fault on both is two. The client puts their names into paths as they
 * are, where a trial's `#` would cut the rest off: the fault would not be found, and never be healed.
 */
export function nameToxics(fault: string): ['upstream' | 'downstream', string][] {
  const safe = fault.replaceAll(/[^\w-]/gu, (letter) => `~${letter.codePointAt(0)?.toString(16)}~`);
  return [
    ['upstream', `${safe}-upstream`],
    ['downstream', `${safe}-downstream`],
  ];
}

function ignoreUnknown(error: unknown): undefined {
  if (error instanceof ToxiproxyError && /status code 404/.test(error.message)) return undefined;
  throw error;
}
