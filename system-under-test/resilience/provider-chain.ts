import { type Breaker, BreakerOpenError } from './breaker.ts';

/** One provider of a chain, and the breaker that every user of it in this process shares. */
export interface ChainLink<P> {
  provider: P;
  breaker: Breaker;
}

export interface ProviderChainOptions<P> {
  /** In order of preference; the first is the primary. */
  links: readonly ChainLink<P>[];
  /** Failures in a row that open a breaker: what a fatal failure counts as. */
  maxFailures: number;
  /** Failures after which nobody should try again: a closed account, a wrong key. */
  isFatal?: (error: unknown) => boolean;
}

export interface RunOptions {
  /** Number of the provider to begin with; the first by default. */
  from?: number;
  /** Asked before each attempt: whether anybody still waits for the result. */
  isWanted?: () => boolean;
}

/** Providers that stand in for each other, in order of preference. */
export interface ProviderChain<P> {
  readonly links: readonly ChainLink<P>[];
  /** What a new user gets: the first provider that is known to work, else one that may be probed. */
  readonly serving: string | undefined;
  linkOf(name: string): ChainLink<P>;
  /** Runs `attempt` on one provider after the other until one succeeds. */
  run<T>(attempt: (provider: P) => Promise<T>, options?: RunOptions): Promise<T>;
  /** A session that had begun well has failed. */
  recordFailure(name: string, error: unknown): void;
}

/** No provider is left; `causes` says why, one by one. */
export class ChainExhaustedError extends Error {
  readonly causes: readonly { provider: string; error: unknown }[];

  constructor(causes: readonly { provider: string; error: unknown }[]) {
    const list = causes.map(({ provider, error }) => `${provider}: ${describe(error)}`).join('; ');
    super(
      `Failed to find a provider: got ${list || 'none left in the chain'}. ` +
        'Expected one to answer. Check the providers, or put another one into the chain.',
    );
    this.name = 'ChainExhaustedError';
    this.causes = causes;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function createProviderChain<P extends { readonly name: string }>(
  options: ProviderChainOptions<P>,
): ProviderChain<P> {
  const { links, maxFailures, isFatal = () => false } = options;

  function linkOf(name: string): ChainLink<P> {
    const link = links.find(({ provider }) => provider.name === name);
    if (link) return link;
    const known = links.map(({ provider }) => provider.name).join(', ');
    throw new Error(`Failed to find provider ${name} in the chain. Expected one of ${known}.`);
  }

  // A fatal failure is as good as the full row of failures: no other call has to pay for it.
  function recordFailure(name: string, error: unknown, alreadyCounted = 0): void {
    const { breaker } = linkOf(name);
    const count = isFatal(error) ? maxFailures : 1;
    for (let n = alreadyCounted; n < count; n += 1) breaker.recordFailure(error);
  }

  return {
    links,
    linkOf,
    recordFailure: (name, error) => recordFailure(name, error),
    get serving() {
      const inState = (state: string) => links.find(({ breaker }) => breaker.state === state);
      return (inState('closed') ?? inState('half-open'))?.provider.name;
    },
    async run(attempt, { from = 0, isWanted = () => true } = {}) {
      const causes: { provider: string; error: unknown }[] = [];
      for (const { provider, breaker } of links.slice(from)) {
        if (!isWanted()) break;
        try {
          return await breaker.execute(() => attempt(provider));
        } catch (error) {
          causes.push({ provider: provider.name, error });
          if (!(error instanceof BreakerOpenError)) recordFailure(provider.name, error, 1);
        }
      }
      throw new ChainExhaustedError(causes);
    },
  };
}
