import { fileURLToPath } from 'node:url';
import type { Provider } from '../../stack/topology.ts';
import { type Addresses, PROXY } from '../addresses.ts';
import type { Authority } from '../authority.ts';
import { answersHttp } from '../readiness.ts';
import { siblingModule } from '../sibling-module.ts';
import { baseEnvironment } from './service-process.ts';
import type { ProcessSpec } from './stack-process.ts';

const READY_WITHIN_MS = 10_000;

/** The process that holds the proxy of every link. */
export function describeProxy(addresses: Addresses, seed: string): ProcessSpec {
  const { port } = addresses.control(PROXY);
  return describeHarnessProcess(PROXY, '../../proxy/main', port, { SEED: seed });
}

/** The process of one provider's fake, seeded apart from every other. */
export function describeFake(
  provider: Provider & { fake: string },
  addresses: Addresses,
  authority: Authority,
  seed: string,
): ProcessSpec {
  const { name, fake, tls } = provider;
  const settings = fillSettings(provider.settings, (text) =>
    addresses.fill(text, [name, 'clients']),
  );
  const { port } = addresses.control(name);
  return describeHarnessProcess(name, '../../../fakes/main', port, {
    FAKE: fake,
    PROVIDER: name,
    FAKE_PORT: String(addresses.direct(name).port),
    FAKE_SETTINGS: JSON.stringify(settings),
    SEED: `${seed}/${name}`,
    NODE_EXTRA_CA_CERTS: authority.caPath,
    ...(tls ? { FAKE_TLS_CERT: authority.certificatePath, FAKE_TLS_KEY: authority.keyPath } : {}),
  });
}

function describeHarnessProcess(
  name: string,
  module: string,
  controlPort: number,
  environment: Record<string, string>,
): ProcessSpec {
  return {
    name,
    role: 'harness',
    command: process.execPath,
    arguments: [fileURLToPath(siblingModule(import.meta.url, module))],
    environment: { ...baseEnvironment(), CONTROL_PORT: String(controlPort), ...environment },
    folder: '/',
    isReady: () => answersHttp(controlPort, '/health'),
    readyWithinMs: READY_WITHIN_MS,
  };
}

/** Fills the addresses in every text of a provider's settings, however deep. */
function fillSettings(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillSettings(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillSettings(item, fill)]),
  );
}
