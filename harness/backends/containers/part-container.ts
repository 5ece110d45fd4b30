import { GenericContainer, type WaitStrategy } from 'testcontainers';

export interface PartHooks {
  /** Between its creation and its start. */
  onCreated(id: string): Promise<void>;
  awaitReady(): Promise<void>;
  readyWithinMs: number;
}

/**
 * A container whose ports are published on this machine's loopback only. The library's own reaper is
 * left out: it would publish a door to the engine on every interface, and our supervisor does its work.
 */
export class PartContainer extends GenericContainer {
  readonly #hooks: PartHooks;

  constructor(image: string, hooks: PartHooks) {
    super(image);
    this.#hooks = hooks;
    this.withAutoCleanup(false).withAutoRemove(false);
    this.withWaitStrategy(makeWaitStrategy(hooks));
  }

  /** Where names are asked for that the run's networks do not know. */
  withNameServer(address: string): this {
    this.hostConfig.Dns = [address];
    this.hostConfig.DnsOptions = ['timeout:1', 'attempts:1'];
    return this;
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const bindings: Record<string, object[]> = this.hostConfig.PortBindings ?? {};
    this.hostConfig.PortBindings = Object.fromEntries(
      Object.entries(bindings).map(([port, hosts]) => [
        port,
        hosts.map((host) => ({ ...host, HostIp: '127.0.0.1' })),
      ]),
    );
  }

  protected override containerCreated(id: string): Promise<void> {
    return this.#hooks.onCreated(id);
  }
}

function makeWaitStrategy({ awaitReady, readyWithinMs }: PartHooks): WaitStrategy {
  const strategy: WaitStrategy = {
    waitUntilReady: awaitReady,
    withStartupTimeout: () => strategy,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => readyWithinMs,
  };
  return strategy;
}
