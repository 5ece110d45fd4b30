import { monotonicMs } from '../journal/clock.ts';
import type { Source } from '../journal/writer.ts';
import { deriveRandom } from '../scenario/random.ts';
import type { Script } from '../stack/topology.ts';
import { Caller } from './caller.ts';

export interface CallLoadOptions {
  url: string;
  script: Script;
  source: Source;
  seed: string;
  ratePerS: number;
}

/** Longest wait for calls that the harness has just hung up. */
const STOP_WITHIN_MS = 2_000;

/**
 * An open stream of callers: they dial at their intended times, staggered from the seed, however many
 * are still on the line.
 */
export class CallLoad {
  readonly #options: CallLoadOptions;
  readonly #callers = new Set<Caller>();
  #dialled = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CallLoadOptions) {
    this.#options = options;
  }

  start(): void {
    const intervalMs = 1000 / this.#options.ratePerS;
    const startMs = monotonicMs();
    const dialNext = (): void => {
      const ordinal = this.#dialled + 1;
      const jitter = deriveRandom(this.#options.seed, 'arrival', ordinal)() - 0.5;
      const intendedMs = startMs + (ordinal - 0.5 + jitter * 0.5) * intervalMs;
      this.#timer = setTimeout(
        () => {
          this.#dialled = ordinal;
          this.#dial(ordinal, intendedMs);
          dialNext();
        },
        Math.max(0, intendedMs - monotonicMs()),
      );
    };
    dialNext();
  }

  /** Calls whose answer is due and not begun. */
  get pending(): number {
    let pending = 0;
    for (const caller of this.#callers) if (caller.pending) pending += 1;
    return pending;
  }

  get underWay(): number {
    return this.#callers.size;
  }

  /** Dials no more and hangs up every call. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const callers = [...this.#callers];
    for (const caller of callers) caller.stop();
    const bound = new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
    await Promise.race([Promise.all(callers.map((caller) => caller.finished)), bound]);
  }

  #dial(ordinal: number, intendedMs: number): void {
    const { url, script, source, seed } = this.#options;
    const caller = new Caller({
      call: `call-${ordinal}`,
      from: numberOf(ordinal),
      url,
      script,
      source,
      random: deriveRandom(seed, 'caller', ordinal),
      intendedMs,
    });
    this.#callers.add(caller);
    void caller.finished.then(() => this.#callers.delete(caller));
  }
}

/** The number of the n-th caller: from the range that carriers keep for tests. */
export function numberOf(ordinal: number): string {
  return `+1500555${String(ordinal).padStart(4, '0')}`;
}
