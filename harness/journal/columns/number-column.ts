/** So many values share a base and a width: one odd value makes no more than these wide. */
const BLOCK = 256;
const BLOCK_BITS = 8;
const CHUNK_BITS = 16;
const CHUNK_BYTES = 1 << CHUNK_BITS;

/** Bytes of a value: 0 when all of a block are equal, 8 for those that fit into no whole number. */
const WIDTHS = [1, 2, 4] as const;
const PLAIN = 8;

export interface ColumnOptions {
  /** How many steps make 1: 1,000 for ms that are written to a microsecond. */
  steps?: number;
  /** A column whose value in the same row is close, and which is always filled first. */
  near?: NumberColumn;
}

/**
 * Numbers by row, packed: each block of 256 keeps its least value and how far the others lie above it,
 * in as few bytes as that takes. What comes out is exactly what went in; a value that is no whole
 * number of steps makes its block plain doubles. A row may hold nothing.
 */
export class NumberColumn {
  readonly #steps: number;
  readonly #near: NumberColumn | undefined;
  /** The last rows, not yet packed; NaN holds nothing. */
  readonly #open = new Float64Array(BLOCK);
  readonly #bases: number[] = [];
  readonly #widths: number[] = [];
  readonly #places: number[] = [];
  readonly #chunks: DataView[] = [];
  #usedBytes = 0;
  #length = 0;

  constructor({ steps = 1, near }: ColumnOptions = {}) {
    this.#steps = steps;
    this.#near = near;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number | undefined): void {
    this.#open[this.#length & (BLOCK - 1)] = value ?? Number.NaN;
    this.#length += 1;
    if ((this.#length & (BLOCK - 1)) === 0) this.#pack();
  }

  get(row: number): number | undefined {
    const value = this.#read(row);
    return Number.isNaN(value) ? undefined : value;
  }

  /** NaN for nothing. */
  #read(row: number): number {
    const block = row >>> BLOCK_BITS;
    const index = row & (BLOCK - 1);
    if (block >= this.#bases.length)
      return row < this.#length ? (this.#open[index] as number) : Number.NaN;
    const width = this.#widths[block] as number;
    const place = this.#places[block] as number;
    const view = this.#chunks[place >>> CHUNK_BITS] as DataView;
    const at = (place & (CHUNK_BYTES - 1)) + index * width;
    let above = 0;
    if (width === 1) {
      above = view.getUint8(at);
      if (above === 0xff) return Number.NaN;
    } else if (width === 2) {
      above = view.getUint16(at);
      if (above === 0xffff) return Number.NaN;
    } else if (width === 4) {
      above = view.getUint32(at);
      if (above === 0xffffffff) return Number.NaN;
    } else if (width === PLAIN) {
      return view.getFloat64(at);
    }
    return ((this.#bases[block] as number) + above + this.#origin(row)) / this.#steps;
  }

  /** What a packed value of this row is counted from. */
  #origin(row: number): number {
    return this.#near === undefined ? 0 : Math.round(this.#near.#read(row) * this.#steps);
  }

  #pack(): void {
    const first = this.#length - BLOCK;
    const counted = new Float64Array(BLOCK);
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    let empty = 0;
    let exact = true;
    for (let index = 0; index < BLOCK && exact; index += 1) {
      const value = this.#open[index] as number;
      if (Number.isNaN(value)) {
        counted[index] = Number.NaN;
        empty += 1;
        continue;
      }
      const origin = this.#origin(first + index);
      const steps = Math.round(value * this.#steps) - origin;
      exact = Number.isSafeInteger(steps) && (steps + origin) / this.#steps === value;
      counted[index] = steps;
      if (steps < least) least = steps;
      if (steps > most) most = steps;
    }
    if (empty === BLOCK) this.#store(Number.NaN, 0, counted);
    else if (exact && empty === 0 && most === least) this.#store(least, 0, counted);
    else {
      // The highest number of each width stands for nothing.
      const width = exact && WIDTHS.find((bytes) => most - least < 2 ** (8 * bytes) - 1);
      if (width) this.#store(least, width, counted);
      else this.#store(0, PLAIN, this.#open);
    }
  }

  #store(base: number, width: number, values: Float64Array): void {
    const view = this.#reserve(width * BLOCK);
    const start = (this.#places.at(-1) as number) & (CHUNK_BYTES - 1);
    for (let index = 0; index < BLOCK && width > 0; index += 1) {
      const value = values[index] as number;
      const at = start + index * width;
      if (width === PLAIN) view.setFloat64(at, value);
      else {
        const above = Number.isNaN(value) ? 2 ** (8 * width) - 1 : value - base;
        if (width === 1) view.setUint8(at, above);
        else if (width === 2) view.setUint16(at, above);
        else view.setUint32(at, above);
      }
    }
    this.#bases.push(base);
    this.#widths.push(width);
  }

  /** Room for a block, which never lies in two chunks: their sizes are powers of two. */
  #reserve(bytes: number): DataView {
    const left = this.#chunks.length * CHUNK_BYTES - this.#usedBytes;
    if (left < bytes) this.#usedBytes = this.#chunks.length * CHUNK_BYTES;
    this.#places.push(this.#usedBytes);
    this.#usedBytes += bytes;
    if (this.#usedBytes > this.#chunks.length * CHUNK_BYTES) {
      this.#chunks.push(new DataView(new ArrayBuffer(CHUNK_BYTES)));
    }
    return this.#chunks.at(-1) as DataView;
  }
}
