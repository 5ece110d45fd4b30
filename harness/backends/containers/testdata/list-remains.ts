import { connectEngine } from '../engine.ts';
import { RUN_LABEL } from '../run-labels.ts';

/** Names of everything in the engine that carries the label of a run. */
export async function listRemains(
  run: string,
): Promise<{ containers: string[]; networks: string[] }> {
  const engine = (await connectEngine()).container.dockerode;
  const filters = { label: [`${RUN_LABEL}=${run}`] };
  const [containers, networks] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listNetworks({ filters }),
  ]);
  return {
    containers: containers.map(({ Names }) => Names[0] ?? ''),
    networks: networks.map(({ Name }) => Name),
  };
}
