import type { Program } from '../../stack/running-stack.ts';
import type { RunRegistry } from '../embedded/run-state.ts';
import { describeLabels } from './run-labels.ts';

/** What of the runner's environment the engine's client needs to find the engine. */
const CLIENT = /^(PATH|HOME|XDG_RUNTIME_DIR|DOCKER_\w+)$/;
/** These name places on this machine. */
const HERE = ['PATH', 'HOME'];

/**
 * A program in a container, as the command of the engine's client, which passes on its output, its end and
 * the signals that it gets. It has the network of this machine, so that loopback is the same, and reads some
 * folders, writes in one, and may do nothing else. Its labels tell the sweep of the run.
 */
export function asContainer(
  program: Program & Required<Pick<Program, 'container'>>,
  { run, registry }: { run: string; registry: Pick<RunRegistry, 'runner'> },
): Program {
  const { environment, container, arguments: given } = program;
  const labels = Object.entries(describeLabels(run, registry.runner));
  const names = Object.keys(environment).filter((name) => !HERE.includes(name));
  const { getuid, getgid } = process;
  const client = Object.entries(process.env).filter(([name]) => CLIENT.test(name));
  return {
    command: 'docker',
    arguments: [
      ...['run', '--rm', '--pull=never', '--network=host', '--read-only', '--cap-drop=ALL'],
      ...['--security-opt=no-new-privileges', `--user=${getuid?.()}:${getgid?.()}`],
      ...labels.map(([name, value]) => `--label=${name}=${value}`),
      ...container.folders
        .filter((folder) => folder !== container.results)
        .map((folder) => `--mount=type=bind,source=${folder},target=${folder},readonly`),
      `--mount=type=bind,source=${container.results},target=${container.results}`,
      `--workdir=${process.cwd()}`,
      // By name alone: a secret among them is not for the list of processes.
      ...names.map((name) => `--env=${name}`),
      ...[container.image, ...given],
    ],
    environment: { ...environment, ...(Object.fromEntries(client) as Record<string, string>) },
  };
}
