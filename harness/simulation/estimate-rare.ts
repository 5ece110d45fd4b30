import type { Estimate } from '../probability/estimate.ts';
import { drawJump, prepareWalk, type Walk } from './chain-walk.ts';
import { type Chain, shareDown } from './markov-chain.ts';
import { createStream, deriveKey, type Stream, startStream } from './stream.ts';

const Z95 = 1.959_963_985;
/** So many cycles are walked plainly for each biased one. */
const PLAIN_SHARE = 0.1;
/** Beyond so many standard errors chance is no explanation. */
const TOO_FAR = 4;

/** A share of time down that is too small to be met by plain years. */
export interface RareEstimate extends Estimate {
  error: number;
  /** What the plain cycles alone say. */
  plain: Estimate & { error: number };
  /** From the chain itself, which is small. */
  exact: number;
  /** Why it must not be trusted. */
  warning?: string;
}

/**
 * Share of time down by cycles from all up to all up: E[time down] / E[length]. The first from biased cycles, the
 * second from plain ones (dynamic importance sampling for each measure: Nicola, Shahabuddin and Nakayama, IEEE Trans.
 * Reliab. 50(3), 2001). In each state its mean time is counted, which varies less than drawn times do.
 *
 * Biasing can be wrong without showing it: where many ways lead down, the likeliest may never be walked, and the error
 * that it states is that of the others. So it is held against the chain's solution and against the plain cycles.
 */
export function estimateRare(chain: Chain, cycles: number, seed: string): RareEstimate {
  const biased = walkCycles(chain, 'biased', cycles, seed);
  const plain = walkCycles(chain, 'plain', Math.ceil(cycles * PLAIN_SHARE), seed);
  const value = biased.downH.mean / plain.lengthH.mean;
  const error = value * Math.hypot(relative(biased.downH), relative(plain.lengthH));
  const estimate = { ...withInterval(value, error), plain: estimatePlain(plain) };
  const exact = shareDown(chain);
  const warning = explainDistrust(estimate, exact);
  return { ...estimate, exact, ...(warning && { warning }) };
}

/** The same without bias, from so many cycles: what it is measured against. */
export function estimatePlainly(chain: Chain, cycles: number, seed: string): Estimate {
  return estimatePlain(walkCycles(chain, 'plain', cycles, seed));
}

function estimatePlain({ downH, lengthH }: Cycles): Estimate & { error: number } {
  const value = downH.mean / lengthH.mean;
  return withInterval(value, value * Math.hypot(relative(downH), relative(lengthH)));
}

function withInterval(value: number, error: number): Estimate & { error: number } {
  return { value, low: value - Z95 * error, high: value + Z95 * error, error };
}

function explainDistrust(
  { value, error, plain }: Omit<RareEstimate, 'exact'>,
  exact: number,
): string | undefined {
  const off = Math.abs(value - exact) / error;
  if (off > TOO_FAR) {
    return `The biased estimate is ${off.toFixed(0)} standard errors off the exact ${exact.toExponential(3)}.`;
  }
  const apart = Math.abs(value - plain.value) / Math.hypot(error, plain.error);
  if (plain.error === 0 || apart <= TOO_FAR) return undefined;
  return `The biased estimate is ${apart.toFixed(0)} standard errors off that of plain cycles.`;
}

interface Moments {
  mean: number;
  error: number;
}

interface Cycles {
  downH: Moments;
  lengthH: Moments;
}

function relative({ mean, error }: Moments): number {
  return mean === 0 ? 0 : error / mean;
}

function walkCycles(chain: Chain, bias: 'plain' | 'biased', cycles: number, seed: string): Cycles {
  const plain = prepareWalk(chain, 'plain');
  const walk = prepareWalk(chain, bias);
  const stream = createStream();
  startStream(stream, deriveKey(seed, 'cycles', bias), 0);
  const cycle = new Float64Array(2);
  let [down, downSquares, length, lengthSquares] = [0, 0, 0, 0];
  for (let n = 0; n < cycles; n += 1) {
    walkCycle(walk, plain, stream, cycle);
    const [downH, lengthH] = [cycle[0] as number, cycle[1] as number];
    down += downH;
    downSquares += downH * downH;
    length += lengthH;
    lengthSquares += lengthH * lengthH;
  }
  return {
    downH: takeMoments(down, downSquares, cycles),
    lengthH: takeMoments(length, lengthSquares, cycles),
  };
}

/** Weighted time down, and time, of one cycle. The bias ends as soon as it has led down: it comes back by itself. */
function walkCycle(biased: Walk, plain: Walk, stream: Stream, cycle: Float64Array): void {
  let walk = biased;
  let weight = 1;
  let lengthH = plain.holdH[0] as number;
  let downH = 0;
  for (let jump = drawJump(walk, 0, stream); walk.to[jump] !== 0; ) {
    const state = walk.to[jump] as number;
    weight *= walk.weight[jump] as number;
    const holdH = plain.holdH[state] as number;
    lengthH += holdH;
    if (walk.isDown[state] === 1) {
      downH += weight * holdH;
      walk = plain;
    }
    jump = drawJump(walk, state, stream);
  }
  cycle[0] = downH;
  cycle[1] = lengthH;
}

function takeMoments(sum: number, squares: number, count: number): Moments {
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean);
  return { mean, error: Math.sqrt(variance / count) };
}
