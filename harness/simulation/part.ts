import { growTo, type Outages } from './outages.ts';

/** Instants of a year, in no order. */
export interface Instants {
  /** Nobody asks for them where a model knows no calls. */
  isKept: boolean;
  atH: Float64Array;
  count: number;
}

/** Something that a phase needs, one year after the other in the same memory. */
export interface Part {
  outages: Outages;
  /** Where calls in flight are cut off. */
  cuts: Instants;
  /** After the lives of its components have drawn that year. */
  draw(year: number): void;
}

/** What all parts of a model have in common. */
export interface PartSettings {
  seed: string;
  keepsCuts: boolean;
}

export function createInstants(isKept: boolean): Instants {
  return { isKept, atH: new Float64Array(16), count: 0 };
}

/** What happened before the year cut off no call of it. */
export function addInstant(instants: Instants, atH: number): void {
  if (atH <= 0 || !instants.isKept) return;
  instants.atH = growTo(instants.atH, instants.count + 1);
  instants.atH[instants.count] = atH;
  instants.count += 1;
}

/** The beginnings of outages, but those that the year found under way. */
export function addBeginnings(instants: Instants, { fromH, count }: Outages): void {
  if (!instants.isKept) return;
  for (let n = 0; n < count; n += 1) addInstant(instants, fromH[n] as number);
}
