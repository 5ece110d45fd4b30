import { monotonicMs } from '../journal/clock.ts';
import type { Source } from '../journal/writer.ts';
import type { HttpClient } from '../stack/http-client.ts';
import type { InFlight } from '../stack/in-flight.ts';
import { describeAnswer, type ProbeTarget } from './prober.ts';

const INTERVAL_MS = 100;
const TIMEOUT_MS = 5_000;
/** A slot is free when nothing is under way and nothing is due for so long. */
const QUIET_MS = 3;
const POLL_MS = 1;
const WAIT_FOR_QUIET_MS = 90;

export interface SerialProberOptions {
  targets: ProbeTarget[];
  source: Source;
  client: HttpClient;
  inFlight: InFlight;
  /** Raw monotonic ms of the next request that anybody of the harness intends to send. */
  nextIntendedMs: () => number;
  /** Which of the links carried the reply between two raw instants. */
  repliesCarried: (links: string[], fromMs: number, toMs: number) => Promise<string[]>;
}

/**
 * Probes in moments when nothing else of ours is under way, so that the link which carried bytes is
 * the one which answered: who served an answer is known without asking the stack.
 */
export class SerialProber {
  readonly #options: SerialProberOptions;
  #running = false;
  #done: Promise<void> = Promise.resolve();

  constructor(options: SerialProberOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#options.targets.length === 0) return;
    this.#running = true;
    this.#done = this.#loop();
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  async #loop(): Promise<void> {
    for (let ordinal = 0; this.#running; ordinal += 1) {
      const startMs = monotonicMs();
      const target = this.#options.targets[ordinal % this.#options.targets.length];
      if (target && (await this.#awaitQuiet(startMs + WAIT_FOR_QUIET_MS))) await this.#ask(target);
      await pause(Math.max(POLL_MS, startMs + INTERVAL_MS - monotonicMs()));
    }
  }

  async #awaitQuiet(deadlineMs: number): Promise<boolean> {
    const { inFlight, nextIntendedMs } = this.#options;
    while (monotonicMs() < deadlineMs) {
      if (inFlight.count === 0 && nextIntendedMs() - monotonicMs() > QUIET_MS) return true;
      await pause(POLL_MS);
    }
    return false;
  }

  async #ask(target: ProbeTarget): Promise<void> {
    const { inFlight, client, source, repliesCarried } = this.#options;
    const intendedMs = monotonicMs();
    const request = inFlight.track(client.send({ url: target.url, timeoutMs: TIMEOUT_MS }));
    const begun = inFlight.begun;
    const answer = await request;
    const serial = inFlight.begun === begun && inFlight.count === 0;
    const event = describeAnswer(target, answer, intendedMs, serial);
    if (serial && answer.answeredMs !== undefined && target.probe.servedBy.length > 0) {
      const links = target.probe.servedBy;
      event.carriedBy = await repliesCarried(links, answer.sentMs, answer.answeredMs);
    }
    source.emit(event);
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
