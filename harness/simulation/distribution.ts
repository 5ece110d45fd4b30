import { gammaAbove, logGamma, normalBelow } from '../probability/special-functions.ts';
import { averageOver } from './average.ts';
import { drawUniform, type Stream } from './stream.ts';
import { drawExponential, drawGamma, drawNormal } from './variates.ts';

/** What a distribution is made from: plain data, for workers and for reports. In hours. */
export type DistributionSpec =
  | { kind: 'exponential' | 'deterministic'; meanH: number }
  | { kind: 'lognormal'; meanH: number; sigma: number }
  | { kind: 'weibull' | 'gamma'; meanH: number; shape: number }
  | { kind: 'empirical'; samplesH: readonly number[] }
  /** Independent ones, one after the other. */
  | { kind: 'sum'; of: readonly DistributionSpec[] };

/** How long something lasts, in hours. Each is known by its mean: that is what providers state. */
export interface Distribution {
  readonly spec: DistributionSpec;
  readonly meanH: number;
  draw(stream: Stream): number;
  /** As often as `draw`, without a call for each. */
  fill(stream: Stream, drawsH: Float64Array, count: number): void;
  /**
   * The whole length of one that is under way at a random moment: long ones are met more often. The moment
   * lies anywhere in it, so a uniform share of it is still to come, and the rest is its age.
   */
  drawMet(stream: Stream): number;
  /** P(longer than `ageH`). */
  above(ageH: number): number;
  /** E[(length - fromH)+] = ∫ P(longer than u) du from `fromH` on: the part of the mean beyond that age. */
  meanBeyondH(fromH: number): number;
  /** E[of(length)]. */
  average(of: (lengthH: number) => number): number;
}

export function buildDistribution(spec: DistributionSpec): Distribution {
  switch (spec.kind) {
    case 'exponential':
      return exponential(spec.meanH);
    case 'deterministic':
      return deterministic(spec.meanH);
    case 'lognormal':
      return lognormal(spec.meanH, spec.sigma);
    case 'weibull':
      return weibull(spec.meanH, spec.shape);
    case 'gamma':
      return gamma(spec.meanH, spec.shape);
    case 'empirical':
      return empirical(spec.samplesH);
    case 'sum':
      return sumOf(spec.of.map(buildDistribution));
  }
}

/** The same shape, stretched to another mean. */
export function withMean({ spec, meanH }: Distribution, wantedH: number): Distribution {
  return buildDistribution(stretch(spec, wantedH / meanH));
}

function stretch(spec: DistributionSpec, factor: number): DistributionSpec {
  if (spec.kind === 'sum') return { ...spec, of: spec.of.map((part) => stretch(part, factor)) };
  if (spec.kind !== 'empirical') return { ...spec, meanH: spec.meanH * factor };
  return { ...spec, samplesH: spec.samplesH.map((sampleH) => sampleH * factor) };
}

export function exponential(meanH: number): Distribution {
  const above = (ageH: number): number => Math.exp(-Math.max(0, ageH) / meanH);
  return {
    spec: { kind: 'exponential', meanH },
    meanH,
    draw: (stream) => meanH * drawExponential(stream),
    fill: (stream, drawsH, count) => {
      for (let n = 0; n < count; n += 1) drawsH[n] = meanH * drawExponential(stream);
    },
    // Its age and what is left of it are independent and exponential both.
    drawMet: (stream) => meanH * (drawExponential(stream) + drawExponential(stream)),
    above,
    meanBeyondH: (fromH) => (fromH <= 0 ? meanH - fromH : meanH * Math.exp(-fromH / meanH)),
    average: averageOver(above, meanH),
  };
}

export function deterministic(meanH: number): Distribution {
  return {
    spec: { kind: 'deterministic', meanH },
    meanH,
    draw: () => meanH,
    fill: (_stream, drawsH, count) => drawsH.fill(meanH, 0, count),
    drawMet: () => meanH,
    above: (ageH) => (ageH < meanH ? 1 : 0),
    meanBeyondH: (fromH) => Math.max(0, meanH - fromH),
    average: (of) => of(meanH),
  };
}

/** `sigma`: standard deviation of the logarithm. */
export function lognormal(meanH: number, sigma: number): Distribution {
  const mu = Math.log(meanH) - sigma ** 2 / 2;
  const above = (ageH: number): number =>
    ageH <= 0 ? 1 : normalBelow((mu - Math.log(ageH)) / sigma);
  return {
    spec: { kind: 'lognormal', meanH, sigma },
    meanH,
    draw: (stream) => Math.exp(mu + sigma * drawNormal(stream)),
    fill: (stream, drawsH, count) => {
      for (let n = 0; n < count; n += 1) drawsH[n] = Math.exp(mu + sigma * drawNormal(stream));
    },
    drawMet: (stream) => Math.exp(mu + sigma ** 2 + sigma * drawNormal(stream)),
    above,
    meanBeyondH: (fromH) => {
      if (fromH <= 0) return meanH - fromH;
      const z = (mu - Math.log(fromH)) / sigma;
      return meanH * normalBelow(z + sigma) - fromH * normalBelow(z);
    },
    average: averageOver(above, meanH),
  };
}

