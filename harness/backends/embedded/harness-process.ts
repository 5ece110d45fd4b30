import { fileURLToPath } from 'node:url';
import { type Addresses, PROXY } from '../addresses.ts';
import type { Authority } from '../authority.ts';
import { describeFakeEnvironment, type FakedProvider } from '../fake-environment.ts';
import { QUIET_HEAP } from '../quiet-heap.ts';
import { answersHttp } from '../readiness.ts';
import { siblingModule } from '../sibling-module.ts';
import { baseEnvironment } from './service-process.ts';
import type { ProcessSpec } from './stack-process.ts';

const READY_WITHIN_MS = 10_000;

/** The process that holds the proxy of every link. */
export function describeProxy(addresses: Addresses, seed: string): ProcessSpec {
  const { port } = addresses.control(PROXY);
  const environment = { CONTROL_PORT: String(port), SEED: seed };
  return describeHarnessProcess(PROXY, '../../proxy/main', port, environment);
}

/** The process of one provider's fake. */
export function describeFake(
  provider: FakedProvider,
  addresses: Addresses,
  authority: Authority,
  seed: string,
): ProcessSpec {
  const { name } = provider;
  const { port } = addresses.control(name);
  const environment = describeFakeEnvironment(provider, addresses, authority, seed);
  return describeHarnessProcess(name, '../../../fakes/main', port, environment);
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
    arguments: [...QUIET_HEAP, fileURLToPath(siblingModule(import.meta.url, module))],
    environment: { ...baseEnvironment(), ...environment },
    folder: '/',
    isReady: () => answersHttp(controlPort, '/health'),
    readyWithinMs: READY_WITHIN_MS,
  };
}
