import type { Chain, Jump } from './markov-chain.ts';
import { createStream, deriveKey, drawUniform, type Stream, startStream } from './stream.ts';
import { drawExponential } from './variates.ts';

/** The chain's jumps in rows: those of state s stand from `first[s]` to `first[s + 1]`. */
export interface Walk {
  first: Int32Array;
  to: Int32Array;
  /** Chances of the jumps of a state, added up from its first on. */
  chance: Float64Array;
  /** Under the law that is walked, the true chance is so many times the one that is drawn. */
  weight: Float64Array;
  /** Mean time in each state. */
  holdH: Float64Array;
  isDown: Uint8Array;
}

/** Failures that a biased walk takes where it could be repaired as well. */
const FAILURE_SHARE = 0.5;

/**
 * Balanced failure biasing: wherever something is under repair, half of the jumps are failures, and all failures are as
 * likely as each other (Shahabuddin, Management Science 40(3), 1994: its relative error is bounded).
 */
export function prepareWalk({ states, jumps, isDown }: Chain, bias: 'plain' | 'biased'): Walk {
  const rows = Map.groupBy(jumps, ({ from }) => from);
  const walk: Walk = {
    first: new Int32Array(states + 1),
    to: new Int32Array(jumps.length),
    chance: new Float64Array(jumps.length),
    weight: new Float64Array(jumps.length),
    holdH: new Float64Array(states),
    isDown: Uint8Array.from(isDown, Number),
  };
  let place = 0;
  for (let state = 0; state < states; state += 1) {
    const row = rows.get(state) ?? [];
    const total = row.reduce((sum, { rate }) => sum + rate, 0);
    const failures = row.filter(({ isFailure }) => isFailure).length;
    walk.first[state] = place;
    walk.holdH[state] = 1 / total;
    let sum = 0;
    for (const jump of row) {
      const truly = jump.rate / total;
      const drawn = bias === 'plain' ? truly : biasJump(jump, row, failures);
      sum += drawn;
      walk.to[place] = jump.to;
      walk.chance[place] = sum;
      walk.weight[place] = truly / drawn;
      place += 1;
    }
  }
  walk.first[states] = place;
  return walk;
}

function biasJump({ isFailure, rate }: Jump, row: readonly Jump[], failures: number): number {
  const repairs = row.length - failures;
  if (isFailure) return (repairs === 0 ? 1 : FAILURE_SHARE) / failures;
  const repairRate = row.reduce((sum, jump) => (jump.isFailure ? sum : sum + jump.rate), 0);
  return ((failures === 0 ? 1 : 1 - FAILURE_SHARE) * rate) / repairRate;
}

/** The row's jump that chance takes. */
export function drawJump({ first, chance }: Walk, state: number, stream: Stream): number {
  const last = (first[state + 1] as number) - 1;
  let jump = first[state] as number;
  if (jump === last) return jump;
  const drawn = drawUniform(stream);
  while (jump < last && drawn > (chance[jump] as number)) jump += 1;
  return jump;
}

/** How long it takes from all up until it is down, again and again. */
export function drawFirstFailuresH(chain: Chain, count: number, seed: string): Float64Array {
  const walk = prepareWalk(chain, 'plain');
  const stream = createStream();
  startStream(stream, deriveKey(seed, 'first failures'), 0);
  return Float64Array.from({ length: count }, () => {
    let timeH = 0;
    for (let state = 0; walk.isDown[state] === 0; ) {
      timeH += (walk.holdH[state] as number) * drawExponential(stream);
      state = walk.to[drawJump(walk, state, stream)] as number;
    }
    return timeH;
  });
}
