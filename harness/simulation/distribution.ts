import { gammaAbove, logGamma, normalBelow } from './special-functions.ts';

/** How long something lasts, in hours. Each is known by its mean: that is what providers state. */
export interface Distribution {
  readonly meanH: number;
  draw(random: () => number): number;
  /** What is left of it for someone who arrives at a random moment within. */
  drawResidual(random: () => number): number;
  /** ∫ P(longer than u) du from `fromH` on: the part of the mean that lies beyond that age. */
  meanBeyondH(fromH: number): number;
}

export function exponential(meanH: number): Distribution {
  // 1 - x is never 0.
  const draw = (random: () => number): number => -meanH * Math.log(1 - random());
  const meanBeyondH = (fromH: number): number => meanH * Math.exp(-fromH / meanH);
  return { meanH, draw, drawResidual: draw, meanBeyondH };
}

export function deterministic(meanH: number): Distribution {
  return {
    meanH,
    draw: () => meanH,
    drawResidual: (random) => meanH * random(),
    meanBeyondH: (fromH) => Math.max(0, meanH - fromH),
  };
}

/** `sigma`: standard deviation of the logarithm. */
export function lognormal(meanH: number, sigma: number): Distribution {
  const mu = Math.log(meanH) - sigma ** 2 / 2;
  const drawAround = (center: number, random: () => number): number =>
    Math.exp(center + sigma * drawNormal(random));
  return {
    meanH,
    draw: (random) => drawAround(mu, random),
    // Long ones are met more often: the length met is lognormal around mu + sigma².
    drawResidual: (random) => drawAround(mu + sigma ** 2, random) * random(),
    meanBeyondH: (fromH) => {
      if (fromH <= 0) return meanH;
      const z = (mu - Math.log(fromH)) / sigma;
      return meanH * normalBelow(z + sigma) - fromH * normalBelow(z);
    },
  };
}

/** `shape` below 1: a few long ones among many short ones; above 1: nearly all alike. */
export function weibull(meanH: number, shape: number): Distribution {
  const scaleH = meanH / Math.exp(logGamma(1 + 1 / shape));
  return {
    meanH,
    draw: (random) => scaleH * (-Math.log(1 - random())) ** (1 / shape),
    drawResidual(random) {
      return findAge((ageH) => 1 - this.meanBeyondH(ageH) / meanH, random(), scaleH);
    },
    meanBeyondH: (fromH) => meanH * gammaAbove(1 / shape, (fromH / scaleH) ** shape),
  };
}

/** Where a growing share reaches `share`, by halving. */
function findAge(shareBelow: (ageH: number) => number, share: number, startH: number): number {
  let high = startH;
  while (shareBelow(high) < share && high < startH * 1e6) high *= 2;
  let low = 0;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (shareBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Box and Muller's transform. */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
