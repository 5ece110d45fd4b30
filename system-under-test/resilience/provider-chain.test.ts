import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Breaker, createBreaker } from './breaker.ts';
import { ChainExhaustedError, createProviderChain, type ProviderChain } from './provider-chain.ts';

let chain: ProviderChain<{ name: string }>;
let tried: string[];

beforeEach(() => {
  tried = [];
  const links = ['first', 'second', 'third'].map((name) => ({
    provider: { name },
    breaker: createBreaker({ dependency: name, maxFailures: 2, timeoutMs: 60_000 }),
  }));
  const isFatal = (error: unknown) => (error as Error).message === 'account closed';
  chain = createProviderChain({ links, maxFailures: 2, isFatal });
});

/** Asks the chain; `dead` do not answer. */
function ask(dead: Record<string, string>, from?: number): Promise<string> {
  return chain.run(
    async ({ name }) => {
      tried.push(name);
      if (dead[name]) throw new Error(dead[name]);
      return name;
    },
    from === undefined ? {} : { from },
  );
}

const breakerOf = (name: string): Breaker => chain.linkOf(name).breaker;

describe('a chain of providers', () => {
  it('asks in order, and only as many as it must', async () => {
    expect(await ask({ first: 'down' })).toBe('second');
    expect(tried).toEqual(['first', 'second']);
  });

  it('does not ask a provider whose breaker is open', async () => {
    await ask({ first: 'down' });
    await ask({ first: 'down' });
    tried = [];
    expect(await ask({ first: 'down' })).toBe('second');
    expect(tried).toEqual(['second']);
    expect(chain.serving).toBe('second');
  });

  it('begins where it is told to', async () => {
    expect(await ask({}, 1)).toBe('second');
  });

  it('opens the breaker at the first fatal failure', async () => {
    await ask({ first: 'account closed' });
    expect(breakerOf('first').state).toBe('open');
  });

  it('names every cause when nobody is left', async () => {
    const asked = ask({ first: 'down', second: 'slow', third: 'lies' });
    await expect(asked).rejects.toThrow(ChainExhaustedError);
    await expect(asked).rejects.toThrow(/first: down; second: slow; third: lies/);
  });

  it('has nobody to serve when every breaker is open', async () => {
    const fatal = new Error('account closed');
    for (const { provider } of chain.links) chain.recordFailure(provider.name, fatal);
    await vi.waitFor(() => expect(chain.serving).toBeUndefined());
  });

  it('stops asking when nobody waits any more', async () => {
    let wanted = true;
    const asked = chain.run(
      async ({ name }) => {
        tried.push(name);
        wanted = false;
        throw new Error('down');
      },
      { isWanted: () => wanted },
    );
    await expect(asked).rejects.toThrow(ChainExhaustedError);
    expect(tried).toEqual(['first']);
  });
});
