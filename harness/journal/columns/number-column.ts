import { BLOCK, PackedBlocks } from './packed-blocks.ts';

/** Whole numbers up to this are counted exactly whatever line they are held against. */
const MOST_STEPS = 2 ** 51;

export interface ColumnOptions {
  /** How many steps make 1: 1,000 for ms that are written to a microsecond. */
  steps?: number;
  /** A column of the same steps whose value in the same row is close, and which is always filled first. */
  near?: NumberColumn;
}

/**
 * Numbers by row, packed in blocks of 256, each in as few bits as that takes. What comes out is exactly
 * what went in; a value that is no whole number of steps makes its block plain doubles. A row may hold
 * nothing.
 */
export class NumberColumn {
  readonly #steps: number;
  readonly #near: NumberColumn | undefined;
  #packed: PackedBlocks | undefined;
  /** The last rows, not yet packed; NaN holds nothing. */
  readonly #open = new Float64Array(BLOCK);
  #length = 0;
  /** What was read last: neighbours are counted from it. */
  #lastRow = -1;
  #lastValue = Number.NaN;

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
    if (row === this.#lastRow) return this.#lastValue;
    if (!this.#packed || row >= this.#packed.length) {
      return row < this.#length ? (this.#open[row & (BLOCK - 1)] as number) : Number.NaN;
    }
    const value = this.#packed.get(row);
    this.#lastRow = row;
    this.#lastValue = this.#packed.isPlain(row) ? value : (value + this.#origin(row)) / this.#steps;
    return this.#lastValue;
  }

  /** What a packed value of this row is counted from: its neighbour, else what that is counted from. */
  #origin(row: number): number {
    if (this.#near === undefined) return 0;
    const value = this.#near.#read(row);
    return Number.isNaN(value) ? this.#near.#origin(row) : Math.round(value * this.#steps);
  }

  #pack(): void {
    this.#packed ??= new PackedBlocks();
    if (this.#countSteps() && this.#packed.add(counted)) return;
    this.#packed.addPlain(this.#open);
  }

  /** What is open, in steps from where it is counted; false when that is not exactly what it is. */
  #countSteps(): boolean {
    const first = this.#length - BLOCK;
    for (let index = 0; index < BLOCK; index += 1) {
      const value = this.#open[index] as number;
      counted[index] = value;
      if (Number.isNaN(value)) continue;
      const origin = this.#origin(first + index);
      const steps = Math.round(value * this.#steps) - origin;
      if (!(Math.abs(steps) <= MOST_STEPS) || (steps + origin) / this.#steps !== value)
        return false;
      counted[index] = steps;
    }
    return true;
  }
}

/** The block that is being packed, in steps. */
const counted = new Float64Array(BLOCK);
