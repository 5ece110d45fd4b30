import { TickLateness } from './tick-lateness.ts';

export const TICK_MS = 20;
/** Timers are good to a millisecond; the rest of the wait is spent in turns of the event loop. */
const SPIN_MS = 1.2;
/** Later than this a tick is evidence that the instrument itself stalled. */
const LATE_MS = 3;

/** One beat: due at `nominalMs`, however late it comes. */
export interface Tick {
  n: number;
  nominalMs: number;
}

/** A call, as the clock sees it. */
export interface Ticked {
  /** First pass: takes what is to be heard. */
  take(tick: Tick): void;
  /** Second pass: sends, when every call has taken. */
  send(tick: Tick): void;
}

export interface PlayoutClockOptions {
  now(): number;
  onLate(fromMs: number, toMs: number): void;
}

/**
 * The beat of all calls: every 20 ms from one start, so that nothing drifts. It rests while there is
 * no call.
 */
export class PlayoutClock {
  readonly lateness = new TickLateness();
  readonly #options: PlayoutClockOptions;
  readonly #members = new Set<Ticked>();
  readonly #startMs: number;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(options: PlayoutClockOptions) {
    this.#options = options;
    this.#startMs = options.now();
  }

  add(member: Ticked): void {
    this.#members.add(member);
    if (this.#members.size > 1) return;
    this.#next = Math.ceil((this.#options.now() - this.#startMs) / TICK_MS);
    this.#wait();
  }

  remove(member: Ticked): void {
    this.#members.delete(member);
    if (this.#members.size === 0) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #wait(): void {
    this.stop();
    const leftMs = this.#startMs + this.#next * TICK_MS - this.#options.now();
    if (leftMs <= 0) this.#beat();
    else if (leftMs <= SPIN_MS) this.#immediate = setImmediate(() => this.#wait());
    else this.#timer = setTimeout(() => this.#wait(), leftMs - SPIN_MS);
  }

  #beat(): void {
    const tick = { n: this.#next, nominalMs: this.#startMs + this.#next * TICK_MS };
    const nowMs = this.#options.now();
    const latenessMs = nowMs - tick.nominalMs;
    this.lateness.record(latenessMs);
    if (latenessMs > LATE_MS) this.#options.onLate(tick.nominalMs, nowMs);
    const members = [...this.#members];
    for (const member of members) member.take(tick);
    for (const member of members) member.send(tick);
    this.#next += 1;
    if (this.#members.size === 0) return;
    // Input is read between two ticks, also when the next one is due already.
    this.#immediate = setImmediate(() => this.#wait());
  }
}
