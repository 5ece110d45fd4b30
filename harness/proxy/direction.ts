import type { Socket } from 'node:net';
import type { Exit, Parcel, Stage } from '../link-faults/stage.ts';
import { resetSocket } from './tls-ends.ts';

/** Above this many bytes on their way the source is no longer read. */
const PENDING_LIMIT_BYTES = 1 << 20;

export interface DirectionEvents {
  /** Bytes came from the source. */
  arrived(bytes: Buffer): void;
  /** Bytes were handed to the destination. */
  forwarded(bytes: number): void;
  /** All that stood before the end of the whole connection has been handed over. */
  closing(): void;
}

/**
 * One direction of a connection: source → stages of faults → destination. Without a stage a chunk goes
 * from socket to socket in the same turn of the event loop.
 */
export class Direction {
  #source: Socket;
  #destination: Socket;
  readonly #events: DirectionEvents;
  readonly #stages: Stage[] = [];
  readonly #exit: Exit;
  #receivedBytes = 0;
  #heldBytes = 0;
  #open = false;
  #closed = false;

  constructor(source: Socket, destination: Socket, events: DirectionEvents) {
    this.#source = source;
    this.#destination = destination;
    this.#events = events;
    this.#exit = { push: (parcel) => this.#leave(parcel) };
  }

  /** Its end has been passed on. */
  get hasEnded(): boolean {
    return this.#destination.writableEnded;
  }

  /** Begins to carry: call once both ends are connected, with what is read and written from then on. */
  open(source: Socket, destination: Socket): void {
    this.#source = source;
    this.#destination = destination;
    this.#open = true;
    this.#source.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#source.on('end', () => this.end('fin'));
    this.#destination.on('drain', () => this.#regulate());
  }

  /** The source ended: its end follows its bytes through the stages. */
  end(end: 'fin' | 'rst'): void {
    (this.#stages[0] ?? this.#exit).push({ end });
  }

  /** FIN to the destination at once, past every stage; what the source still sends is forgotten. */
  close(): void {
    this.#closed = true;
    this.#destination.end();
    this.#source.on('data', () => {});
    this.#source.resume();
  }

  /**
   * Puts a stage nearest to the source, or right behind another one: what is already on its way is not
   * touched by it. The function returned takes it away again and releases what it holds.
   */
  insert(stage: Stage, behind?: Stage): () => void {
    const place = behind === undefined ? 0 : this.#stages.indexOf(behind) + 1;
    this.#stages.splice(place, 0, stage);
    this.#link();
    return () => {
      const present = this.#stages.indexOf(stage);
      if (present < 0) return;
      stage.release();
      this.#stages.splice(present, 1);
      this.#link();
      this.#regulate();
    };
  }

  /** A stage keeps these bytes for itself. */
  swallow(bytes: number): void {
    this.#heldBytes -= bytes;
    this.#regulate();
  }

  /** A stage is about to pass on bytes of its own. */
  reserve(bytes: number): void {
    this.#heldBytes += bytes;
  }

  /** The connection is gone: nothing more is carried. */
  discard(): void {
    for (const stage of this.#stages) stage.drop();
    this.#heldBytes = 0;
  }

  #take(bytes: Buffer): void {
    if (this.#closed) return;
    this.#events.arrived(bytes);
    const offset = this.#receivedBytes;
    this.#receivedBytes += bytes.length;
    const [first] = this.#stages;
    if (first === undefined) {
      this.#events.forwarded(bytes.length);
      if (!this.#destination.write(bytes)) this.#source.pause();
      return;
    }
    this.#heldBytes += bytes.length;
    first.push({ bytes, offset });
    this.#regulate();
  }

  #link(): void {
    for (const [place, stage] of this.#stages.entries()) {
      stage.next = this.#stages[place + 1] ?? this.#exit;
    }
  }

  #leave(parcel: Parcel): void {
    if ('bytes' in parcel) this.#heldBytes -= parcel.bytes.length;
    if (this.#closed || this.#destination.destroyed) return;
    if ('end' in parcel) {
      if (parcel.end === 'rst') resetSocket(this.#destination);
      else if (parcel.end === 'close') this.#events.closing();
      else this.#destination.end();
      return;
    }
    this.#events.forwarded(parcel.bytes.length);
    this.#destination.write(parcel.bytes);
    this.#regulate();
  }

  #regulate(): void {
    if (!this.#open || this.#closed) return;
    const pendingBytes = this.#heldBytes + this.#destination.writableLength;
    if (pendingBytes > PENDING_LIMIT_BYTES || this.#destination.writableNeedDrain) {
      this.#source.pause();
    } else if (this.#source.isPaused()) {
      this.#source.resume();
    }
  }
}
