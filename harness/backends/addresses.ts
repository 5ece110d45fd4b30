import type { Link, Provider, Service, Topology } from '../stack/topology.ts';
import { allocatePorts } from './embedded/ports.ts';

export interface Address {
  host: string;
  port: number;
}

const HOST = '127.0.0.1';

/** Whoever comes from outside the stack: callers, probes, writers. */
const CLIENTS = 'clients';

/** The one proxy of a run, by the name that processes are known by. */
export const PROXY = 'proxy';

/** How the parts of a run see each other; we ourselves always come over this machine's loopback. */
export interface Naming {
  /** Host on which a component finds its links. */
  proxy: string;
  /** Host on which the proxy finds a component. */
  component(name: string): string;
  /** A second proxy between the first and every component: under this name it has a control port. */
  second?: string;
}

const ON_LOOPBACK: Naming = { proxy: HOST, component: () => HOST };

/** Who listens where in one run: each component itself, each link in front of it, each control port. */
export class Addresses {
  readonly #topology: Topology;
  readonly #ports: Map<string, number>;
  readonly #naming: Naming;

  private constructor(topology: Topology, ports: Map<string, number>, naming: Naming) {
    this.#topology = topology;
    this.#ports = ports;
    this.#naming = naming;
  }

  /** Free ports of this machine, held for the run. */
  static async allocate(
    run: string,
    topology: Topology,
    naming: Naming = ON_LOOPBACK,
  ): Promise<Addresses> {
    const names = listListeners(topology, naming);
    const ports = await allocatePorts(run, names.length);
    return new Addresses(topology, join(names, ports), naming);
  }

  /** The same ports each time, from the first one on: for a file that people read. */
  static count(first: number, topology: Topology, naming: Naming): Addresses {
    const names = listListeners(topology, naming);
    const ports = names.map((_, n) => first + n);
    return new Addresses(topology, join(names, ports), naming);
  }

  /** Where a process takes orders and tells evidence. */
  control(process: string): Address {
    return { host: HOST, port: this.#port(`control ${process}`) };
  }

  /** Where a component listens itself, past its links. */
  direct(component: string, port?: string): Address {
    const service = this.#topology.services[component];
    if (service !== undefined) {
      return { host: HOST, port: this.#port(`${component}.${port ?? mainPort(service)}`) };
    }
    const provider = this.#topology.providers[component];
    if (provider !== undefined && provider.fake === undefined) return readUrl(provider);
    return { host: HOST, port: this.#port(component) };
  }

  /** Where a link takes connections from this machine. */
  link(name: string): Address {
    return { host: HOST, port: this.#port(`link ${name}`) };
  }

  /** Where the proxy of a link finds the next one: what is behind it, or a second proxy. */
  upstream(link: Link): Address {
    const { second } = this.#naming;
    return second === undefined ? this.behind(link) : { ...this.link(link.name), host: second };
  }

  /** Where what is behind a link is found in the end. */
  behind(link: Link): Address {
    const address = this.direct(link.to, link.port);
    const isOutside = this.#topology.providers[link.to]?.url !== undefined;
    return isOutside ? address : { ...address, host: this.#naming.component(link.to) };
  }

  /** The address by which `from` reaches a component: it leads through their link. */
  reach(from: string, to: string): { url: string; host: string; port: string } {
    const { host, port } = this.#dial(this.#find([from], to));
    return { url: `${this.#scheme(to)}://${host}:${port}`, host, port: String(port) };
  }

  /** Address of a service's port for the first of these that has a link to it. */
  reachPort(from: string[], service: string, port: string): string {
    const { host, port: number } = this.#dial(this.#find(from, service, port));
    return `http://${host}:${number}`;
  }

  /**
   * Fills `{dashboard.http}` with the address for the first of these that has a link to it, and
   * `{twilio->voice-gateway.http}` with the one for twilio.
   */
  fill(template: string, from: string[]): string {
    return template.replace(
      /\{(?:([\w-]+)->)?([\w-]+)\.([\w-]+)\}/g,
      (_, caller: string | undefined, service: string, port: string) =>
        this.reachPort(caller === undefined ? from : [caller], service, port),
    );
  }

  #dial(link: Link): Address {
    const address = this.link(link.name);
    return link.from === CLIENTS ? address : { ...address, host: this.#naming.proxy };
  }

  #find(from: string[], to: string, port?: string): Link {
    const { links, services } = this.#topology;
    const fallback = services[to] && mainPort(services[to]);
    for (const caller of from) {
      const link = links.find(
        (link) =>
          link.from === caller &&
          link.to === to &&
          (port === undefined || (link.port ?? fallback) === port),
      );
      if (link !== undefined) return link;
    }
    const wanted = port === undefined ? to : `${to}.${port}`;
    throw new Error(
      `Failed to find the address of ${wanted} for ${from.join(' or ')}: no such link. ` +
        `Expected one of ${links.map((link) => link.name).join(', ')}. Add it to the stack file.`,
    );
  }

  #scheme(component: string): string {
    const { providers, datastores } = this.#topology;
    const kind = datastores[component]?.kind;
    if (kind !== undefined) return kind;
    return providers[component]?.tls ? 'https' : 'http';
  }

  #port(name: string): number {
    const port = this.#ports.get(name);
    if (port !== undefined) return port;
    throw new Error(
      `Failed to find an address: got "${name}". Expected one of ${[...this.#ports.keys()].join(', ')}.`,
    );
  }
}

/** The port that is meant when none is named. */
export function mainPort(service: Service): string {
  const [first] = Object.keys(service.ports);
  if (first !== undefined) return Object.hasOwn(service.ports, 'http') ? 'http' : first;
  throw new Error(
    `Failed to find a port of ${service.name}: it has none. Expected \`ports: { http: PORT }\`.`,
  );
}

function readUrl(provider: Provider): Address {
  if (provider.url === undefined) {
    throw new Error(
      `Failed to find the address of ${provider.name}: it has neither a fake nor a url. Give one.`,
    );
  }
  const url = new URL(provider.url);
  const port = url.port || (/^(https|wss):$/.test(url.protocol) ? '443' : '80');
  return { host: url.hostname, port: Number(port) };
}

/** Everything of a run that listens, by the name of its port. */
function listListeners(
  { services, datastores, providers, links }: Topology,
  { second }: Naming,
): string[] {
  const faked = Object.values(providers).filter(({ fake }) => fake !== undefined);
  return [
    `control ${PROXY}`,
    ...links.map((link) => `link ${link.name}`),
    ...Object.keys(datastores),
    ...Object.values(services).flatMap(({ name, ports }) =>
      Object.keys(ports).map((port) => `${name}.${port}`),
    ),
    ...faked.flatMap(({ name }) => [name, `control ${name}`]),
    ...(second === undefined ? [] : [`control ${second}`]),
  ];
}

function join(names: string[], ports: number[]): Map<string, number> {
  return new Map(names.map((name, n) => [name, ports[n] as number]));
}
