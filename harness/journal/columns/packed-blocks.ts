/** So many values share a base, a slope and a width: one odd value makes no more than these wide. */
export const BLOCK = 256;
export const BLOCK_BITS = 8;
const WORD_BITS = 32;
/** Words of a chunk: 64 KB. A block never lies in two. */
const CHUNK_WORDS = 1 << 14;
const CHUNK_BITS = 14;
/** Bits of a value that is a plain double. */
const PLAIN = 64;
const FIRST_ROOM = 8;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * Blocks of 256 whole numbers, each as how far it lies above a line through its block, in as few bits as
 * that takes: what rises evenly takes next to none. NaN holds nothing, and may stand at any place.
 */
export class PackedBlocks {
  #bases = new Float64Array(FIRST_ROOM);
  #slopes = new Float32Array(FIRST_ROOM);
  #widths = new Uint8Array(FIRST_ROOM);
  /** The first word of each block, counted over all chunks. */
  #places = new Uint32Array(FIRST_ROOM);
  readonly #chunks: Uint32Array[] = [];
  #usedWords = 0;
  #count = 0;

  /** How many rows there are: whole blocks. */
  get length(): number {
    return this.#count << BLOCK_BITS;
  }

  /** Whether a row's block holds its values as they came, not as whole numbers. */
  isPlain(row: number): boolean {
    return this.#widths[row >>> BLOCK_BITS] === PLAIN;
  }

  /** NaN for nothing. */
  get(row: number): number {
    const block = row >>> BLOCK_BITS;
    const index = row & (BLOCK - 1);
    const width = this.#widths[block] as number;
    const line =
      (this.#bases[block] as number) + Math.round((this.#slopes[block] as number) * index);
    if (width === 0) return line;
    const place = this.#places[block] as number;
    const chunk = this.#chunks[place >>> CHUNK_BITS] as Uint32Array;
    const start = place & (CHUNK_WORDS - 1);
    if (width === PLAIN) return readDouble(chunk, start, index);
    return line + readBits(chunk, start, index, width);
  }

  /** Fills `values` with those of a block; NaN for nothing. */
  unpack(block: number, values: Float64Array): void {
    const base = this.#bases[block] as number;
    const slope = this.#slopes[block] as number;
    const width = this.#widths[block] as number;
    const place = this.#places[block] as number;
    const chunk = this.#chunks[place >>> CHUNK_BITS] as Uint32Array;
    const start = place & (CHUNK_WORDS - 1);
    if (width === PLAIN) {
      for (let index = 0; index < BLOCK; index += 1)
        values[index] = readDouble(chunk, start, index);
      return;
    }
    for (let index = 0; index < BLOCK; index += 1) {
      values[index] = slope === 0 ? base : base + Math.round(slope * index);
    }
    if (width > 0) addBits(values, chunk, start, width);
  }

  /**
   * Takes a block of whole numbers up to 2 ** 51, NaN for nothing; not one whose values lie too far apart
   * for 32 bits: false.
   */
  add(values: Float64Array): boolean {
    const flat = measureAbove(values, 0);
    if (flat.empty === BLOCK) {
      this.#reserve(Number.NaN, 0, 0);
      return true;
    }
    const sloped = measureAbove(values, slopeOf(values));
    const isSteep = sloped.most - sloped.least < flat.most - flat.least;
    const { slope, least, most, empty } = isSteep ? sloped : flat;
    const isEven = empty === 0 && most === least;
    // The highest number of each width stands for nothing.
    const width = isEven ? 0 : Math.ceil(Math.log2(most - least + 2));
    if (width > WORD_BITS) return false;
    const start = this.#reserve(least, slope, width);
    if (width > 0) this.#write(values, start, { slope, least, width });
    return true;
  }

  /** Takes a block of doubles as they are. */
  addPlain(values: Float64Array): void {
    const start = this.#reserve(0, 0, PLAIN);
    const chunk = this.#chunks.at(-1) as Uint32Array;
    chunk.set(new Uint32Array(values.buffer, values.byteOffset, 2 * BLOCK), start);
  }

  #write(
    values: Float64Array,
    start: number,
    { slope, least, width }: { slope: number; least: number; width: number },
  ): void {
    const chunk = this.#chunks.at(-1) as Uint32Array;
    const nothing = 2 ** width - 1;
    for (let index = 0; index < BLOCK; index += 1) {
      const value = values[index] as number;
      const above = Number.isNaN(value) ? nothing : value - Math.round(slope * index) - least;
      const bit = index * width;
      const shift = bit & (WORD_BITS - 1);
      const at = start + (bit >>> 5);
      chunk[at] = (chunk[at] as number) | (above << shift);
      if (shift + width > WORD_BITS) chunk[at + 1] = above >>> (WORD_BITS - shift);
    }
  }

