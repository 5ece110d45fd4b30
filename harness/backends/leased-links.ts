import { ProxyClient, type ProxyFault } from '../proxy/client.ts';
import { EARLIEST_HEADER, LATEST_HEADER } from '../proxy/control-headers.ts';
import type { Instant } from '../stack/running-stack.ts';
import type { Address } from './addresses.ts';

/** A runner that cannot renew for so long is gone, or measures nothing that could be believed. */
const LEASE_MS = 5_000;
const RENEW_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;

/**
 * Faults on links, each under a lease that is renewed while this process lives: the proxy ends the
 * faults of a runner that vanished, also when its supervisor vanished with it.
 */
export class LeasedLinks {
  readonly #base: string;
  readonly #client: ProxyClient;
  readonly #held = new Set<string>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(control: Address) {
    this.#base = `http://${control.host}:${control.port}`;
    this.#client = new ProxyClient(control);
  }

  /** Resolves once the fault acts on every connection that it is to hit. */
  async inject(link: string, fault: ProxyFault): Promise<Instant> {
    const path = `/proxies/${encodeURIComponent(link)}/toxics?leaseMs=${LEASE_MS}`;
    const response = await this.#ask('POST', path, fault);
    if (!response.ok) {
      throw new Error(
        `Failed to inject ${fault.name} on ${link}: got ${response.status} ${await response.text()}`,
      );
    }
    this.#held.add(keyOf(link, fault.name));
    this.#renewal ??= setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
    return readInstant(response);
  }

  /** @throws when the lease ran out before: the fault was gone earlier than anybody meant it to be */
  async heal(link: string, faultName: string): Promise<Instant> {
    const wasHeld = this.#held.has(keyOf(link, faultName));
    const isThere = !wasHeld || (await this.#isThere(link, faultName));
    const gone = await this.#client.heal(link, faultName);
    this.#held.delete(keyOf(link, faultName));
    if (this.#held.size === 0) this.close();
    if (isThere) return gone;
    throw new Error(
      `Failed to hold ${faultName} on ${link} until its heal: its lease of ${LEASE_MS} ms ran out. ` +
        'Expected the runner to renew it. Use a machine that does not stall for so long.',
    );
  }

  /** Renews no more. */
  close(): void {
    clearInterval(this.#renewal);
    this.#renewal = undefined;
  }

  async #renew(): Promise<void> {
    // One that fails is followed by others; whether they came in time shows at the heal.
    await this.#ask('POST', '/leases/renew').catch(() => {});
  }

  async #isThere(link: string, faultName: string): Promise<boolean> {
    const path = `/proxies/${encodeURIComponent(link)}/toxics/${encodeURIComponent(faultName)}`;
    return (await this.#ask('GET', path)).ok;
  }

  #ask(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.#base}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function readInstant(response: Response): Instant {
  return {
    earliestMs: Number(response.headers.get(EARLIEST_HEADER)),
    latestMs: Number(response.headers.get(LATEST_HEADER)),
  };
}

function keyOf(link: string, faultName: string): string {
  return JSON.stringify([link, faultName]);
}
