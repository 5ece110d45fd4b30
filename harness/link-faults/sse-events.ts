const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Counts the events of a stream: each ends with an empty line, of whichever line ends. */
export class SseEvents {
  seen = 0;
  /** The line so far is empty; before the first byte nothing is there to end. */
  #isLineEmpty = true;
  #hasLines = false;
  #afterReturn = false;

  /** How many of these bytes belong to the first `most` events; the line end counts as part. */
  count(bytes: Buffer, most: number): number {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.seen >= most) return at;
      this.#step(bytes[at] as number);
    }
    return bytes.length;
  }

  #step(byte: number): void {
    const isSecondHalf = byte === LINE_FEED && this.#afterReturn;
    this.#afterReturn = byte === RETURN;
    if (isSecondHalf) return;
    if (byte !== LINE_FEED && byte !== RETURN) {
      this.#isLineEmpty = false;
      this.#hasLines = true;
      return;
    }
    if (this.#isLineEmpty && this.#hasLines) {
      this.seen += 1;
      this.#hasLines = false;
    }
    this.#isLineEmpty = true;
  }
}
