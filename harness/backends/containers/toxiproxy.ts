import { Toxiproxy, ToxiproxyError } from 'toxiproxy-node-client';
import { monotonicMs } from '../../journal/clock.ts';
import type { Instant, LinkControl, LinkFault } from '../../stack/running-stack.ts';
import type { Topology } from '../../stack/topology.ts';
import type { Addresses } from '../addresses.ts';

/** Name of the real Toxiproxy of a run, as a container and as a host. */
export const TOXIPROXY = 'toxiproxy';

/** Our proxy's share of a latency that Toxiproxy does: it tells which bytes it held, as the other cannot. */
const OWN_MS = 1;

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
        if (!isTrusted(fault)) return own.inject(fault);
        const earliestMs = monotonicMs();
        const latency = Number(fault.attributes?.latency) - OWN_MS;
        await own.inject({ ...fault, attributes: { latency: OWN_MS } });
        await this.#add(link, { ...fault, attributes: { latency, jitter: 0 } });
        return { earliestMs, latestMs: monotonicMs() };
      },
      heal: async (faultName) => {
        const gone = await this.#remove(link, faultName);
        const healed = await own.heal(faultName);
        return gone === undefined ? healed : { ...gone, latestMs: healed.latestMs };
      },
    };
  }

  async #add(link: string, { name, type, stream, attributes }: LinkFault): Promise<void> {
    const proxy = await this.#client.get(link);
    await proxy.addToxic({
      name,
      type: type as 'latency',
      stream: stream === 'upstream' ? 'upstream' : 'downstream',
      toxicity: 1,
      attributes,
    });
  }

  /** @returns undefined when it has no such fault */
  async #remove(link: string, faultName: string): Promise<Instant | undefined> {
    const proxy = await this.#client.get(link);
    const toxic = await proxy.getToxic(faultName).catch((error: unknown) => {
      if (error instanceof ToxiproxyError && /status code 404/.test(error.message))
        return undefined;
      throw error;
    });
    if (toxic === undefined) return undefined;
    const earliestMs = monotonicMs();
    await toxic.remove();
    return { earliestMs, latestMs: monotonicMs() };
  }
}

/**
 * A latency in whole milliseconds, one way, for all connections: what needs the seed, a trigger or both
 * directions is not Toxiproxy's, whose chance cannot be repeated.
 */
function isTrusted(fault: LinkFault): boolean {
  const { type, stream = 'downstream', attributes = {}, share = 1, first, trigger } = fault;
  if (type !== 'latency' || stream === 'both') return false;
  if (share !== 1 || first !== undefined || trigger !== undefined) return false;
  const { latency, jitter = 0, ...others } = attributes;
  return (
    Number.isInteger(latency) &&
    Number(latency) > OWN_MS &&
    jitter === 0 &&
    Object.keys(others).length === 0
  );
}
