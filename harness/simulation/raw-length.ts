import type { RawDistribution, RawLength } from './model-schema.ts';

/** Mean hours of a length as a model's text has it. */
export function meanOfLength(length: RawLength): number {
  if (typeof length === 'number') return length;
  const { empirical, ...known } = length;
  if (empirical) {
    return empirical.samples.reduce((sum, each) => sum + each, 0) / empirical.samples.length;
  }
  return Object.values(known).find((each) => each !== undefined)?.mean ?? Number.NaN;
}

/** The same shape, stretched. */
export function stretchLength<T extends RawLength>(length: T, factor: number): T;
export function stretchLength(length: RawLength, factor: number): RawLength {
  return typeof length === 'number' ? length * factor : stretchDistribution(length, factor);
}

function stretchDistribution(
  { empirical, ...known }: RawDistribution,
  factor: number,
): RawDistribution {
  if (empirical) return { empirical: { samples: empirical.samples.map((each) => each * factor) } };
  const stretched = Object.entries(known).map(([kind, each]) => [
    kind,
    each && { ...each, mean: each.mean * factor },
  ]);
  return Object.fromEntries(stretched) as RawDistribution;
}
