import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';

/** The engine's API, as Testcontainers found it. */
export type Engine = ContainerRuntimeClient['container']['dockerode'];
export type EngineContainer = ReturnType<Engine['getContainer']>;

/** The client of the container engine, wherever it listens. */
export async function connectEngine(): Promise<ContainerRuntimeClient> {
  const client = await findEngine();
  if (client !== undefined) return client;
  throw new Error(
    'Failed to reach a container engine: got no answer at DOCKER_HOST, /var/run/docker.sock or a rootless ' +
      'socket. Expected a running Docker engine. Start yours, install one (on Debian: images/start-engine.sh), ' +
      'or run with --backend embedded, which needs none.',
  );
}

/** The same, for those who have nothing to do where there is no engine. */
export async function findEngine(): Promise<ContainerRuntimeClient | undefined> {
  return getContainerRuntimeClient().catch(() => undefined);
}

/** Whether the engine refused because the thing is gone, or is going, already. */
export function isGone(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === 404 || statusCode === 409;
}
