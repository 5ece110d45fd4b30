import { claimShare, samplesToProve } from '../probability/claim-share.ts';
import type { Expectation, VerdictName } from '../scenario/scenario.ts';
import { formatQuantity } from './format-quantity.ts';
import type { Population } from './population.ts';
import type { Row } from './verdict.ts';

/** More units than this that cannot be told apart: the rest proves nothing. */
const EXCLUDED_SHARE = 0.05;

/** What an indicator measured for one bound. */
export interface Measured {
  quantity: string;
  unit: Row['unit'];
  bound: Row['bound'];
  /** Infinity: beyond every bound. Absent when there was nothing to measure. */
  low?: number;
  high?: number;
  samples: number;
  population: string;
  windows: Population['windows'];
  excluded?: number;
  /** Fewest samples that this bound can be judged on; 1 by default. */
  needed?: number;
  evidence?: Row['evidence'];
  /** When a miss can no longer be undone: see `Row.stands`. */
  stands?: Row['stands'];
  /** Why nothing can be judged at all. */
  missing?: string;
  /** The worst unit, for the reader. */
  worst?: string;
  /** What the share of misses in the population is claimed to be at most. */
  claim?: { certainMisses: number; possibleMisses: number; allowed: number };
  /** How a claim is judged where units share their fate and cannot be counted one by one. */
  claimed?: (confidence: number) => Ruling;
  /** What was computed from what, and what was assumed. */
  formula?: string;
}

interface Ruling {
  verdict: VerdictName;
  reason?: string;
}

/** Judges what was measured: the only place where a row's verdict is made. */
export function composeRow(expectation: Expectation, measured: Measured): Row {
  const { missing, stands, excluded, formula } = measured;
  const ruling = rule(expectation, measured);
  const hasValue = missing === undefined || ruling.verdict === 'missed';
  return {
    line: expectation.line,
    text: expectation.text,
    kind: expectation.kind,
    quantity: measured.quantity,
    ...ruling,
    unit: measured.unit,
    ...(hasValue ? finiteEnds(measured) : {}),
    bound: measured.bound,
    samples: measured.samples,
    ...(excluded === undefined ? {} : { excluded }),
    population: measured.population,
    windows: measured.windows,
    evidence: measured.evidence ?? 'outside',
    ...(stands === undefined ? {} : { stands }),
    ...(formula === undefined ? {} : { formula }),
  };
}

/** An end beyond every bound is left out: a report cannot hold an infinite number. */
function finiteEnds({ low, high }: Measured): Pick<Row, 'low' | 'high'> {
  return {
    ...(Number.isFinite(low) ? { low } : {}),
    ...(Number.isFinite(high) ? { high } : {}),
  };
}

function rule(expectation: Expectation, measured: Measured): Ruling {
  const observed = judgeRange(measured);
  const proven = observed === 'missed' && measured.stands === 'always';
  const obstacle = findObstacle(expectation, measured);
  if (obstacle && !proven) return { verdict: 'inconclusive', reason: obstacle };
  if (expectation.confidence !== undefined && !proven) {
    return ruleOnClaim(expectation.confidence, measured, observed);
  }
  if (observed === 'met') return { verdict: 'met' };
  if (observed === 'missed') return { verdict: 'missed', reason: measured.worst };
  return { verdict: 'inconclusive', reason: describeDoubt(measured) };
}

/** What stands in the way of judging, before any value is looked at. */
function findObstacle(expectation: Expectation, measured: Measured): string | undefined {
  const { samples, missing, excluded = 0, needed = 1 } = measured;
  if (missing !== undefined) return missing;
  if (samples === 0) return `nothing to judge: no ${measured.population}`;
  if (excluded > EXCLUDED_SHARE * (samples + excluded)) {
    return `${excluded} of ${samples + excluded} could not be told apart, more than 5 %`;
  }
  if (expectation.confidence === undefined && samples < needed) {
    return `too few samples: ${samples} of at least ${needed}`;
  }
  const { requires } = expectation;
  if (requires !== undefined && samples < requires) {
    return `too little exercise: ${samples} of the ${requires} that this row requires`;
  }
  return undefined;
}

function judgeRange({ low, high, bound }: Measured): VerdictName {
  if (low === undefined || high === undefined) return 'inconclusive';
  const satisfies = (value: number): boolean => {
    if (bound.op === '<=') return value <= bound.value;
    return bound.op === '>=' ? value >= bound.value : value === bound.value;
  };
  if (satisfies(low) && satisfies(high)) return 'met';
  return satisfies(low) || satisfies(high) ? 'inconclusive' : 'missed';
}

function ruleOnClaim(confidence: number, measured: Measured, observed: VerdictName): Ruling {
  const { claim, samples, worst } = measured;
  if (measured.claimed) return measured.claimed(confidence);
  const sure = `${confidence * 100} % confidence`;
  if (!claim || claim.allowed <= 0) {
    if (observed === 'missed') return { verdict: 'missed', reason: worst };
    const reason = `no number of samples proves a maximum of a population: write a quantile or a share for ${sure}`;
    return { verdict: 'inconclusive', reason };
  }
  const { certainMisses, possibleMisses, allowed } = claim;
  if (claimShare(possibleMisses, samples, allowed, confidence) === 'proven')
    return { verdict: 'met' };
  if (claimShare(certainMisses, samples, allowed, confidence) === 'refuted') {
    return { verdict: 'missed', reason: worst };
  }
  const wanted = samplesToProve(possibleMisses, allowed, confidence);
  const more = wanted === undefined ? '' : `: ${wanted - samples} more without a miss would decide`;
  return { verdict: 'inconclusive', reason: `${samples} samples do not give ${sure}${more}` };
}

function describeDoubt({ low, high, bound, unit }: Measured): string {
  const from = formatQuantity(low, unit);
  const to = formatQuantity(high, unit);
  const limit = formatQuantity(bound.value, unit);
  return `the measurement cannot tell: between ${from} and ${to}, the bound is ${limit}`;
}
