import type { Service, Topology } from '../../stack/topology.ts';
import { type Addresses, mainPort } from '../addresses.ts';
import type { Authority } from '../authority.ts';
import { answersHttp } from '../readiness.ts';
import type { ProcessSpec } from './stack-process.ts';

export interface ServiceSurroundings {
  topology: Topology;
  addresses: Addresses;
  authority: Authority;
  settings: Record<string, string>;
  /** Where commands of the stack file are run. */
  root: string;
}

/** A service as a process: the command of the stack file, and an environment that leads it to links. */
export function describeService(service: Service, surroundings: ServiceSurroundings): ProcessSpec {
  const { addresses, root } = surroundings;
  const [command = '', ...parameters] = splitCommand(service.command);
  const { port } = addresses.direct(service.name, mainPort(service));
  return {
    name: service.name,
    role: 'stack',
    command: command === 'node' ? process.execPath : command,
    arguments: parameters,
    environment: describeEnvironment(service, surroundings),
    folder: root,
    isReady: () => answersHttp(port, service.ready.http),
    readyWithinMs: service.ready.withinMs,
  };
}

/** Later ones win: what the stack file says, what the scenario sets, and where things are. */
function describeEnvironment(
  service: Service,
  { topology, addresses, authority, settings }: ServiceSurroundings,
): Record<string, string> {
  const environment: Record<string, string> = {
    ...baseEnvironment(),
    NODE_EXTRA_CA_CERTS: authority.caPath,
    TWILIO_CA_BUNDLE: authority.caPath,
    ...service.env,
    ...settings,
  };
  for (const [port, variable] of Object.entries(service.ports)) {
    environment[variable] = String(addresses.direct(service.name, port).port);
  }
  const callers = findCallers(topology, service.name);
  for (const [port, variable] of Object.entries(service.public)) {
    environment[variable] = addresses.reachPort([...callers, 'clients'], service.name, port);
  }
  for (const [needed, { env }] of Object.entries(service.needs)) {
    const address = addresses.reach(service.name, needed);
    for (const [variable, template] of Object.entries(env)) {
      environment[variable] = template.replace(
        /\{(url|host|port)\}/g,
        (_, part: 'url' | 'host' | 'port') => address[part],
      );
    }
  }
  return environment;
}

/** What any program may expect; nothing else of ours reaches the stack. */
export function baseEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The providers that call a service: their link is its public address. */
export function findCallers(topology: Topology, service: string): string[] {
  const providers = Object.values(topology.providers);
  return providers.filter(({ calls }) => calls.includes(service)).map(({ name }) => name);
}

function splitCommand(command: string): string[] {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
