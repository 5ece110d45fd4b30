import type { Service } from '../../stack/topology.ts';
import { mainPort } from '../addresses.ts';
import { answersHttp } from '../readiness.ts';
import {
  describeServiceEnvironment,
  type ServiceSurroundings,
  splitCommand,
} from '../service-environment.ts';
import type { ProcessSpec } from './stack-process.ts';

/**
 * A service as a process: the command of the stack file, run in the project's root, and an
 * environment that leads it to links.
 */
export function describeService(
  service: Service,
  surroundings: ServiceSurroundings,
  root: string,
): ProcessSpec {
  const [command = '', ...parameters] = splitCommand(service.command);
  const { port } = surroundings.addresses.direct(service.name, mainPort(service));
  return {
    name: service.name,
    role: 'stack',
    command: command === 'node' ? process.execPath : command,
    arguments: parameters,
    environment: { ...baseEnvironment(), ...describeServiceEnvironment(service, surroundings) },
    folder: root,
    isReady: () => answersHttp(port, service.ready.http),
    readyWithinMs: service.ready.withinMs,
  };
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
