import type { ProviderChain } from '../../resilience/provider-chain.ts';
import { fence } from './epoch-fence.ts';
import { isProviderFault, VoiceAiFailure } from './failure.ts';
import type { HistoryItem, Opening, VoiceAi, VoiceListener, VoiceSession } from './voice-ai.ts';

export interface Switch {
  call: string;
  from: string;
  to: string;
  reason: string;
  detail: string;
}

/** What the chain tells of itself, for logs, metrics and alerts. */
export interface ChainNotices {
  onAttempt(provider: string, outcome: 'connected' | 'answered' | 'failed'): void;
  onSwitched(event: Switch): void;
  /** A call is served by another than the first of the chain. */
  onFallback(provider: string): void;
}

export interface VoiceAiChain extends VoiceAi {
  /** The breaker of `provider` has opened: calls in which nothing is due leave it before it hurts. */
  leave(provider: string): void;
}

export interface VoiceAiChainOptions {
  chain: ProviderChain<VoiceAi>;
  notices: ChainNotices;
  idleSpreadMs: number;
  /** In [0, 1): spreads the reconnects of idle calls. */
  random: () => number;
}

/** Several providers as one: its sessions outlive the failure of any but the last of them. */
export function createVoiceAiChain(options: VoiceAiChainOptions): VoiceAiChain {
  const open = new Set<ChainSession>();
  return {
    name: options.chain.links.map(({ provider }) => provider.name).join(','),
    async connect(opening) {
      const session = new ChainSession(options, opening, () => open.delete(session));
      open.add(session);
      await session.begin();
      return session;
    },
    leave(provider) {
      for (const session of open) session.leaveUnlessDue(provider);
    },
  };
}

class ChainSession implements VoiceSession {
  readonly #options: VoiceAiChainOptions;
  readonly #opening: Opening;
  readonly #onEnded: () => void;
  #current: VoiceSession | undefined;
  /** Number of the attempt: whatever an older one says is dropped. */
  #epoch = 0;
  #ended = false;

  constructor(options: VoiceAiChainOptions, opening: Opening, onEnded: () => void) {
    this.#options = options;
    this.#opening = opening;
    this.#onEnded = onEnded;
  }

  get provider(): string {
    return this.#current?.provider ?? 'none';
  }

  begin(): Promise<void> {
    return this.#advance(0);
  }

  addItem(item: HistoryItem): void {
    this.#current?.addItem(item);
  }

  appendAudio(muLaw: Buffer): void {
    this.#current?.appendAudio(muLaw);
  }

  commitAudio(turnId: number): void {
    this.#current?.commitAudio(turnId);
  }

  requestAnswer(): void {
    this.#current?.requestAnswer();
  }

  cancelAnswer(): void {
    this.#current?.cancelAnswer();
  }

  abandon(failure: VoiceAiFailure): void {
    this.#current?.abandon(failure);
  }

  /** An answer under way may still come to its end; its own watchdog judges it. */
  leaveUnlessDue(provider: string): void {
    if (this.#current?.provider !== provider || this.#opening.isAnswerDue()) return;
    this.abandon(new VoiceAiFailure('breaker-open', 'other calls found it failing'));
  }

  close(): void {
    this.#ended = true;
    this.#epoch += 1;
    this.#current?.close();
    this.#current = undefined;
    this.#onEnded();
  }

  /** The next provider of the chain, from number `index` on, that its breaker lets us have. */
  async #advance(index: number, failed?: { provider: string; failure: VoiceAiFailure }) {
    let last = failed;
    const attempt = async (provider: VoiceAi): Promise<void> => {
      if (last) this.#tellSwitch(last, provider.name);
      try {
        await this.#attempt(provider);
      } catch (error) {
        last = { provider: provider.name, failure: asFailure(error) };
        this.#options.notices.onAttempt(provider.name, 'failed');
        throw error;
      }
    };
    try {
      await this.#options.chain.run(attempt, { from: index, isWanted: () => !this.#ended });
    } catch (error) {
      if (this.#ended) return;
      this.close();
      throw new VoiceAiFailure('chain-exhausted', asFailure(error).message);
    }
  }

  /** Settles in any case, also when the call is over: the breaker waits for the result of a probe. */
  async #attempt(provider: VoiceAi): Promise<void> {
    this.#epoch += 1;
    const epoch = this.#epoch;
    const isCurrent = () => epoch === this.#epoch;
    const session = await provider.connect({
      ...this.#opening,
      brief: (ready) => {
        if (!isCurrent()) return;
        this.#current = ready;
        this.#opening.brief(ready);
      },
      listener: fence(this.#listenTo(provider.name), isCurrent),
    });
    this.#options.notices.onAttempt(provider.name, 'connected');
    if (!isCurrent()) {
      session.close();
      return;
    }
    if (provider.name !== this.#options.chain.links[0]?.provider.name) {
      this.#options.notices.onFallback(provider.name);
    }
  }

  #listenTo(provider: string): VoiceListener {
    const { listener } = this.#opening;
    return {
      ...listener,
      onAnswerSpoken: () => {
        this.#options.chain.linkOf(provider).breaker.recordSuccess();
        this.#options.notices.onAttempt(provider, 'answered');
        listener.onAnswerSpoken();
      },
      onFailed: (failure) => void this.#onFailed(provider, failure),
    };
  }

  async #onFailed(provider: string, failure: VoiceAiFailure): Promise<void> {
    this.#epoch += 1;
    this.#current = undefined;
    const { chain, notices, idleSpreadMs, random } = this.#options;
    if (isProviderFault(failure)) {
      chain.recordFailure(provider, failure);
      notices.onAttempt(provider, 'failed');
    }
    await this.#opening.untilNeeded(random() * idleSpreadMs);
    if (this.#ended) return;
    const index = chain.links.findIndex((link) => link.provider.name === provider);
    const next = failure.kind === 'session-expired' ? index : index + 1;
    try {
      await this.#advance(next, { provider, failure });
    } catch (error) {
      this.#opening.listener.onFailed(asFailure(error));
    }
  }

  #tellSwitch(last: { provider: string; failure: VoiceAiFailure }, to: string): void {
    this.#options.notices.onSwitched({
      call: this.#opening.call,
      from: last.provider,
      to,
      reason: last.failure.kind,
      detail: last.failure.message,
    });
  }
}

function asFailure(error: unknown): VoiceAiFailure {
  if (error instanceof VoiceAiFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new VoiceAiFailure('connect-failed', message);
}
