import type { RawModel } from './model-schema.ts';

/** Who says a number. */
export type Basis = 'provider statement' | 'assumption' | 'measured';

type ParameterKind =
  | (typeof SHARES)[number]
  | 'time up'
  | 'repair'
  | 'switch'
  | 'failback'
  | 'false alarms'
  | 'shock'
  | 'maintenance'
  | 'call';

const SHARES = ['availability', 'coverage', 'common cause', 'migration'] as const;

/** Shares are written in percent, all else in hours. */
export function isShare({ kind }: Pick<Parameter, 'kind'>): boolean {
  return SHARES.some((share) => share === kind);
}

/** A number of a model, where it comes from, and what it may be instead. */
export interface Parameter {
  /** `availability of grok` */
  name: string;
  kind: ParameterKind;
  /** A share, or hours. */
  best: number;
  basis: Basis;
  source: string;
  /** Phases whose downtime depends on it. */
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

/** What a number is tried with of which nothing else is known. */
export function halveAndDouble(best: number): Pick<Parameter, 'best' | 'low' | 'high'> {
  return { best, low: best / 2, high: best * 2 };
}

/** The same for a share of which what is missed does the harm. */
export function spreadMisses(share: number): Pick<Parameter, 'low' | 'high'> {
  return { low: Math.max(0, 1 - 2 * (1 - share)), high: 1 - (1 - share) / 2 };
}