/** `shape` below 1: a few long ones among many short ones; above 1: nearly all alike. */
export function weibull(meanH: number, shape: number): Distribution {
  const scaleH = meanH / Math.exp(logGamma(1 + 1 / shape));
  const power = 1 / shape;
  const above = (ageH: number): number => (ageH <= 0 ? 1 : Math.exp(-((ageH / scaleH) ** shape)));
  return {
    spec: { kind: 'weibull', meanH, shape },
    meanH,
    draw: (stream) => scaleH * drawExponential(stream) ** power,
    fill: (stream, drawsH, count) => {
      for (let n = 0; n < count; n += 1) drawsH[n] = scaleH * drawExponential(stream) ** power;
    },
    // With weight x, x to the power of the shape is gamma of 1 + 1 / shape.
    drawMet: (stream) => scaleH * drawGamma(stream, 1 + power) ** power,
    above,
    meanBeyondH: (fromH) =>
      fromH <= 0 ? meanH - fromH : meanH * gammaAbove(power, (fromH / scaleH) ** shape),
    average: averageOver(above, meanH),
  };
}

/** Erlang's for a whole `shape`: so many exponential stages, one after the other. */
export function gamma(meanH: number, shape: number): Distribution {
  const scaleH = meanH / shape;
  const above = (ageH: number): number => gammaAbove(shape, ageH / scaleH);
  return {
    spec: { kind: 'gamma', meanH, shape },
    meanH,
    draw: (stream) => scaleH * drawGamma(stream, shape),
    fill: (stream, drawsH, count) => {
      for (let n = 0; n < count; n += 1) drawsH[n] = scaleH * drawGamma(stream, shape);
    },
    drawMet: (stream) => scaleH * drawGamma(stream, shape + 1),
    above,
    meanBeyondH: (fromH) =>
      fromH <= 0
        ? meanH - fromH
        : meanH * gammaAbove(shape + 1, fromH / scaleH) - fromH * above(fromH),
    average: averageOver(above, meanH),
  };
}

/** What was measured, each as likely as the others. */
export function empirical(samplesH: readonly number[]): Distribution {
  const sorted = Float64Array.from(samplesH).sort();
  const count = sorted.length;
  // beyond[n]: the sum of all but the n smallest.
  const beyond = new Float64Array(count + 1);
  for (let n = count - 1; n >= 0; n -= 1) beyond[n] = (beyond[n + 1] ?? 0) + (sorted[n] ?? 0);
  const sumH = beyond[0] ?? 0;
  const countUpTo = (ageH: number): number => findFirst(count, (n) => (sorted[n] ?? 0) > ageH);
  const draw = (stream: Stream): number => sorted[Math.floor(drawUniform(stream) * count)] ?? 0;
  return {
    spec: { kind: 'empirical', samplesH: [...samplesH] },
    meanH: sumH / count,
    draw,
    fill: (stream, drawsH, wanted) => {
      for (let n = 0; n < wanted; n += 1) drawsH[n] = draw(stream);
    },
    drawMet: (stream) => {
      const left = drawUniform(stream) * sumH;
      return sorted[findFirst(count, (n) => (beyond[n + 1] ?? 0) < left)] ?? 0;
    },
    above: (ageH) => 1 - countUpTo(ageH) / count,
    meanBeyondH: (fromH) => {
      const upTo = countUpTo(fromH);
      return ((beyond[upTo] ?? 0) - (count - upTo) * fromH) / count;
    },
    average: (of) => sorted.reduce((sum, sampleH) => sum + of(sampleH), 0) / count,
  };
}

/** The first in a sorted row of so many of which something holds; the end when it holds of none. */
function findFirst(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** One after the other, independent of each other: detection and then a switch, say. */
export function sumOf(parts: readonly Distribution[]): Distribution {
  const meanH = parts.reduce((sum, part) => sum + part.meanH, 0);
  const draw = (stream: Stream): number => parts.reduce((sum, part) => sum + part.draw(stream), 0);
  const average = (of: (lengthH: number) => number, from = 0, soFarH = 0): number => {
    const part = parts[from];
    return part ? part.average((lengthH) => average(of, from + 1, soFarH + lengthH)) : of(soFarH);
  };
  const last = parts.at(-1) ?? deterministic(0);
  const before = parts.slice(0, -1);
  const averageBefore = (of: (lengthH: number) => number): number =>
    before.length > 0 ? sumOf(before).average(of) : of(0);
  return {
    spec: { kind: 'sum', of: parts.map(({ spec }) => spec) },
    meanH,
    draw,
    fill: (stream, drawsH, count) => {
      for (let n = 0; n < count; n += 1) drawsH[n] = draw(stream);
    },
    // One part is met, as often as its mean is long; the others are as they come.
    drawMet: (stream) => {
      let leftH = drawUniform(stream) * meanH;
      let lengthH = 0;
      for (const part of parts) {
        lengthH += leftH >= 0 && leftH < part.meanH ? part.drawMet(stream) : part.draw(stream);
        leftH -= part.meanH;
      }
      return lengthH;
    },
    above: (ageH) => averageBefore((lengthH) => last.above(ageH - lengthH)),
    meanBeyondH: (fromH) => averageBefore((lengthH) => last.meanBeyondH(fromH - lengthH)),
    average,
  };
}
