/**
 * The last stretch of what the caller said. Positions count bytes since the call began, so a position
 * stays valid while the audio under it grows older and is at last overwritten.
 */
export class AudioRing {
  readonly #bytes: Buffer;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes);
  }

  /** Position after the newest byte. */
  get end(): number {
    return this.#end;
  }

  /** Position of the oldest byte that is still there. */
  get start(): number {
    return Math.max(0, this.#end - this.#bytes.length);
  }

  write(piece: Uint8Array): void {
    const kept = piece.length > this.#bytes.length ? piece.subarray(-this.#bytes.length) : piece;
    this.#end += piece.length - kept.length;
    const at = this.#end % this.#bytes.length;
    const untilWrap = Math.min(kept.length, this.#bytes.length - at);
    this.#bytes.set(kept.subarray(0, untilWrap), at);
    this.#bytes.set(kept.subarray(untilWrap), 0);
    this.#end += kept.length;
  }

  /** What is left of [from, to). */
  read(from: number, to: number): Buffer {
    const first = Math.max(from, this.start);
    const length = Math.max(0, Math.min(to, this.#end) - first);
    const at = first % this.#bytes.length;
    if (at + length <= this.#bytes.length) return this.#bytes.subarray(at, at + length);
    return Buffer.concat([
      this.#bytes.subarray(at),
      this.#bytes.subarray(0, at + length - this.#bytes.length),
    ]);
  }
}
