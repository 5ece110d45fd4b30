import { EARLIEST_HEADER, LATEST_HEADER } from './control-headers.ts';

/** A proxy that answers its control port at all does so long before this. */
const ANSWER_WITHIN_MS = 5000;

/** What was asked for took effect between these instants (raw monotonic ms). */
export interface EffectInstant {
  earliestMs: number;
  latestMs: number;
}

export interface ProxiedLink {
  name: string;
  /** `host:port` */
  listen: string;
  upstream: string;
  /** PEM texts with which the proxy ends TLS and begins it again. */
  tls?: { cert: string; key: string; ca: string; name?: string };
}

export interface ProxyFault {
  name: string;
  type: string;
  stream?: 'upstream' | 'downstream' | 'both';
  /** Share of the connections that it hits, 1 when absent. */
  toxicity?: number;
  attributes?: Record<string, number | string>;
  /** Hits only so many of the connections that open under it. */
  first?: number;
  trigger?: { stream?: 'upstream' | 'downstream'; message?: number; contains?: string };
}

/** Speaks to a fault proxy over its control port. */
export class ProxyClient {
  readonly #base: string;

  constructor(address: { host: string; port: number }) {
    this.#base = `http://${address.host}:${address.port}`;
  }

  /** Opens a proxy for each link. */
  async populate(links: ProxiedLink[]): Promise<void> {
    await this.#ask('POST', '/populate', links);
  }

  /** Resolves once the fault acts on every connection that it is to hit. */
  async inject(link: string, fault: ProxyFault): Promise<EffectInstant> {
    return readInstant(await this.#ask('POST', `/proxies/${segment(link)}/toxics`, fault));
  }

  /** Healing twice is no mistake: what matters is that it is over, also in an emergency. */
  async heal(link: string, faultName: string): Promise<EffectInstant> {
    const toxics = `/proxies/${segment(link)}/toxics`;
    const listed = await this.#ask('GET', toxics);
    const inForce = (await listed.json()) as { name: string }[];
    if (!inForce.some(({ name }) => name === faultName)) return readInstant(listed);
    return readInstant(await this.#ask('DELETE', `${toxics}/${segment(faultName)}`));
  }

  /** Which of the links carried bytes from upstream to client in the window (raw monotonic ms). */
  async findReplies(links: string[], fromMs: number, toMs: number): Promise<string[]> {
    const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) });
    for (const link of links) query.append('link', link);
    const response = await this.#ask('GET', `/replies?${query}`);
    return ((await response.json()) as { links: string[] }).links;
  }

  /** Every link as at the start: no fault. */
  async reset(): Promise<void> {
    await this.#ask('POST', '/reset');
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const text = await response.text();
    throw new Error(
      `Failed to ${method} ${decodeURIComponent(path)} at the fault proxy: got ${response.status} ${text}`,
    );
  }
}

function readInstant(response: Response): EffectInstant {
  return {
    earliestMs: Number(response.headers.get(EARLIEST_HEADER)),
    latestMs: Number(response.headers.get(LATEST_HEADER)),
  };
}

function segment(name: string): string {
  return encodeURIComponent(name);
}
