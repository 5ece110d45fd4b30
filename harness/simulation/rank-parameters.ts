import { type Estimate, estimateMean } from '../probability/estimate.ts';
import { exactUnavailability } from './exact-phase.ts';
import type { RawModel } from './model-schema.ts';
import { changeModel, type Parameter } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/** Minutes a year that a phase is down more for a change: drawn, and exactly where there is a formula. */
export interface Difference {
  drawn: Estimate;
  exactMin?: number;
}

/** What a parameter's low and high do to the downtime of a phase, against its best guess. */
export interface Influence {
  parameter: Parameter;
  low: Difference;
  high: Difference;
}

/**
 * Each number of a phase at its low and at its high, all others as they are, on the same failures; the
 * most influential first.
 */
export function rankParameters(
  { raw, parameters }: Study,
  phase: string,
  { years, seed }: { years: number; seed: string },
): Influence[] {
  const alone = keepPhase(raw, phase);
  const compare = compareWith(alone, years, seed);
  return parameters
    .filter(({ phases }) => phases.includes(phase))
    .map((parameter) => {
      const at = (value: number): Difference =>
        compare(changeModel(alone, (copy) => parameter.set(copy, value)));
      return { parameter, low: at(parameter.low), high: at(parameter.high) };
    })
    .sort((a, b) => widthOf(b) - widthOf(a));
}

/** Widest swing of the downtime, minutes. */
export function widthOf({ low, high }: Influence): number {
  const ends = [0, minutesOf(low), minutesOf(high)];
  return Math.max(...ends) - Math.min(...ends);
}

/** The exact one where it is known: it has no error of drawing. */
export function minutesOf({ drawn, exactMin }: Difference): number {
  return exactMin ?? drawn.value;
}

/** A model with one phase alone: the others need not be drawn. */
export function keepPhase(raw: RawModel, phase: string): RawModel {
  return { ...raw, phases: { [phase]: raw.phases[phase] ?? [] } };
}

/** Compares changed models of one phase with it, year by year on the same failures. */
export function compareWith(
  base: RawModel,
  years: number,
  seed: string,
): (changed: RawModel) => Difference {
  const before = simulateOnly(base, years, seed);
  return (changed) => {
    const after = simulateOnly(changed, years, seed);
    const { value, low, high } = estimateMean(
      after.downH.map((each, year) => (each - (before.downH[year] ?? 0)) * 60),
    );
    const { exactH } = after;
    const isExact = exactH !== undefined && before.exactH !== undefined;
    return {
      drawn: { value, low, high },
      ...(isExact && { exactMin: (exactH - (before.exactH ?? 0)) * 60 }),
    };
  };
}

/** Of a model's only phase. */
function simulateOnly(
  raw: RawModel,
  years: number,
  seed: string,
): { downH: Float64Array; exactH?: number } {
  const model = resolveModel(raw);
  const [drawn] = simulateYears(model, years, seed);
  const [phase] = model.phases;
  if (!drawn || !phase) throw new Error('Failed to compare a phase: the model has none.');
  const share = exactUnavailability(model, phase);
  return { downH: drawn.downH, ...(share !== undefined && { exactH: share * drawn.judgedH }) };
}
