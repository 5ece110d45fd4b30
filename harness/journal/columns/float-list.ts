/** Doubles of a piece: 64 KB. */
const PIECE = 1 << 13;
/** Each look at all values settles so many more bits of the one that is looked for. */
const DIGIT_BITS = 16;
const DIGITS = 4;

/** So few are sorted: that is quicker. */
const MOST_SORTED = 10_000;

const double = new Float64Array(1);
const parts = new Uint16Array(double.buffer);
const NEGATIVE = 0x8000;
const ALL = 0xffff;

/** Doubles in any order, held in pieces: the value of a rank is found without sorting or copying them. */
export class FloatList {
  readonly #pieces: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length & (PIECE - 1);
    if (place === 0) this.#pieces.push(new Float64Array(PIECE));
    (this.#pieces.at(-1) as Float64Array)[place] = value;
    this.#length += 1;
  }

  countAbove(bound: number): number {
    let above = 0;
    for (const piece of this.pieces()) for (const value of piece) if (value > bound) above += 1;
    return above;
  }

  /** Its values, a piece at a time. */
  *pieces(): Generator<Float64Array, undefined> {
    for (const [index, piece] of this.#pieces.entries()) {
      yield piece.subarray(0, Math.min(PIECE, this.#length - index * PIECE));
    }
  }
}

/** The value of a rank, from 1, among all values of some lists; undefined beyond the last. */
export function findRanked(lists: readonly FloatList[], rank: number): number | undefined {
  const all = lists.reduce((sum, { length }) => sum + length, 0);
  if (rank < 1 || rank > all) return undefined;
  if (all <= MOST_SORTED) return sortAll(lists)[rank - 1];
  const found: number[] = [];
  let left = rank;
  while (found.length < DIGITS) {
    const counts = countDigits(lists, found);
    let digit = 0;
    while (left > (counts[digit] as number)) {
      left -= counts[digit] as number;
      digit += 1;
    }
    found.push(digit);
  }
  return ofDigits(found);
}

function sortAll(lists: readonly FloatList[]): Float64Array {
  return Float64Array.from(
    lists.flatMap((list) => [...list.pieces()].flatMap((piece) => [...piece])),
  ).sort();
}

/** Of the values that begin with these digits: how many there are of each next one. */
function countDigits(lists: readonly FloatList[], found: readonly number[]): Uint32Array {
  const counts = new Uint32Array(1 << DIGIT_BITS);
  for (const list of lists) {
    for (const piece of list.pieces()) {
      for (const value of piece) {
        double[0] = value;
        let known = 0;
        while (known < found.length && digitAt(known) === found[known]) known += 1;
        if (known === found.length) counts[digitAt(known)] = (counts[digitAt(known)] as number) + 1;
      }
    }
  }
  return counts;
}

/** Of what stands in `double`, so that digits are in the order of the values: negative ones turned round. */
function digitAt(place: number): number {
  const isNegative = ((parts[DIGITS - 1] as number) & NEGATIVE) !== 0;
  const digit = parts[DIGITS - 1 - place] as number;
  if (isNegative) return digit ^ ALL;
  return place === 0 ? digit ^ NEGATIVE : digit;
}

function ofDigits(digits: readonly number[]): number {
  const isNegative = ((digits[0] as number) & NEGATIVE) === 0;
  for (const [place, digit] of digits.entries()) {
    const flip = isNegative ? ALL : place === 0 ? NEGATIVE : 0;
    parts[DIGITS - 1 - place] = digit ^ flip;
  }
  return double[0] as number;
}
