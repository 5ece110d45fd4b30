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
    this.withWaitStrategy(makeWaitStrategy(hooks)).withLocalNames();
  }

  /**
   * A name without a dot that its networks do not know is nobody's, which it is told at once: else the
   * engine asks the world, and a part that is dead costs whoever looks for it a second.
   */
  withLocalNames(): this {
    this.hostConfig.DnsSearch = ['.'];
    this.hostConfig.DnsOptions = ['ndots:1'];
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
