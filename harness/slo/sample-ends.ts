import { FloatList } from '../journal/columns/float-list.ts';
import type { Sample } from './interval.ts';

/**
 * Lows and highs of samples, of which a long run has millions: those whose ends are one number, as
 * nearly all of requests are, are held once.
 */
export class SampleEnds {
  readonly #both = new FloatList();
  readonly #apart = { low: new FloatList(), high: new FloatList() };
  count = 0;

  add({ low, high }: Sample): void {
    this.count += 1;
    if (low === high) this.#both.push(low);
    else {
      this.#apart.low.push(low);
      this.#apart.high.push(high);
    }
  }

  /** The value of a rank, from 1, among all lows or all highs; undefined beyond the last. */
  ranked(end: 'low' | 'high', rank: number): number | undefined {
    const [both, apart] = [this.#both.sorted(), this.#apart[end].sorted()];
    let [first, second] = [0, 0];
    let value: number | undefined;
    for (let place = 0; place < rank; place += 1) {
      const [one, other] = [both[first], apart[second]];
      const isFirst = other === undefined || (one !== undefined && one <= other);
      value = isFirst ? one : other;
      if (isFirst) first += 1;
      else second += 1;
    }
    return value;
  }

  countAbove(end: 'low' | 'high', bound: number): number {
    return countAbove(this.#both.sorted(), bound) + countAbove(this.#apart[end].sorted(), bound);
  }

  release(): void {
    for (const list of [this.#both, this.#apart.low, this.#apart.high]) list.release();
  }
}

function countAbove(sorted: Float64Array, bound: number): number {
  const first = sorted.findIndex((value) => value > bound);
  return first < 0 ? 0 : sorted.length - first;
}
