import { type Exit, NOWHERE, type Parcel, type Stage } from './stage.ts';

interface Held {
  parcel: Parcel;
  dueMs: number;
}

/** A timer may be a millisecond early or late; the last one is waited out turn by turn. */
const SPIN_MS = 1;
/** Timers reach no further than this; a parcel that is due later waits for a release. */
const FURTHEST_MS = 2 ** 31 - 1;

export interface Timing {
  now(): number;
  /** When a parcel that came now may go, given when the one before it goes; Infinity: on release. */
  dueMs(parcel: Parcel, nowMs: number, lastDueMs: number): number;
  /** Cuts a parcel into smaller ones before they are timed. */
  cut?(parcel: Parcel): Iterable<Parcel>;
  /** Told of each parcel that has to wait. */
  onHeld(parcel: Parcel): void;
}

/** Holds parcels until they are due and passes them on in the order in which they came. */
export class TimedLine implements Stage {
  next: Exit = NOWHERE;
  readonly #timing: Timing;
  readonly #held: Held[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #lastDueMs = Number.NEGATIVE_INFINITY;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  push(parcel: Parcel): void {
    for (const piece of this.#timing.cut?.(parcel) ?? [parcel]) this.#pushPiece(piece);
  }

  /** Times everything that is held anew, from now on. */
  reschedule(): void {
    this.#stop();
    const nowMs = this.#timing.now();
    this.#lastDueMs = Number.NEGATIVE_INFINITY;
    for (const held of this.#held) held.dueMs = this.#due(held.parcel, nowMs);
    this.#pump();
  }

  release(): void {
    this.#stop();
    for (const { parcel } of this.#held.splice(0)) this.next.push(parcel);
  }

  drop(): void {
    this.#stop();
    this.#held.length = 0;
  }

  #pushPiece(parcel: Parcel): void {
    const nowMs = this.#timing.now();
    const dueMs = this.#due(parcel, nowMs);
    if (dueMs <= nowMs && this.#held.length === 0) {
      this.next.push(parcel);
      return;
    }
    this.#held.push({ parcel, dueMs });
    this.#timing.onHeld(parcel);
    if (this.#held.length === 1) this.#arm();
  }

  #due(parcel: Parcel, nowMs: number): number {
    const dueMs = this.#timing.dueMs(parcel, nowMs, this.#lastDueMs);
    this.#lastDueMs = Math.max(dueMs, this.#lastDueMs);
    return this.#lastDueMs;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    this.#turn = undefined;
  }

  #arm(): void {
    const first = this.#held[0];
    if (first === undefined) return;
    const waitMs = first.dueMs - this.#timing.now();
    if (waitMs > FURTHEST_MS) return;
    if (waitMs > SPIN_MS) this.#timer = setTimeout(() => this.#arm(), waitMs - SPIN_MS);
    else this.#turn = setImmediate(() => this.#pump());
  }

  #pump(): void {
    const nowMs = this.#timing.now();
    let due = 0;
    while (due < this.#held.length && (this.#held[due] as Held).dueMs <= nowMs) due += 1;
    for (const { parcel } of this.#held.splice(0, due)) this.next.push(parcel);
    this.#arm();
  }
}
