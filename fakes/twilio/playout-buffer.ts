/** 20 ms of µ-law at 8 kHz: what a telephone plays at once. */
export const FRAME_BYTES = 160;
export const SILENCE = 0xff;

interface Chunk {
  bytes: Uint8Array;
  arrivedMs: number;
}

/**
 * What the caller is going to hear. Each tick takes one frame out of it; it is played out one tick
 * later, and so are the marks behind it.
 */
export class PlayoutBuffer {
  #chunks: Chunk[] = [];
  /** Bytes of the first chunk that are gone already. */
  #offset = 0;
  /** Bytes since the beginning of the call: put in, taken out, and played to their end. */
  #queued = 0;
  #taken = 0;
  #played = 0;
  #marks: { name: string; position: number }[] = [];

  add(bytes: Uint8Array, arrivedMs: number): void {
    if (bytes.length === 0) return;
    this.#chunks.push({ bytes, arrivedMs });
    this.#queued += bytes.length;
  }

  /** Remembers a mark; true when nothing is left to be played before it. */
  mark(name: string): boolean {
    if (this.#queued <= this.#played) return true;
    this.#marks.push({ name, position: this.#queued });
    return false;
  }

  /** The frame taken before is over: the marks that it passed. */
  settle(): string[] {
    this.#played = this.#taken;
    const next = this.#marks.findIndex((mark) => mark.position > this.#played);
    return this.#marks.splice(0, next < 0 ? this.#marks.length : next).map((mark) => mark.name);
  }

  /**
   * The frame of the tick that was due at `nominalMs`; undefined when there is nothing to play. What
   * came after that instant waits, however late the tick itself is: else a late clock would flatter.
   */
  take(nominalMs: number): Uint8Array | undefined {
    const [first] = this.#chunks;
    if (!first || first.arrivedMs > nominalMs) return undefined;
    if (first.bytes.length - this.#offset >= FRAME_BYTES) return this.#cut(first, FRAME_BYTES);
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    let filled = 0;
    for (let chunk = this.#chunks[0]; chunk && filled < FRAME_BYTES; chunk = this.#chunks[0]) {
      if (chunk.arrivedMs > nominalMs) break;
      const part = this.#cut(chunk, FRAME_BYTES - filled);
      frame.set(part, filled);
      filled += part.length;
    }
    return frame;
  }

  /** Empties the buffer: the marks that will not be reached. */
  clear(): string[] {
    this.#chunks = [];
    this.#offset = 0;
    this.#queued = this.#taken;
    return this.#marks.splice(0).map((mark) => mark.name);
  }

  get isPlayed(): boolean {
    return this.#queued <= this.#played;
  }

  #cut(chunk: Chunk, most: number): Uint8Array {
    const part = chunk.bytes.subarray(this.#offset, this.#offset + most);
    this.#offset += part.length;
    this.#taken += part.length;
    if (this.#offset >= chunk.bytes.length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
    return part;
  }
}

/** Whether nothing but silence is in a frame. */
export function isSilent(frame: Uint8Array): boolean {
  return frame.every((byte) => byte === SILENCE);
}

export function encodeBase64(frame: Uint8Array): string {
  return Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('base64');
}
