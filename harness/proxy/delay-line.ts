import { monotonicMs } from '../journal/clock.ts';

/** What travels along one direction of a connection, in order. */
export type Parcel = { bytes: Buffer } | { end: 'fin' | 'rst' };

/** Where a parcel goes next: another delay line, or the socket at the end. */
export interface Stage {
  push(parcel: Parcel): void;
}

interface Held {
  parcel: Parcel;
  dueMs: number;
}

/** A timer may be a millisecond early or late; the last one is waited out turn by turn. */
const SPIN_MS = 1;

/**
 * Holds parcels for a while and passes them on in the order in which they came. Lines stand in a row,
 * so that delays add and each releases only what it holds itself.
 */
export class DelayLine implements Stage {
  next: Stage;
  readonly #delayMs: () => number;
  readonly #held: Held[] = [];
  readonly #onHeld: (bytes: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #lastDueMs = 0;

  /** `delayMs` is asked for each parcel; `onHeld` is told of bytes that have to wait. */
  constructor(next: Stage, delayMs: () => number, onHeld: (bytes: number) => void) {
    this.next = next;
    this.#delayMs = delayMs;
    this.#onHeld = onHeld;
  }

  push(parcel: Parcel): void {
    const delayMs = this.#delayMs();
    if (delayMs <= 0 && this.#held.length === 0) {
      this.next.push(parcel);
      return;
    }
    const dueMs = Math.max(monotonicMs() + delayMs, this.#lastDueMs);
    this.#lastDueMs = dueMs;
    this.#held.push({ parcel, dueMs });
    if ('bytes' in parcel) this.#onHeld(parcel.bytes.length);
    if (this.#held.length === 1) this.#arm();
  }

  /** Passes on at once, in order, all that it holds. */
  release(): void {
    this.drop(false);
    for (const { parcel } of this.#held.splice(0)) this.next.push(parcel);
  }

  /** Stops the clock; forgets what is held unless told to keep it. */
  drop(forget = true): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    this.#turn = undefined;
    if (forget) this.#held.length = 0;
  }

  #arm(): void {
    const first = this.#held[0];
    if (first === undefined) return;
    const waitMs = first.dueMs - monotonicMs();
    if (waitMs > SPIN_MS) {
      this.#timer = setTimeout(() => this.#arm(), waitMs - SPIN_MS);
    } else {
      this.#turn = setImmediate(() => this.#pump());
    }
  }

  #pump(): void {
    const nowMs = monotonicMs();
    while (this.#held[0] !== undefined && this.#held[0].dueMs <= nowMs) {
      this.next.push((this.#held.shift() as Held).parcel);
    }
    this.#arm();
  }
}
