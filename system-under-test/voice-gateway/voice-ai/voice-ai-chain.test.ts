import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Breaker, createBreaker } from '../../resilience/breaker.ts';
import { createProviderChain } from '../../resilience/provider-chain.ts';
import { isAccountFault, isProviderFault, VoiceAiFailure } from './failure.ts';
import type { Opening, VoiceAi, VoiceSession } from './voice-ai.ts';
import { createVoiceAiChain, type Switch } from './voice-ai-chain.ts';

/** A provider whose sessions do what the test says; `openings` are those that connected. */
interface Played extends VoiceAi {
  openings: Opening[];
  closed: number;
  refuse?: VoiceAiFailure;
}

function play(name: string): Played {
  const played: Played = {
    name,
    openings: [],
    closed: 0,
    async connect(opening) {
      if (played.refuse) throw played.refuse;
      played.openings.push(opening);
      const session = {
        provider: name,
        abandon: (failure: VoiceAiFailure) => opening.listener.onFailed(failure),
        close: () => {
          played.closed += 1;
        },
      } as VoiceSession;
      opening.brief(session);
      return session;
    },
  };
  return played;
}

let grok: Played;
let openai: Played;
let breakers: Record<string, Breaker>;
let switches: Switch[];
let chain: ReturnType<typeof createVoiceAiChain>;
const lost = () => new VoiceAiFailure('connection-lost', 'socket closed');

beforeEach(() => {
  grok = play('grok');
  openai = play('openai');
  breakers = {};
  switches = [];
  const links = [grok, openai].map((provider) => {
    const options = { dependency: provider.name, maxFailures: 3, timeoutMs: 60_000 };
    const breaker = createBreaker({ ...options, isFailure: isProviderFault });
    breakers[provider.name] = breaker;
    return { provider, breaker };
  });
  chain = createVoiceAiChain({
    chain: createProviderChain<VoiceAi>({ links, maxFailures: 3, isFatal: isAccountFault }),
    notices: {
      onAttempt: () => undefined,
      onFallback: () => undefined,
      onSwitched: (event) => switches.push(event),
    },
    idleSpreadMs: 50,
    random: () => 0.5,
  });
});

function open(isDue = true) {
  const briefed: string[] = [];
  const said: string[] = [];
  const failures: VoiceAiFailure[] = [];
  const session = chain.connect({
    call: 'CA1',
    brief: (ready) => briefed.push(ready.provider),
    isAnswerDue: () => isDue,
    untilNeeded: () => Promise.resolve(),
    onUsed: () => undefined,
    listener: {
      onAudio: (base64) => said.push(base64),
      onAnswerText: () => undefined,
      onAnswerSpoken: () => undefined,
      onAnswerClosed: () => undefined,
      onUserText: () => undefined,
      onFailed: (failure) => failures.push(failure),
    },
  });
  return { session, briefed, said, failures };
}

describe('a session of the chain', () => {
  it('goes on with the next provider when the current one fails', async () => {
    const { session, briefed } = open();
    await session;
    grok.openings[0]?.listener.onFailed(lost());
    await vi.waitFor(() => expect(briefed).toEqual(['grok', 'openai']));
    expect(switches).toMatchObject([{ from: 'grok', to: 'openai', reason: 'connection-lost' }]);
  });

  it('hears nothing more of a provider that it has left', async () => {
    const { session, briefed, said } = open();
    await session;
    const abandoned = grok.openings[0]?.listener;
    abandoned?.onFailed(lost());
    await vi.waitFor(() => expect(briefed).toHaveLength(2));
    abandoned?.onAudio('stale');
    abandoned?.onFailed(lost());
    openai.openings[0]?.listener.onAudio('fresh');
    expect(said).toEqual(['fresh']);
    expect(switches).toHaveLength(1);
  });

  it('fails when the last provider fails', async () => {
    const { session, failures } = open();
    await session;
    grok.openings[0]?.listener.onFailed(lost());
    await vi.waitFor(() => expect(openai.openings).toHaveLength(1));
    openai.openings[0]?.listener.onFailed(lost());
    await vi.waitFor(() => expect(failures.map(({ kind }) => kind)).toEqual(['chain-exhausted']));
  });

  it('connects elsewhere at once when the account is closed, and nobody else tries it', async () => {
    grok.refuse = new VoiceAiFailure('account', 'Unexpected server response: 401');
    const first = open();
    await first.session;
    expect(first.briefed).toEqual(['openai']);
    expect(breakers.grok?.state).toBe('open');
  });

  it('is rejected when nobody can be reached', async () => {
    grok.refuse = lost();
    openai.refuse = lost();
    await expect(open().session).rejects.toMatchObject({ kind: 'chain-exhausted' });
  });

  it('leaves a failing provider early while nothing is due', async () => {
    const idle = open(false);
    const busy = open(true);
    await Promise.all([idle.session, busy.session]);
    chain.leave('grok');
    await vi.waitFor(() => expect(idle.briefed).toEqual(['grok', 'openai']));
    expect(busy.briefed).toEqual(['grok']);
    expect(breakers.grok?.state).toBe('closed');
  });
});
