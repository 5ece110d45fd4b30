import type { Socket } from 'node:net';
import { DelayLine, type Parcel, type Stage } from './delay-line.ts';

/** Above this many bytes on their way the source is no longer read. */
const PENDING_LIMIT_BYTES = 1 << 20;

export interface DirectionEvents {
  /** Bytes came from the source. */
  arrived(): void;
  /** Bytes were handed to the destination. */
  forwarded(bytes: number): void;
}

/**
 * One direction of a connection: source → delay lines → destination. Without a delay a chunk goes from
 * socket to socket in the same turn of the event loop.
 */
export class Direction {
  readonly #source: Socket;
  readonly #destination: Socket;
  readonly #events: DirectionEvents;
  readonly #lines: DelayLine[] = [];
  readonly #exit: Stage;
  #head: Stage | undefined;
  #heldBytes = 0;

  constructor(source: Socket, destination: Socket, events: DirectionEvents) {
    this.#source = source;
    this.#destination = destination;
    this.#events = events;
    this.#exit = { push: (parcel) => this.#leave(parcel) };
  }

  /** Begins to carry: call once both ends are connected. */
  open(): void {
    this.#source.on('data', (bytes: Buffer) => {
      this.#events.arrived();
      if (this.#head === undefined) {
        this.#events.forwarded(bytes.length);
        if (!this.#destination.write(bytes)) this.#source.pause();
        return;
      }
      this.#heldBytes += bytes.length;
      this.#head.push({ bytes });
      this.#regulate();
    });
    this.#source.on('end', () => this.end('fin'));
    this.#destination.on('drain', () => this.#regulate());
  }

  /** The source ended: its end follows its bytes through the delays. */
  end(end: 'fin' | 'rst'): void {
    (this.#head ?? this.#exit).push({ end });
  }

  /**
   * Puts a delay nearest to the source: what is already on its way is not touched by it. The function
   * returned takes the delay away again and releases what it holds.
   */
  delay(delayMs: () => number, onHeld: (bytes: number) => void): () => void {
    const line = new DelayLine(this.#head ?? this.#exit, delayMs, onHeld);
    this.#lines.unshift(line);
    this.#head = line;
    return () => this.#remove(line);
  }

  /** The connection is gone: nothing more is carried. */
  discard(): void {
    for (const line of this.#lines) line.drop();
    this.#heldBytes = 0;
  }

  #remove(line: DelayLine): void {
    const place = this.#lines.indexOf(line);
    if (place < 0) return;
    line.release();
    const before = this.#lines[place - 1];
    if (before !== undefined) before.next = line.next;
    this.#lines.splice(place, 1);
    this.#head = this.#lines[0];
    this.#regulate();
  }

  #leave(parcel: Parcel): void {
    if (this.#destination.destroyed) return;
    if ('end' in parcel) {
      if (parcel.end === 'rst') this.#destination.resetAndDestroy();
      else this.#destination.end();
      return;
    }
    this.#heldBytes -= parcel.bytes.length;
    this.#events.forwarded(parcel.bytes.length);
    this.#destination.write(parcel.bytes);
    this.#regulate();
  }

  #regulate(): void {
    const pendingBytes = this.#heldBytes + this.#destination.writableLength;
    if (pendingBytes > PENDING_LIMIT_BYTES || this.#destination.writableNeedDrain) {
      this.#source.pause();
    } else if (this.#source.isPaused()) {
      this.#source.resume();
    }
  }
}
