/**
 * A list whose elements are made when they are asked for: it reads like an array and holds nothing.
 * An element that is asked for twice is made twice.
 */
export class Rows<T> implements Iterable<T> {
  readonly length: number;
  readonly #make: (index: number) => T;

  constructor(length: number, make: (index: number) => T) {
    this.length = length;
    this.#make = make;
  }

  /** From the end when negative, as in an array. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index;
    return place >= 0 && place < this.length ? this.#make(place) : undefined;
  }

  *[Symbol.iterator](): Generator<T, undefined> {
    for (let index = 0; index < this.length; index += 1) yield this.#make(index);
  }

  find(isWanted: (element: T) => unknown): T | undefined {
    for (const element of this) if (isWanted(element)) return element;
    return undefined;
  }

  findLast(isWanted: (element: T) => unknown): T | undefined {
    for (let index = this.length - 1; index >= 0; index -= 1) {
      const element = this.#make(index);
      if (isWanted(element)) return element;
    }
    return undefined;
  }

  some(isWanted: (element: T) => unknown): boolean {
    return this.find(isWanted) !== undefined;
  }

  /** An array of those wanted: it holds them all. */
  filter(isWanted: (element: T) => unknown): T[] {
    const wanted: T[] = [];
    for (const element of this) if (isWanted(element)) wanted.push(element);
    return wanted;
  }

  map<R>(change: (element: T, index: number) => R): R[] {
    const changed: R[] = [];
    for (const element of this) changed.push(change(element, changed.length));
    return changed;
  }

  flatMap<R>(change: (element: T) => R | readonly R[]): R[] {
    const changed: R[] = [];
    for (const element of this) {
      const made = change(element);
      if (Array.isArray(made)) for (const one of made) changed.push(one);
      else changed.push(made as R);
    }
    return changed;
  }
}
