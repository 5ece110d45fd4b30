import type { Listener, RunningStack } from '../stack/running-stack.ts';
import type { Topology } from '../stack/topology.ts';

type Described = Pick<RunningStack, 'topology' | 'listeners' | 'handsets'>;

const HEADINGS: Record<Listener['what'], string> = {
  service: 'services, past their links',
  datastore: 'datastores, past their links',
  provider: 'providers',
  link: 'links: what comes this way can be faulted',
  control: 'control: orders to the fault proxy and to the fakes',
};

/** Everything of a stack that takes connections, as a table that people read and copy from. */
export function renderListeners(stack: Described): string {
  const listeners = stack.listeners();
  const rows = listeners.map((listener) => ({
    what: listener.what,
    name: [listener.name, listener.port].filter(Boolean).join('.'),
    address: writeAddress(listener, stack.topology),
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, address: string): string => `  ${name.padEnd(width)}  ${address}`;
  const sections = Object.entries(HEADINGS).flatMap(([what, heading]) => {
    const own = rows.filter((row) => row.what === what);
    if (own.length === 0) return [];
    return [[heading, ...own.map(({ name, address }) => line(name, address))].join('\n')];
  });
  const phones = listTelephony(stack.topology).map((name) => line(name, stack.handsets(name)));
  if (phones.length > 0) sections.push(['handsets: for synthetic callers', ...phones].join('\n'));
  const proxy = listeners.find(({ what, name }) => what === 'control' && name === 'proxy');
  const link = listeners.find(({ what }) => what === 'link');
  if (proxy && link) sections.push(showFault(proxy, link));
  return sections.join('\n\n');
}

function writeAddress({ what, name, address }: Listener, topology: Topology): string {
  const place = `${address.host}:${address.port}`;
  const { datastores, providers } = topology;
  if (what === 'datastore') return writeDatastore(place, datastores[name]);
  if (what === 'provider') return `${providers[name]?.tls ? 'https' : 'http'}://${place}`;
  return what === 'link' ? place : `http://${place}`;
}

function writeDatastore(place: string, store: Topology['datastores'][string] | undefined): string {
  if (store?.kind === 'redis') return `redis://${place}`;
  const { role, database } = store?.init ?? {};
  return `postgresql://${role ? `${role}@` : ''}${place}${database ? `/${database}` : ''}`;
}

/** Providers whose fakes take calls: those that scripts of callers dial. */
function listTelephony({ providers, scripts }: Topology): string[] {
  const dialled = new Set(Object.values(scripts).map(({ provider }) => provider));
  return [...dialled].filter((name) => providers[name]?.fake !== undefined);
}

/** A first fault to try, and how it ends. */
function showFault(proxy: Listener, link: Listener): string {
  const { host, port } = proxy.address;
  const toxics = `http://${host}:${port}/proxies/${encodeURIComponent(link.name)}/toxics`;
  const fault = '{"name":"slow","type":"latency","attributes":{"latency":500}}';
  return [
    `a fault on ${link.name}, and its end:`,
    `  curl -d '${fault}' ${toxics}`,
    `  curl -X DELETE ${toxics}/slow`,
  ].join('\n');
}
