import { monotonicMs } from '../journal/clock.ts';
import type { ProbeAnswered } from '../journal/request-event.ts';
import type { Source } from '../journal/writer.ts';
import { deriveRandom } from '../scenario/random.ts';
import type { HttpAnswer, HttpClient } from '../stack/http-client.ts';
import type { InFlight } from '../stack/in-flight.ts';
import { readPointer } from '../stack/json-pointer.ts';
import type { Probe } from '../stack/topology.ts';

/** A request that takes longer has no answer as far as the harness goes. */
const TIMEOUT_MS = 5_000;

export interface ProbeTarget {
  name: string;
  probe: Probe;
  url: string;
  /** Of a probe that reads what was written: the key that this one asks for. */
  key?: string;
}

export interface ProberOptions {
  /** What is asked for at the n-th time: a probe of its own, or the load's mix. */
  pick: (ordinal: number) => ProbeTarget;
  label: string;
  ratePerS: number;
  seed: string;
  source: Source;
  client: HttpClient;
  inFlight: InFlight;
  /**
   * Given where several of a chain may stand in: which links carried the reply between two raw
   * instants. Of a request that was alone under way this tells who answered, of others who did not.
   */
  repliesCarried?: (links: string[], fromMs: number, toMs: number) => Promise<string[]>;
}

/**
 * Open-loop requests at a steady rate: each has an intended time, from which its latency counts, and
 * is sent whether or not the one before was answered.
 */
export class Prober {
  readonly #options: ProberOptions;
  #timer: NodeJS.Timeout | undefined;
  #nextMs = 0;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** Raw monotonic ms of the next intended request. */
  get nextMs(): number {
    return this.#nextMs;
  }

  start(): void {
    const { ratePerS, seed, label } = this.#options;
    const intervalMs = 1000 / ratePerS;
    const startMs = monotonicMs() + deriveRandom(seed, 'prober', label)() * intervalMs;
    let ordinal = 0;
    const tick = (): void => {
      for (; startMs + ordinal * intervalMs <= monotonicMs(); ordinal += 1) {
        const asked = this.#ask(ordinal, startMs + ordinal * intervalMs);
        this.#underWay.add(asked);
        void asked.finally(() => this.#underWay.delete(asked));
      }
      this.#nextMs = startMs + ordinal * intervalMs;
      this.#timer = setTimeout(tick, Math.max(0, this.#nextMs - monotonicMs()));
    };
    tick();
  }

  /** Sends no more; resolves when every request under way was answered or given up. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay);
  }

  async #ask(ordinal: number, intendedMs: number): Promise<void> {
    const { pick, source, client, inFlight, repliesCarried } = this.#options;
    const target = pick(ordinal);
    const alone = inFlight.count === 0;
    const request = inFlight.track(client.send({ url: target.url, timeoutMs: TIMEOUT_MS }));
    const { begun } = inFlight;
    const answer = await request;
    const event = describeAnswer(target, answer, intendedMs, false);
    if (repliesCarried && answer.answeredMs !== undefined) {
      const isAlone = alone && inFlight.begun === begun;
      const links = target.probe.servedBy;
      // A proxy that does not say leaves it open who answered.
      const carried = await repliesCarried(links, answer.sentMs, answer.answeredMs).catch(
        () => undefined,
      );
      event[isAlone ? 'carriedBy' : 'carriedAmong'] = carried;
    }
    source.emit(event);
  }
}

/** An answer as the journal holds it. */
export function describeAnswer(
  target: ProbeTarget,
  answer: HttpAnswer,
  intendedMs: number,
  serial: boolean,
): ProbeAnswered {
  const { good, reads } = target.probe;
  const value = reads && readPointer(answer.body, reads.value);
  const { sentMs, answeredMs, status, headers, body } = answer;
  const failure = answer.failure ?? findHollow(answer, target.probe);
  const inTime = answeredMs !== undefined && answeredMs - intendedMs <= good.withinMs;
  return {
    kind: 'probe',
    probe: target.name,
    intendedMs,
    sentMs,
    answeredMs,
    status,
    good: status === good.status && inTime && failure === undefined,
    headers,
    serial,
    failure,
    banner: findBanner(body),
    key: target.key,
    value: typeof value === 'number' ? value : undefined,
  };
}

/** Why an answer of the right status is none all the same: its body is an error, or empty. */
function findHollow({ status, body }: HttpAnswer, { good }: Probe): string | undefined {
  if (good.has === undefined || status !== good.status) return undefined;
  return readPointer(body, good.has) === undefined ? `${status} without ${good.has}` : undefined;
}

function findBanner(body: string): string | undefined {
  if (!body.includes('"banner"')) return undefined;
  try {
    return (JSON.parse(body) as { banner?: string }).banner;
  } catch {
    return undefined;
  }
}
