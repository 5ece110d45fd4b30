import { BLOCK, BLOCK_BITS, PackedBlocks } from './packed-blocks.ts';

/** Whole numbers up to this are counted exactly whatever line they are held against. */
const MOST_STEPS = 2 ** 51;
/** Blocks of a column that are held unpacked, 2 KB each: the events of a call lie in a few beside each other. */
const SLOTS = 4;

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
  /** Blocks that were read last, unpacked: whoever reads some rows of a block mostly reads its others. */
  readonly #unpackedBlocks = new Int32Array(SLOTS).fill(-1);
  #unpacked: Float64Array | undefined;
  /** What the values of the block that was read or packed last are counted from. */
  #origins: Float64Array | undefined;
  /** Blocks of which one row was read. */
  readonly #askedBlocks = new Int32Array(SLOTS).fill(-1);

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
    const slot = block & (SLOTS - 1);
    if (this.#unpackedBlocks[slot] !== block) {
      if (!this.#packed || row >= this.#packed.length) {
        return row < this.#length ? (this.#open[row & (BLOCK - 1)] as number) : Number.NaN;
      }
      // One row of a block, as a search asks for it, is not worth its 255 others.
      if (this.#askedBlocks[slot] !== block) {
        this.#askedBlocks[slot] = block;
        const value = this.#packed.get(row);
        return this.#packed.isPlain(row) ? value : (value + this.#origin(row)) / this.#steps;
      }
      this.#unpack(this.#packed, block, slot);
    }
    return (this.#unpacked as Float64Array)[(slot << BLOCK_BITS) | (row & (BLOCK - 1))] as number;
  }

  #unpack(packed: PackedBlocks, block: number, slot: number): Float64Array {
    this.#unpacked ??= new Float64Array(SLOTS * BLOCK);
    const values = this.#unpacked.subarray(slot << BLOCK_BITS, (slot + 1) << BLOCK_BITS);
    packed.unpack(block, values);
    if (!packed.isPlain(block << BLOCK_BITS)) this.#addOrigins(values, block);
    this.#unpackedBlocks[slot] = block;
    return values;
  }

  /** All values of a packed block; those of its slot's next block as soon as that is asked for. */
  #valuesOf(block: number): Float64Array {
    const slot = block & (SLOTS - 1);
    if (this.#unpackedBlocks[slot] !== block) {
      return this.#unpack(this.#packed as PackedBlocks, block, slot);
    }
    return (this.#unpacked as Float64Array).subarray(slot << BLOCK_BITS, (slot + 1) << BLOCK_BITS);
  }

  #addOrigins(values: Float64Array, block: number): void {
    const steps = this.#steps;
    if (!this.#near && steps === 1) return;
    const origins = this.#originsOf(block);
    for (let index = 0; index < BLOCK; index += 1) {
      values[index] =
        ((values[index] as number) + (origins ? (origins[index] as number) : 0)) / steps;
    }
  }

  /** What the values of a packed block are counted from, in steps; absent where that is 0. Good until it is asked again. */
  #originsOf(block: number): Float64Array | undefined {
    if (!this.#near) return undefined;
    const neighbours = this.#near.#valuesOf(block);
    this.#origins ??= new Float64Array(BLOCK);
    const origins = this.#origins;
    for (let index = 0; index < BLOCK; index += 1) {
      const origin = Math.round((neighbours[index] as number) * this.#steps);
      const row = (block << BLOCK_BITS) + index;
      origins[index] = Number.isNaN(origin) ? this.#near.#origin(row) : origin;
    }
    return origins;
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
    const origins = this.#originsOf((this.#length >>> BLOCK_BITS) - 1);
    for (let index = 0; index < BLOCK; index += 1) {
      const value = this.#open[index] as number;
      counted[index] = value;
      if (Number.isNaN(value)) continue;
      const origin = origins ? (origins[index] as number) : 0;
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
