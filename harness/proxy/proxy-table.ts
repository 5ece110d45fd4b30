import type { z } from 'zod';
import { monotonicMs } from '../journal/clock.ts';
import type { Source } from '../journal/writer.ts';
import { ControlError } from './control-error.ts';
import type { proxyInput } from './control-input.ts';
import { Leases } from './leases.ts';
import { type Address, LinkProxy, type LinkProxySpec, type Toxic } from './link-proxy.ts';

/** How often waits for an answer are looked at: what they are known to within. */
const UNANSWERED_CHECK_MS = 25;

type ProxyInput = z.infer<typeof proxyInput>;

/** Every link of the run with its proxy, by name. */
export class ProxyTable {
  readonly #seed: string;
  readonly #evidence: Source;
  readonly #proxies = new Map<string, LinkProxy>();
  readonly #watch: NodeJS.Timeout;
  readonly #leases = new Leases((proxy, toxic) => void this.removeToxic(proxy, toxic));

  constructor(seed: string, evidence: Source) {
    this.#seed = seed;
    this.#evidence = evidence;
    this.#watch = setInterval(() => {
      const nowMs = monotonicMs();
      for (const proxy of this.#proxies.values()) proxy.countUnanswered(nowMs);
    }, UNANSWERED_CHECK_MS);
  }

  all(): LinkProxy[] {
    return [...this.#proxies.values()];
  }

  get(name: string): LinkProxy {
    const proxy = this.#proxies.get(name);
    if (proxy !== undefined) return proxy;
    const known = [...this.#proxies.keys()].join(', ') || 'none';
    throw new ControlError(404, 'proxy not found', `got "${name}"; there are: ${known}`);
  }

  toxic(proxyName: string, toxicName: string): { proxy: LinkProxy; toxic: Toxic } {
    const proxy = this.get(proxyName);
    const toxic = proxy.toxics.get(toxicName);
    if (toxic !== undefined) return { proxy, toxic };
    const known = [...proxy.toxics.keys()].join(', ') || 'none';
    throw new ControlError(404, 'toxic not found', `got "${toxicName}"; there are: ${known}`);
  }

  async create(input: ProxyInput): Promise<LinkProxy> {
    if (this.#proxies.has(input.name)) {
      throw new ControlError(409, 'proxy already exists', `got "${input.name}"`);
    }
    const proxy = this.#make(input);
    const { name } = input;
    this.#proxies.set(name, proxy);
    try {
      if (input.enabled) await this.enable(proxy);
      for (const toxic of input.toxics) await proxy.add(toxic);
    } catch (error) {
      this.#proxies.delete(name);
      throw error;
    }
    return proxy;
  }

  #make(spec: LinkProxySpec): LinkProxy {
    try {
      return new LinkProxy(spec, { seed: this.#seed, evidence: this.#evidence });
    } catch (error) {
      throw new ControlError(
        400,
        `Failed to terminate TLS on ${spec.name}: got ${(error as Error).message}`,
        'expected tls.cert, tls.key and tls.ca, each as PEM text',
      );
    }
  }

  /** Creates what is missing and makes again what has other addresses. */
  async populate(inputs: ProxyInput[]): Promise<LinkProxy[]> {
    return Promise.all(
      inputs.map(async (input) => {
        const existing = this.#proxies.get(input.name);
        if (existing === undefined) return this.create(input);
        if (isSame(existing.listen, input.listen) && isSame(existing.upstream, input.upstream)) {
          await (input.enabled ? this.enable(existing) : existing.disable());
          return existing;
        }
        await this.delete(input.name);
        return this.create(input);
      }),
    );
  }

  async enable(proxy: LinkProxy): Promise<void> {
    try {
      await proxy.enable();
    } catch (error) {
      const { host, port } = proxy.listen;
      throw new ControlError(
        500,
        `Failed to listen on ${host}:${port} for ${proxy.name}: ${(error as Error).message}`,
        'give a free port, or 0 for any',
      );
    }
  }

  async delete(name: string): Promise<void> {
    const proxy = this.get(name);
    for (const toxic of proxy.toxics.keys()) this.#leases.end(name, toxic);
    await proxy.disable();
    this.#proxies.delete(name);
  }

  async addToxic(proxyName: string, toxic: Toxic, leaseMs?: number): Promise<void> {
    const proxy = this.get(proxyName);
    if (proxy.toxics.has(toxic.name)) {
      throw new ControlError(409, 'toxic already exists', `got "${toxic.name}" on ${proxyName}`);
    }
    await proxy.add(toxic);
    if (leaseMs !== undefined) this.#leases.grant(proxyName, toxic.name, leaseMs);
  }

  async removeToxic(proxyName: string, toxicName: string): Promise<void> {
    const { proxy } = this.toxic(proxyName, toxicName);
    this.#leases.end(proxyName, toxicName);
    await proxy.remove(toxicName);
  }

  /** Every lease begins anew; how many there are. */
  renewLeases(): number {
    return this.#leases.renew();
  }

  /** New addresses drop every connection; what is not named stays. */
  async change(
    name: string,
    change: { listen?: Address; upstream?: Address; enabled?: boolean },
  ): Promise<LinkProxy> {
    const proxy = this.get(name);
    const { listen = proxy.listen, upstream = proxy.upstream } = change;
    const enabled = change.enabled ?? proxy.isEnabled;
    if (isSame(listen, proxy.listen) && isSame(upstream, proxy.upstream)) {
      await (enabled ? this.enable(proxy) : proxy.disable());
      return proxy;
    }
    const toxics = [...proxy.toxics.values()];
    await this.delete(name);
    const { tls } = proxy;
    const moved = await this.create({ name, listen, upstream, enabled, tls, toxics: [] });
    for (const toxic of toxics) await moved.add(toxic);
    return moved;
  }

  /** Every link as it was at the start: enabled, without a fault. */
  async reset(): Promise<void> {
    for (const proxy of this.#proxies.values()) {
      for (const name of [...proxy.toxics.keys()]) await this.removeToxic(proxy.name, name);
      await this.enable(proxy);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#leases.close();
    await Promise.all(this.all().map((proxy) => proxy.disable()));
  }
}

function isSame(a: Address, b: Address): boolean {
  return a.host === b.host && a.port === b.port;
}
