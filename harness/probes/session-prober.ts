import { monotonicMs } from '../journal/clock.ts';
import type { SessionChecked } from '../journal/request-event.ts';
import type { Source } from '../journal/writer.ts';
import type { HttpAnswer, HttpClient } from '../stack/http-client.ts';
import type { InFlight } from '../stack/in-flight.ts';
import { readPointer } from '../stack/json-pointer.ts';
import type { Session } from '../stack/topology.ts';

const TIMEOUT_MS = 5_000;

export interface SessionProberOptions {
  name: string;
  session: Session;
  openUrl: string;
  checkUrl: string;
  count: number;
  ratePerS: number;
  source: Source;
  client: HttpClient;
  inFlight: InFlight;
}

/**
 * Users of a stack: each signs in once, one after the other, and from then on they use their sessions
 * in turn, in an open loop. Nobody signs in a second time.
 */
export class SessionProber {
  readonly #options: SessionProberOptions;
  /** By ordinal; the token never reaches the journal. */
  readonly #tokens = new Map<number, string>();
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #nextMs = Number.POSITIVE_INFINITY;

  constructor(options: SessionProberOptions) {
    this.#options = options;
  }

  /** Raw monotonic ms of the next intended request. */
  get nextMs(): number {
    return this.#nextMs;
  }

  start(): void {
    const { count, ratePerS } = this.#options;
    const intervalMs = 1000 / ratePerS;
    const startMs = monotonicMs() + intervalMs / 2;
    let ordinal = 0;
    const tick = (): void => {
      for (; startMs + ordinal * intervalMs <= monotonicMs(); ordinal += 1) {
        this.#track(ordinal < count ? this.#open(ordinal) : this.#check(ordinal % count));
      }
      this.#nextMs = startMs + ordinal * intervalMs;
      this.#timer = setTimeout(tick, Math.max(0, this.#nextMs - monotonicMs()));
    };
    tick();
  }

  /** Sends no more; resolves when every request under way was answered or given up. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#nextMs = Number.POSITIVE_INFINITY;
    await Promise.all(this.#underWay);
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async #open(ordinal: number): Promise<void> {
    const { name, session, openUrl: url, source, client, inFlight } = this.#options;
    const body = JSON.stringify(session.body);
    const answer = await inFlight.track(
      client.send({ url, method: 'POST', body, timeoutMs: TIMEOUT_MS }),
    );
    const { sentMs, answeredMs, status = 0, failure } = answer;
    const token = readPointer(answer.body, session.token);
    const opened = status >= 200 && status < 300 && typeof token === 'string';
    if (opened) this.#tokens.set(ordinal, token);
    const id = nameSession(ordinal);
    const told = { opened, sentMs, answeredMs, status: answer.status, failure };
    source.emit({ kind: 'session-opened', session: name, id, ...told });
  }

  async #check(ordinal: number): Promise<void> {
    const { name, session, checkUrl: url, source, client, inFlight } = this.#options;
    const token = this.#tokens.get(ordinal);
    if (token === undefined) return;
    const headers = Object.fromEntries(
      Object.entries(session.headers).map(([header, value]) => [
        header,
        value.replaceAll('{token}', token),
      ]),
    );
    const answer = await inFlight.track(client.send({ url, headers, timeoutMs: TIMEOUT_MS }));
    const { sentMs, answeredMs, status, failure } = answer;
    const id = nameSession(ordinal);
    const outcome = classifyCheck(answer);
    const told = { sentMs, answeredMs, status, headers: answer.headers, failure };
    source.emit({ kind: 'session-checked', session: name, id, outcome, ...told });
  }
}

function nameSession(ordinal: number): string {
  return `session-${ordinal + 1}`;
}

/** Only who is told to sign in has lost a session: a 503 may be tried again. */
export function classifyCheck({ status }: Pick<HttpAnswer, 'status'>): SessionChecked['outcome'] {
  if (status === undefined) return 'unknown';
  if (status >= 200 && status < 300) return 'works';
  return status === 401 || status === 403 ? 'refused' : 'unknown';
}
