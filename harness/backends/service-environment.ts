import type { Service, Topology } from '../stack/topology.ts';
import type { Addresses } from './addresses.ts';

export interface ServiceSurroundings {
  topology: Topology;
  addresses: Addresses;
  /** Where the service finds the certificate of the run's authority. */
  caPath: string;
  settings: Record<string, string>;
}

/** Later ones win: what the stack file says, what the scenario sets, and where things are. */
export function describeServiceEnvironment(
  service: Service,
  { topology, addresses, caPath, settings }: ServiceSurroundings,
): Record<string, string> {
  const environment: Record<string, string> = {
    NODE_EXTRA_CA_CERTS: caPath,
    TWILIO_CA_BUNDLE: caPath,
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

/** The words of a command of the stack file; quotes hold a word together. */
export function splitCommand(command: string): string[] {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** The providers that call a service: their link is its public address. */
function findCallers(topology: Topology, service: string): string[] {
  const providers = Object.values(topology.providers);
  return providers.filter(({ calls }) => calls.includes(service)).map(({ name }) => name);
}
