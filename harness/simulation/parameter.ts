import type { RawModel } from './model-schema.ts';

/** Who says a number. */
export type Basis = 'provider statement' | 'assumption' | 'measured';

/** A number of a model, where it comes from, and what it may be instead. */
export interface Parameter {
  /** `availability of grok` */
  name: string;
  kind: 'availability' | 'time up' | 'repair' | 'switch' | 'coverage';
  /** A share, or hours. */
  best: number;
  basis: Basis;
  source: string;
  /** Phases that depend on it. */
  phases: string[];
  /** What it is tried with: its range where one is known, else what halves and doubles its harm. */
  low: number;
  high: number;
  /** One of its possible values; absent where nothing is known of how sure it is. */
  draw?: (random: () => number) => number;
  /** Changes it in a copy of the model's text, which is its own. */
  set: (raw: RawModel, value: number) => void;
}

/** The model's text with some of its numbers changed; the original stays what it is. */
export function changeModel(raw: RawModel, change: (copy: RawModel) => void): RawModel {
  const copy = structuredClone(raw);
  change(copy);
  return copy;
}
