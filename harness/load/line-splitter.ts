const NEWLINE = 0x0a;
/** No sample of k6 is nearly as long: what is longer is none, and is not kept. */
const LONGEST_BYTES = 256 * 1024;

/** Whole lines out of pieces that are cut anywhere, also inside a letter. Holds one line at most. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #isTooLong = false;
  /** Lines that were too long to be kept. */
  dropped = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end < 0) break;
      this.#hold(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    // A copy, so that a short rest does not keep a long chunk.
    if (from < chunk.length) this.#hold(Buffer.from(chunk.subarray(from)));
  }

  /** What came after the last newline is a line too. */
  end(): void {
    if (this.#heldBytes > 0 || this.#isTooLong) this.#finish();
  }

  #hold(piece: Buffer): void {
    this.#heldBytes += piece.length;
    this.#isTooLong ||= this.#heldBytes > LONGEST_BYTES;
    if (this.#isTooLong) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #finish(): void {
    const line = this.#isTooLong ? undefined : Buffer.concat(this.#pieces).toString();
    this.#pieces = [];
    this.#heldBytes = 0;
    this.#isTooLong = false;
    if (line === undefined) this.dropped += 1;
    else this.#onLine(line);
  }
}
