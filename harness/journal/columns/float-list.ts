const FIRST_ROOM = 64;

/** Doubles in the order in which they were added. What it no longer needs is given back at once. */
export class FloatList {
  #values = new Float64Array(FIRST_ROOM);
  #length = 0;
  #isSorted = true;

  push(value: number): void {
    this.#isSorted = false;
    if (this.#length === this.#values.length) this.#values = withRoom(this.#values);
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Sorts in place; what is added later makes it another. */
  sorted(): Float64Array {
    const values = this.#values.subarray(0, this.#length);
    if (!this.#isSorted) values.sort();
    this.#isSorted = true;
    return values;
  }

  /** Ends its use: so many doubles need not wait for the garbage collector. */
  release(): void {
    release(this.#values);
    this.#length = 0;
  }
}

/** The same values with room for half as many more; the old array is gone. */
function withRoom(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(values.buffer.transfer(Math.ceil(values.length * 1.5) * 8));
}

/** Gives the memory of an array back now: nothing may read it any more. */
export function release(array: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): void {
  array.buffer.transfer(0);
}