  /** Room for a block: where it begins in the last chunk. */
  #reserve(base: number, slope: number, width: number): number {
    if (this.#count === this.#bases.length) this.#grow();
    const size = (width * BLOCK) / WORD_BITS;
    const room = this.#chunks.length * CHUNK_WORDS;
    if (this.#usedWords + size > room) {
      this.#usedWords = room;
      this.#chunks.push(new Uint32Array(CHUNK_WORDS));
    }
    this.#bases[this.#count] = base;
    this.#slopes[this.#count] = slope;
    this.#widths[this.#count] = width;
    this.#places[this.#count] = this.#usedWords;
    this.#count += 1;
    this.#usedWords += size;
    return (this.#places[this.#count - 1] as number) & (CHUNK_WORDS - 1);
  }

  #grow(): void {
    const room = Math.ceil(this.#bases.length * 1.5);
    this.#bases = new Float64Array(this.#bases.buffer.transfer(8 * room));
    this.#slopes = new Float32Array(this.#slopes.buffer.transfer(4 * room));
    this.#widths = new Uint8Array(this.#widths.buffer.transfer(room));
    this.#places = new Uint32Array(this.#places.buffer.transfer(4 * room));
  }
}

function readDouble(chunk: Uint32Array, start: number, index: number): number {
  words[0] = chunk[start + 2 * index] as number;
  words[1] = chunk[start + 2 * index + 1] as number;
  return double[0] as number;
}

/** NaN for the highest number of the width, which stands for nothing. */
function readBits(chunk: Uint32Array, start: number, index: number, width: number): number {
  const bit = index * width;
  const shift = bit & (WORD_BITS - 1);
  const at = start + (bit >>> 5);
  let bits = (chunk[at] as number) >>> shift;
  if (shift + width > WORD_BITS) bits |= (chunk[at + 1] as number) << (WORD_BITS - shift);
  const nothing = 0xffffffff >>> (WORD_BITS - width);
  bits = (bits & nothing) >>> 0;
  return bits === nothing ? Number.NaN : bits;
}

/** The same of a whole block, each added to what stands there. */
function addBits(values: Float64Array, chunk: Uint32Array, start: number, width: number): void {
  const nothing = 0xffffffff >>> (WORD_BITS - width);
  for (let index = 0, bit = 0; index < BLOCK; index += 1, bit += width) {
    const shift = bit & (WORD_BITS - 1);
    const at = start + (bit >>> 5);
    let bits = (chunk[at] as number) >>> shift;
    if (shift + width > WORD_BITS) bits |= (chunk[at + 1] as number) << (WORD_BITS - shift);
    bits = (bits & nothing) >>> 0;
    values[index] = bits === nothing ? Number.NaN : (values[index] as number) + bits;
  }
}

/** How far values lie above a line of that slope. */
interface Above {
  slope: number;
  least: number;
  most: number;
  empty: number;
}

function measureAbove(values: Float64Array, slope: number): Above {
  const above = { slope, least: Infinity, most: -Infinity, empty: 0 };
  for (let index = 0; index < BLOCK; index += 1) {
    const value = (values[index] as number) - Math.round(slope * index);
    if (value < above.least) above.least = value;
    if (value > above.most) above.most = value;
    if (Number.isNaN(value)) above.empty += 1;
  }
  return above;
}

/** From the first value to the last, as it is kept. */
function slopeOf(values: Float64Array): number {
  let first = 0;
  while (Number.isNaN(values[first])) first += 1;
  let last = BLOCK - 1;
  while (Number.isNaN(values[last])) last -= 1;
  if (last <= first) return 0;
  return Math.fround(((values[last] as number) - (values[first] as number)) / (last - first));
}
