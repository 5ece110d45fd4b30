import { FloatList, findRanked } from '../journal/columns/float-list.ts';
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
    return findRanked([this.#both, this.#apart[end]], rank);
  }

  countAbove(end: 'low' | 'high', bound: number): number {
    return this.#both.countAbove(bound) + this.#apart[end].countAbove(bound);
  }
}
